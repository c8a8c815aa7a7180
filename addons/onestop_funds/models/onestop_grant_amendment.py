from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .onestop_grant import AMENDABLE


class OnestopGrantAmendment(models.Model):
    """A signed change of an agreement; the values before it are kept."""

    _name = "onestop.grant.amendment"
    _inherit = ["onestop.grant.steps"]
    _description = "Amendment of a grant"
    _order = "grant_id, number"
    _by_steps = frozenset(("number", "values_before", "values_after"))

    # ------------------------------------------------------------ fields
    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, readonly=True, copy=False)
    date_signed = fields.Date(string="Signed on", required=True)
    reason = fields.Char(required=True)
    values_before = fields.Json(readonly=True, copy=False)
    values_after = fields.Json(readonly=True, copy=False)
    changes = fields.Text(compute="_compute_changes")

    _number_unique = models.UniqueIndex("(grant_id, number)")

    # ------------------------------------------------------------ compute
    @api.depends("grant_id.code", "number")
    def _compute_display_name(self):
        for amendment in self:
            amendment.display_name = f"{amendment.grant_id.code}-A{amendment.number}"

    @api.depends("values_before", "values_after")
    def _compute_changes(self):
        for amendment in self:
            before = amendment.values_before or {}
            after = amendment.values_after or {}
            amendment.changes = "\n".join(
                f"{self._label(name)}: {self._word(name, before.get(name))} → "
                f"{self._word(name, after[name])}"
                for name in AMENDABLE
                if name in after
            )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_changes()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_changes()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_changes()

    # ----------------------------------------------------------- business
    def _refuse_changes(self):
        """An amendment is made with its values, and then stays."""
        if not self._is_internal():
            raise AccessError(
                self.env._("An amendment is recorded on the grant, and then stays.")
            )

    @api.model
    def _label(self, name):
        field = self.env["onestop.grant"]._fields[name]
        return field._description_string(self.env)

    @api.model
    def _word(self, name, value):
        """Return a value as users read it."""
        field = self.env["onestop.grant"]._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "-")
        if field.type == "date" and value:
            return format_date(self.env, value)
        return "-" if value in (None, False, "") else str(value)
