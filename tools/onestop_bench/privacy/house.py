"""Models that exist for the measurement only, and their rows."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.modules.registry import Registry
from odoo.orm.model_classes import add_to_registry

from odoo.addons.onestop_privacy.fields import EncryptedChar, EncryptedText

PLAIN, SEALED, GUARDED = "bench.plain", "bench.sealed", "bench.guarded"
LOGIN = "bench_user"
FACTS = ("code", "kind", "day", "number", "place", "note")


def definitions():
    """Return the models: plain fields, two sealed ones, plain ones that are guarded."""

    class Facts:
        code = fields.Char(readonly=True)
        kind = fields.Selection([("a", "A"), ("b", "B"), ("c", "C")])
        day = fields.Date()
        number = fields.Integer()
        place = fields.Char()
        note = fields.Char()

    class Plain(Facts, models.Model):
        _module, _name, _description = None, PLAIN, "Plain"
        _rec_name = "code"
        name_text = fields.Char(index=True)
        story = fields.Text()

    class Sealed(Facts, models.Model):
        _module, _name, _description = None, SEALED, "Sealed"
        _rec_name = "code"
        name_text = EncryptedChar(blind_index=True)
        story = EncryptedText()

    class Guarded(Facts, models.Model):
        _module, _name, _description = None, GUARDED, "Guarded"
        _inherit = ["onestop.guarded"]
        _rec_name = "code"
        name_text = EncryptedChar(blind_index=True)
        story = EncryptedText()

    return [Plain, Sealed, Guarded]


def values(number):
    """Return the values of one row."""
    return {
        "code": f"K{number:05}",
        "kind": "abc"[number % 3],
        "day": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "number": number,
        "place": f"Place {number % 40}",
        "note": "as agreed",
        "name_text": f"Aminata Traore {number}",
        "story": "She came in the morning with a neighbour. " * 5,
    }


def build(name, rows):
    """Put models, a user and rows into a database; return its registry."""
    registry = Registry(name)
    names = [PLAIN, SEALED, GUARDED]
    with registry.cursor() as cursor:
        for definition in definitions():
            add_to_registry(registry, definition)
        registry._setup_models__(cursor, names)
        registry.init_models(cursor, names, {})
        env = api.Environment(cursor, SUPERUSER_ID, {})
        user = env["res.users"].create(
            {"name": "Bench", "login": LOGIN, "password": LOGIN, "email": "b@x.invalid"}
        )
        modes = dict.fromkeys(("perm_read", "perm_write", "perm_create"), True)
        for model in names:
            env["ir.model.access"].create(
                {
                    "name": model,
                    "model_id": env["ir.model"]._get_id(model),
                    "group_id": env.ref("base.group_user").id,
                    **modes,
                }
            )
            env[model].create([values(number) for number in range(rows)])
        rule = env["auditlog.rule"].create(
            {
                "name": "Bench",
                "model_id": env["ir.model"]._get_id(PLAIN),
                "log_read": True,
                "log_type": "full",
            }
        )
        rule.set_to_confirmed()
        rule._revert_methods()
    return registry, user.id, rule.id
