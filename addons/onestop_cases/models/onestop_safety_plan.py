from odoo import api, fields, models

from odoo.addons.onestop_privacy.fields import EncryptedText


class OnestopSafetyPlan(models.Model):
    """How she stays safe, in her own words; the newest plan of a file counts."""

    _name = "onestop.safety.plan"
    _inherit = ["onestop.case.part"]
    _description = "Safety plan"
    _order = "date desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    user_id = fields.Many2one(
        "res.users",
        "Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    danger_signs = EncryptedText("Signs of danger, and what she does then")
    safe_places = EncryptedText("Where she can go")
    people = EncryptedText("Whom she can call, and the agreed sign")
    belongings = EncryptedText("What she keeps ready: papers, money, medicine")
    children = EncryptedText("How her children stay safe")
    date_review = fields.Date(
        "Review",
        required=True,
        default=lambda self: fields.Date.add(
            fields.Date.context_today(self),
            days=self.env["onestop.case"]._days("safety_review"),
        ),
    )
    date_reviewed = fields.Date("Last reviewed on", readonly=True)
    is_current = fields.Boolean("Counts now", default=True, readonly=True)

    # ----------------------------------------------- constraints, indexes
    _review_idx = models.Index("(date_review, case_id) WHERE is_current")
    _one_current = models.UniqueIndex(
        "(case_id) WHERE is_current", "Only the newest safety plan of a file counts."
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Write plans; each takes the place of the one before it."""
        case_ids = [vals.get("case_id") for vals in vals_list]
        vals_list = [
            dict(vals, is_current=vals.get("case_id") not in case_ids[index + 1 :])
            for index, vals in enumerate(vals_list)
        ]
        if not self.env.su:
            vals_list = [dict(vals, user_id=self.env.uid) for vals in vals_list]
        older = self.search([("case_id", "in", case_ids), ("is_current", "=", True)])
        # sudo: no user writes this field
        older.sudo().write({"is_current": False})
        older.flush_recordset(["is_current"])
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            kept = ("user_id", "is_current")
            vals = {name: vals[name] for name in vals if name not in kept}
        return super().write(vals)

    # ------------------------------------------------------------ actions
    def action_reviewed(self):
        """Say that the plan was gone through with her today and still holds."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        days = self.env["onestop.case"]._days("safety_review")
        self.write(
            {"date_reviewed": today, "date_review": fields.Date.add(today, days=days)}
        )
