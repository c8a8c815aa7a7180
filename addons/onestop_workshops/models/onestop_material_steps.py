from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.guards import INTERNAL


class OnestopMaterialSteps(models.AbstractModel):
    """A paper that moves on by its buttons alone, whoever sends what by RPC."""

    _name = "onestop.material.steps"
    _description = "Moves on by its buttons"

    #: Fields that the steps write and nobody else.
    _by_steps = frozenset()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_by_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand(vals)
        written = super().write(vals)
        if "state" in vals:
            # What the database keeps once at a time is looked at with the new state.
            self.flush_recordset(["state"])
        return written

    def _refuse_by_hand(self, vals):
        if self.env.su or self.env.context.get("workshops_internal") is INTERNAL:
            return
        if self._by_steps & vals.keys():
            raise AccessError(self.env._("This moves on by its buttons. Use those."))

    # ----------------------------------------------------------- business
    def _next_number(self, domain):
        """Return the number of the next code among records of a domain, from 1.

        Several that are made at once have no code yet when the first gets hers.
        """
        # sudo: codes are counted over all records, not those that the user reads
        return self.sudo().search_count([*domain, ("code", "!=", False)]) + 1

    def _internal(self):
        return self.with_context(workshops_internal=INTERNAL)

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
