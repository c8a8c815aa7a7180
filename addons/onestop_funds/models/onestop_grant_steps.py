from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.steps import INTERNAL


class OnestopGrantSteps(models.AbstractModel):
    """A record that moves on by its buttons alone, whoever sends what by RPC."""

    _name = "onestop.grant.steps"
    _description = "Moves on by its buttons"

    #: Fields that the steps write and nobody else.
    _by_steps = frozenset()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_internal():
            for vals in vals_list:
                self._refuse_by_hand(vals)
        if "number" in self._by_steps:
            self._number(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand(vals)
        return super().write(vals)

    # ----------------------------------------------------------- business
    def _is_internal(self):
        return self.env.su or self.env.context.get("funds_internal") is INTERNAL

    def _internal(self):
        return self.with_context(funds_internal=INTERNAL)

    def _refuse_by_hand(self, vals):
        if not self._is_internal() and self._by_steps & vals.keys():
            raise AccessError(self.env._("This moves on by its buttons. Use those."))

    def _at(self, *states):
        """Return these records; refuse when one is in another state."""
        self.check_access("write")
        for record in self:
            if record.state not in states:
                raise UserError(
                    self.env._(
                        "%(code)s has moved on already. Load the page again.",
                        code=record.display_name,
                    )
                )
        return self

    @api.model
    def _number(self, vals_list):
        """Number new records within their grants."""
        grant_ids = [vals["grant_id"] for vals in vals_list if vals.get("grant_id")]
        # Numbers go on over records that the user may not read.
        groups = self.sudo()._read_group(
            [("grant_id", "in", grant_ids)], ["grant_id"], ["number:max"]
        )
        last = {grant.id: number for grant, number in groups}
        for vals in vals_list:
            grant_id = vals.get("grant_id")
            if not vals.get("number"):
                vals["number"] = last.get(grant_id, 0) + 1
            last[grant_id] = max(last.get(grant_id, 0), vals["number"])
