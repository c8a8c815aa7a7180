from odoo import api, fields, models

from ..tools.roles import CIRCLE_GROUPS


class OnestopPersonCircleChange(models.TransientModel):
    """Name who accompanies a person, by her code: a director sees nothing else."""

    _name = "onestop.person.circle.change"
    _description = "Who accompanies her"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    code = fields.Char("Code of the person", required=True)
    candidate_ids = fields.Many2many("res.users", compute="_compute_candidate_ids")
    user_id = fields.Many2one(
        "res.users", "Colleague", required=True, domain="[('id', 'in', candidate_ids)]"
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    def _compute_candidate_ids(self):
        # sudo: colleagues of the user's own centres, by role
        centres = self.env.user.sudo().centre_ids
        found = centres.member_ids.filtered(lambda user: user.has_groups(CIRCLE_GROUPS))
        self.candidate_ids = found - self.env.user

    # ------------------------------------------------------------ actions
    def action_add(self):
        """Name the colleague; whoever may not is refused by ``circle_add``."""
        self._person().circle_add(self.user_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_remove(self):
        """End that the colleague accompanies her."""
        self._person().circle_remove(self.user_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # ----------------------------------------------------------- business
    def _person(self):
        """Return the person of the code; who may change what is asked by her."""
        self.ensure_one()
        return self.env["onestop.person"]._by_code(self.code)
