"""A walk over every model and field of the registry: what would give somebody away.

A fault is a sentence with a key, `model` or `model.field`. What was looked at and is
right all the same stands with its reason in `REVIEWED` of the file `tests/reviewed.py`
of the module that brings it: {key: reason}. A field added next year is walked over
without anyone remembering.
"""

import importlib

from ..fields import Sealed
from ..guard import LINKS, is_guarded
from ..paths import leads_through_guarded

WORDS = ("char", "text", "html", "binary", "json", "serialized")


class Walk:
    def __init__(self, env):
        self.env = env
        self.ours = downstream(env)
        self.faults = {}

    def run(self):
        """Return {key: [sentence, ...]} of all models."""
        for name, model in sorted(self.env.items()):
            if model._abstract:
                continue
            if is_guarded(model):
                self._guarded(name, model)
            if model._transient and model._original_module in self.ours:
                self._transient(name, model)
            for field in model._fields.values():
                self._field(name, model, field)
        return self.faults

    def fault(self, key, sentence):
        self.faults.setdefault(key, []).append(sentence)

    # Models

    def _guarded(self, name, model):
        for fault in self.env["onestop.guarded"]._guard_faults_of(model):
            self.fault(name, fault)
        if not self._rules(name):
            self.fault(name, "is guarded, but no global rule says whose it is")
        access = self.env["ir.model.access"].sudo()
        rows = access.search([("model_id.model", "=", name)])
        if not rows:
            self.fault(name, "nobody may use it: no row of access rights")
        if any(not row.group_id for row in rows):
            self.fault(name, "access rights for everybody")
        for part in (model._order or "").split(","):
            field = model._fields.get(part.split()[0].split(".")[0]) if part else None
            if field is not None and field.type in WORDS and not is_code(field):
                self.fault(name, f"is sorted by words: {field.name}")

    def _transient(self, name, model):
        if not any("create_uid" in rule.domain_force for rule in self._rules(name)):
            self.fault(name, "no global rule keeps others out of this wizard")

    def _rules(self, name):
        rules = self.env["ir.rule"].sudo().search([("model_id.model", "=", name)])
        return [rule for rule in rules if rule["global"] and rule.domain_force]

    # Fields

    def _field(self, name, model, field):
        key = f"{name}.{field.name}"
        if is_guarded(model):
            self._words(key, field)
        elif (
            field.store
            and field.type != "one2many"  # the other side names
            and not model._transient
            and self._names_guarded(field)
        ):
            self.fault(key, "names guarded records, but its model is not guarded")
        if self._names_guarded(field):
            if field.type == "many2one" and field.store:
                self._many2one(key, field)
        if not is_guarded(model) and (field.compute or field.related):
            self._computed(key, model, field)

    def _words(self, key, field):
        if (
            field.store
            and field.type in WORDS
            and not isinstance(field, Sealed)
            and not is_code(field)
        ):
            self.fault(key, "holds words in clear")

    def _names_guarded(self, field):
        return field.type in LINKS and is_guarded(self.env.get(field.comodel_name))

    def _many2one(self, key, field):
        if field.bypass_search_access:
            self.fault(key, "searches guarded records without asking for access")
        if not field.related and field.ondelete not in ("restrict", "cascade"):
            self.fault(key, "loses what it names when that is deleted: say ondelete")

    def _computed(self, key, model, field):
        paths = [field.related] if field.related else []
        paths += self.env.registry.field_depends.get(field, ())
        if not any(leads_through_guarded(model, path) for path in paths):
            return
        if field.store:
            self.fault(key, "keeps what it read in guarded records")
        elif field.compute_sudo:
            self.fault(key, "reads guarded records as superuser")


def is_code(field):
    """Return whether words in a field are made by the server: nobody types a name."""
    return field.type == "char" and field.readonly


def downstream(env):
    """Return the names of the modules that stand on onestop_privacy, itself too."""
    modules = env["ir.module.module"].sudo()
    found = modules.search([("name", "=", "onestop_privacy")])
    return {
        "onestop_privacy",
        *found.downstream_dependencies(exclude_states=("uninstalled",)).mapped("name"),
    }


def reviewed(env):
    """Return {key: reason} of what was looked at, from all modules of the suite."""
    reasons = {}
    for module in sorted(downstream(env)):
        try:
            found = importlib.import_module(f"odoo.addons.{module}.tests.reviewed")
        except ModuleNotFoundError:
            continue
        reasons |= found.REVIEWED
    return reasons
