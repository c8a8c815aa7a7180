"""Where a path of fields leads."""

from .guard import is_guarded


def models_on(model, path):
    """Yield the models that a path (`a.b.c`) goes through, without the first one."""
    for name in path.split("."):
        field = model._fields.get(name)
        if field is None or not field.comodel_name:
            return
        model = model.env.get(field.comodel_name)
        if model is None:
            return
        yield model


def leads_through_guarded(model, path):
    """Return whether a path leads through a guarded model to a field of it.

    The number of a record, and the record itself, are no secrets of it.
    """
    *way, last = path.split(".")
    if last in ("id", ""):  # "" as in Odoo's "/.id"
        return False
    return any(is_guarded(found) for found in models_on(model, ".".join(way)))
