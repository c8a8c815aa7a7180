"""Models that exist for the measurement only, and their rows."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.modules.registry import Registry
from odoo.orm.model_classes import add_to_registry

from odoo.addons.onestop_privacy.fields import EncryptedChar, EncryptedText

PLAIN, SEALED, GUARDED = "bench.plain", "bench.sealed", "bench.guarded"
LOGIN = "bench_user"
FACTS = ("code", "kind", "day", "number", "place", "note")


def facts():
    return {
        "code": fields.Char(readonly=True),
        "kind": fields.Selection([("a", "A"), ("b", "B"), ("c", "C")]),
        "day": fields.Date(),
        "number": fields.Integer(),
        "place": fields.Char(),
        "note": fields.Char(),
    }


def plain_texts():
    return {"name_text": fields.Char(index=True), "story": fields.Text()}


def sealed_texts():
    return {"name_text": EncryptedChar(blind_index=True), "story": EncryptedText()}


def definition(name, texts, inherit=()):
    """Return a model of facts and two texts."""
    described = {"_module": None, "_name": name, "_description": name}
    described.update(_rec_name="code", _inherit=list(inherit), **facts(), **texts)
    return type(name, (models.Model,), described)


def definitions():
    """Return the models: plain texts, sealed ones, and sealed ones that are guarded."""
    return [
        definition(PLAIN, plain_texts()),
        definition(SEALED, sealed_texts()),
        definition(GUARDED, sealed_texts(), ["onestop.guarded"]),
    ]


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
