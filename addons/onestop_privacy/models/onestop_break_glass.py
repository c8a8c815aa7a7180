from odoo import fields, models
from odoo.fields import Domain

from ..fields import EncryptedText


class OnestopBreakGlass(models.Model):
    """Emergency access of one user to one file: it ends by itself and is reviewed."""

    _name = "onestop.break.glass"
    _description = "Emergency access"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    res_model = fields.Char("Model of the file", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "File", model_field="res_model", required=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    reason = EncryptedText(readonly=True)
    date_start = fields.Datetime("From", required=True, readonly=True)
    date_end = fields.Datetime("Until", required=True, readonly=True)
    is_live = fields.Boolean(compute="_compute_is_live", search="_search_is_live")

    # ----------------------------------------------- constraints, indexes
    _who_idx = models.Index("(user_id, res_model, res_id, date_end)")
    _dates_order = models.Constraint(
        "CHECK (date_end > date_start)", "Emergency access ends after it begins."
    )

    # ------------------------------------------------------------ compute
    def _compute_is_live(self):
        now = fields.Datetime.now()
        for access in self:
            access.is_live = access.date_start <= now < access.date_end

    def _search_is_live(self, operator, value):
        """Compare with the moment of the query: no rule keeps an old one."""
        if operator not in ("in", "not in"):
            return NotImplemented
        now = fields.Datetime.now()
        live = Domain("date_start", "<=", now) & Domain("date_end", ">", now)
        wanted = {bool(item) for item in value}
        if len(wanted) != 1:
            return Domain(bool(wanted) == (operator == "in"))
        return live if (True in wanted) == (operator == "in") else ~live
