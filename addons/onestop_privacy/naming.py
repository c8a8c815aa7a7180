"""Which guarded records values name, as a client sends them."""

from odoo.fields import Command

from .guard import LINKS, is_guarded, use_refusal

#: What talks about records in tables with rules of their own.
TALK = (
    "mail.message",
    "mail.activity",
    "mail.followers",
    "mail.scheduled.message",
    "rating.rating",
)
#: Registry -> {model: (its fields at that time, what names guarded records)}
_CACHE = "_onestop_naming"


def named_records(model, vals, deep=False):
    """Yield record sets of guarded models that values for `model` name.

    :param model: record set whose `create`, `write` or `onchange` gets the values
    :param dict vals: field name -> value
    :param deep: also of new and changed lines
    """
    links = _links(model)
    for name in vals.keys() & links.keys():
        yield from links[name](model, name, vals, deep)


def _links(model):
    """Return {field name: function that yields what it names} of a model."""
    registry = model.env.registry
    cache = registry.__dict__.setdefault(_CACHE, {})
    fields = model._fields
    found = cache.get(model._name)
    if found is None or found[0] is not fields:
        found = cache[model._name] = (fields, dict(_find_links(model)))
    return found[1]


def _find_links(model):
    for name, field in model._fields.items():
        if field.type in LINKS and field.comodel_name in model.env:
            comodel = model.env[field.comodel_name]
            if is_guarded(comodel):
                yield name, _by_link
            elif field.type != "many2one":
                yield name, _by_lines
        elif field.type == "reference":
            yield name, _by_reference
        elif field.type in ("properties", "properties_definition"):
            yield name, _by_definition
        elif field.type == "many2one_reference":
            yield name, _by_pair
            if field.model_field != name:
                yield field.model_field, _by_model(name)


def _by_link(model, name, vals, deep):
    field, value = model._fields[name], vals[name]
    comodel = model.env[field.comodel_name]
    if field.type == "many2one":
        ids = {value} if isinstance(value, int) else {getattr(value, "id", 0)}
    else:
        ids = set(_ids_in(value))
        if deep:
            yield from _by_lines(model, name, vals, deep)
    if ids := [record_id for record_id in ids if isinstance(record_id, int)]:
        if records := comodel.browse(filter(None, ids)):
            yield records


def _ids_in(commands):
    """Return the ids of existing records in commands of an x2many field."""
    if isinstance(commands, (list, tuple)):
        for command in commands:
            if isinstance(command, int):
                yield command
            elif command[0] in (Command.UPDATE, Command.LINK):
                yield command[1]
            elif command[0] == Command.SET:
                yield from command[2]
    else:
        yield from getattr(commands, "ids", ())


def _by_lines(model, name, vals, deep):
    """Look into the values of lines: `create` and `write` of theirs look themselves."""
    value = vals[name]
    if not deep or not isinstance(value, (list, tuple)):
        return
    comodel = model.env[model._fields[name].comodel_name]
    for command in value:
        if (
            isinstance(command, (list, tuple))
            and command[0] in (Command.CREATE, Command.UPDATE)
            and isinstance(command[-1], dict)
        ):
            yield from named_records(comodel, command[-1], deep)


def _by_reference(model, name, vals, _deep):
    value = vals[name]
    if isinstance(value, str) and "," in value:
        other, _comma, number = value.partition(",")
        yield from _record(model, other, number)
    elif is_guarded(value):
        yield value.with_env(model.env)


def _by_definition(model, name, vals, _deep):
    """Refuse fields that users define, when they lead to guarded records."""
    value = vals[name] if isinstance(vals[name], (list, tuple)) else ()
    for definition in value:
        if isinstance(definition, dict):
            if is_guarded(model.env.get(definition.get("comodel"))):
                raise use_refusal(model.env)
    yield from ()


def _by_pair(model, name, vals, _deep):
    """Look at a number whose model stands in another field."""
    model_field = model._fields[name].model_field
    if model_field in vals:
        models = {vals[model_field]}
    elif model:
        models = set(model.sudo().mapped(model_field))  # sudo: a name of a model
    else:
        models = {model.env.context.get(f"default_{model_field}")}
        # the field may follow from another one: mail.activity
        if (other := model._fields.get(f"{model_field}_id")) is not None:
            if other.comodel_name == "ir.model" and vals.get(other.name):
                found = model.env["ir.model"].sudo().browse(vals[other.name])
                models.add(found.model)  # sudo: a name of a model
    for other in models:
        yield from _record(model, other, vals[name])


def _by_model(name):
    """Return the same for a change of the model alone."""

    def named(model, model_field, vals, _deep):
        if name in vals:
            return
        for record in model.sudo():  # sudo: a number without its model says nothing
            yield from _record(model, vals[model_field], record[name])

    return named


def _record(model, other, number):
    comodel = model.env.get(other)
    if not is_guarded(comodel):
        return
    if model._name in TALK:
        raise use_refusal(model.env)
    if str(number).isdigit() and int(number):
        yield comodel.browse(int(number))
