"""Makes a record of any model, so that a walk has something to be refused."""

import contextlib
import importlib

from odoo import fields
from odoo.tools import mute_logger

from odoo.addons.onestop_privacy.tests.walk import downstream

#: What a required field gets, by its type.
PLAIN = {
    "char": "x",
    "text": "x",
    "integer": 1,
    "float": 1.0,
    "boolean": False,
    "json": {},
}


def asked_by_modules(env):
    """Return {model: function of env and values} of `ASKED` in each `tests/filled.py`.

    What a model asks for beside its required fields is known to its module.
    """
    found = {}
    for module in downstream(env):
        with contextlib.suppress(ModuleNotFoundError):
            name = f"odoo.addons.{module}.tests.filled"
            found.update(importlib.import_module(name).ASKED)
    return found


class Filler:
    """Fills the required fields; many2ones get records of the same centre.

    :param env: of the user who is to have made the records
    """

    def __init__(self, env, centre):
        self.env = env
        self.centre = centre
        self.made = {"onestop.centre": centre.id}
        self._asked = asked_by_modules(env)

    def record(self, model, depth=3):
        """Return the id of a record that belongs to the centre, or False."""
        name = model._name
        if name not in self.made:
            self.made[name] = False  # no circles
            self.made[name] = self._make(model, depth) or self._existing(model)
        return self.made[name]

    def _existing(self, model):
        return model.sudo().with_context(active_test=False).search([], limit=1).id

    def _make(self, model, depth):
        if not model._auto or depth < 0:
            return False
        with contextlib.suppress(Exception), mute_logger("odoo.sql_db"):
            values = self._values(model, depth)
            if asked := self._asked.get(model._name):
                values.update(asked(self.env, values))
            with self.env.cr.savepoint():
                made = model.sudo().create(values)
                self.env.flush_all()
                return made.id
        self.env.invalidate_all(flush=False)
        return False

    def _values(self, model, depth):
        given = model.sudo().default_get(list(model._fields))
        values, used = {}, set()
        for field in model._fields.values():
            if field.name == "centre_id" and not (field.compute or field.readonly):
                values[field.name] = self.centre.id
            elif field.name not in given and self._is_needed(field):
                if field.comodel_name in used:  # a pair is of two
                    self.made.pop(field.comodel_name, None)
                used.add(field.comodel_name or field.name)
                values[field.name] = self._value(field, depth)
        return {key: value for key, value in values.items() if value is not None}

    def _is_needed(self, field):
        return (
            field.required
            and not (field.related or field.compute)
            and field.name not in ("id", "create_uid", "write_uid")
        )

    def _value(self, field, depth):
        if field.type == "many2one":
            if field.comodel_name == "res.users":
                return self.env.uid
            return self.record(self.env[field.comodel_name], depth - 1) or None
        if field.type == "selection":
            return (field.get_values(self.env) or [None])[0]
        if field.type == "date":
            return fields.Date.today()
        if field.type == "datetime":
            return fields.Datetime.now()
        return PLAIN.get(field.type)
