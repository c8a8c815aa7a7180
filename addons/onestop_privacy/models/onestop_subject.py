from odoo import fields, models


class OnestopSubject(models.AbstractModel):
    """A file that emergency access and conflicts of interest are about."""

    _name = "onestop.subject"
    _description = "Subject of a file"

    break_glass_ids = fields.One2many(
        "onestop.break.glass",
        "res_id",
        string="Emergency access",
        domain=lambda self: [("res_model", "=", self._name)],
        groups="base.group_system,onestop_privacy.group_overseer",
    )
    conflict_ids = fields.One2many(
        "onestop.conflict",
        "res_id",
        string="Conflicts of interest",
        domain=lambda self: [("res_model", "=", self._name)],
        groups="base.group_system,onestop_privacy.group_overseer",
    )
