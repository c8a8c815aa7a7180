from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.budget_control import WARNING
from ..tools.eligibility import NEVER


class OnestopGrantOverrideAsk(models.TransientModel):
    """Ask a second person to let the costs of an entry pass."""

    _name = "onestop.grant.override.ask"
    _description = "Ask for an exception"

    move_id = fields.Many2one(
        "account.move",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    problems = fields.Text(related="move_id.allocation_problems")
    reason = fields.Text(required=True)

    def action_ask(self):
        """Ask for each rule that refuses a share of the entry.

        :raise UserError: there is nothing that anybody could allow
        """
        self.ensure_one()
        asked = self.env["onestop.grant.override"]
        self.move_id.check_access("write")
        rows = self.move_id.line_ids.allocation_ids
        broken = {
            (row.id, key)
            for row, key, _words in rows._problems()
            if key != WARNING and key not in NEVER
        }
        waiting = {
            (one.allocation_id.id, one.rule)
            for one in rows.override_ids
            if one.is_current
        }
        vals_list = [
            {"allocation_id": row, "rule": key, "reason": self.reason}
            for row, key in sorted(broken - waiting)
        ]
        if not vals_list:
            raise UserError(
                self.env._("There is nothing to ask for, or it was asked already.")
            )
        asked.create(vals_list)
        return {"type": "ir.actions.act_window_close"}
