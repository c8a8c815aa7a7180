from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.allocation_sql import ANALYTIC_TRIGGER
from ..tools.guards import inside

#: What makes a line the line of a share.
HELD = {"allocation_id", "amount", "move_line_id", "date", "general_account_id"}


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    allocation_id = fields.Many2one(
        "onestop.grant.allocation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The share of a budget line that this line shows.",
    )

    _allocation_once = models.UniqueIndex(
        "(allocation_id) WHERE allocation_id IS NOT NULL",
        "A share has one analytic line.",
    )

    def init(self):
        """Put the trigger on the table."""
        self.env.cr.execute(ANALYTIC_TRIGGER)
        return super().init()

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines; those of grants are made by allocations alone.

        :raise UserError: a free line on the plan of grant lines
        """
        if not inside(self.env):
            named = any(vals.get("allocation_id") for vals in vals_list)
            if named or self._names_grants(vals_list):
                self._refuse_free("create")
        return super().create(vals_list)

    def write(self, vals):
        """Change free lines.

        :raise UserError: a line of an allocation, or one that would name a grant
        """
        if not inside(self.env):
            held = HELD | set(self._get_plan_fnames())
            if vals.get("allocation_id") or self._names_grants([vals]):
                self._refuse_free("write")
            if held & set(vals) and self.sudo().allocation_id:
                self._refuse_free("write")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_free(self):
        # sudo: whether it is a share does not depend on who asks.
        if not inside(self.env) and self.sudo().allocation_id:
            self._refuse_free("unlink")

    @api.model
    def _names_grants(self, vals_list):
        """Return whether some values name accounts on the plan of grant lines."""
        names = self._get_plan_fnames()
        ids = {vals.get(name) for vals in vals_list for name in names}
        ids |= {self.env.context.get(f"default_{name}") for name in names}
        return self.env["account.analytic.account"]._on_grant_plan(ids)

    def _refuse_free(self, kind):
        self.env["onestop.grant.tamper"]._refuse(
            self,
            kind,
            UserError(
                self.env._(
                    "Analytic lines of grants are made by allocations alone. Share the"
                    " journal item between budget lines instead."
                )
            ),
        )
