from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.eligibility import NEVER, RULES
from ..tools.guards import INTERNAL, KEY, inside

#: What whoever asks writes; all else comes from who asks and who decides.
WRITABLE = {"allocation_id", "rule", "reason"}


class OnestopGrantOverride(models.Model):
    """A second person lets a cost pass that a rule of the grant refuses."""

    _name = "onestop.grant.override"
    _description = "Exception to a rule"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    allocation_id = fields.Many2one(
        "onestop.grant.allocation",
        string="Share",
        required=True,
        index=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(related="allocation_id.move_id", string="Entry")
    budget_line_id = fields.Many2one(related="allocation_id.budget_line_id")
    grant_id = fields.Many2one(related="allocation_id.grant_id")
    company_id = fields.Many2one(related="allocation_id.company_id", store=True)
    company_currency_id = fields.Many2one(related="allocation_id.company_currency_id")
    amount = fields.Monetary(
        related="allocation_id.amount", currency_field="company_currency_id"
    )
    rule = fields.Selection(RULES, required=True)
    reason = fields.Text(required=True)
    facts = fields.Char(
        readonly=True,
        copy=False,
        help="The cost that it is asked for; a cost that has changed needs another.",
    )
    requested_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    is_current = fields.Boolean(
        string="Fits the cost",
        compute="_compute_is_current",
        help="The cost is still the one that it was asked for.",
    )

    # ----------------------------------------------- constraints, indexes
    _second_person = models.Constraint(
        "CHECK (approved_by_id IS NULL OR approved_by_id <> requested_by_id)",
        "Who asks for an exception does not grant it: ask the certifier.",
    )
    _once = models.UniqueIndex(
        "(allocation_id, rule, facts)",
        "An exception to this rule was asked for already.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("allocation_id.amount", "allocation_id.date", "facts")
    def _compute_is_current(self):
        for one in self:
            one.is_current = one.facts == one.allocation_id._facts_of_rule()

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Ask for exceptions, in one's own name.

        :raise UserError: a value is the server's to fill in, or the share is posted
        """
        if not inside(self.env):
            self._refuse_fields(vals_list)
            bare = self.env["onestop.grant.allocation"]._without_defaults()
            self = self.with_context(bare)  # pylint: disable=context-overridden
        rows = super().create(vals_list)
        rows._check_askable()
        for row in rows:
            row.with_context(**{KEY: INTERNAL}).write(
                {
                    "facts": row.allocation_id._facts_of_rule(),
                    "requested_by_id": self.env.uid,
                }
            )
        return rows

    def write(self, vals):
        """Word the reason anew, as long as nobody has decided."""
        if not inside(self.env):
            self._refuse_fields([vals])
            if set(vals) - {"reason"} or any(one.approved_by_id for one in self):
                self._refuse_tampering("write")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_undecided(self):
        # Until it is posted a share may go, and what was allowed for it.
        if not inside(self.env) and any(one.approved_by_id for one in self):
            self._refuse_tampering("unlink")

    def _refuse_fields(self, vals_list):
        if {name for vals in vals_list for name in vals} - WRITABLE:
            self._refuse_tampering("write")

    def _refuse_tampering(self, kind):
        self.env["onestop.grant.tamper"]._refuse(
            self,
            kind,
            UserError(
                self.env._(
                    "Exceptions are asked for with a reason and granted by another"
                    " person, by its button; then they stay."
                )
            ),
        )

    def _check_askable(self):
        for one in self:
            if one.rule in NEVER:
                raise UserError(self.env._("Nobody can allow more than the cap."))
            # sudo: the state of the entry does not depend on who asks.
            if one.sudo().allocation_id.move_id.state != "draft":
                raise UserError(
                    self.env._("Exceptions are asked for before an entry is posted.")
                )

    # ------------------------------------------------------------ actions
    def action_approve(self):
        """Grant exceptions; the certifier's, never of one's own requests.

        :raise UserError: one's own, decided already, or the cost has changed
        """
        if not self.env.user.has_group("onestop_base.group_finance_certifier"):
            self._refuse_tampering("approve")
        self.check_access("write")
        for one in self:
            if one.requested_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "Who asks for an exception does not grant it: ask another"
                        " certifier."
                    )
                )
            if one.approved_by_id or not one.is_current:
                raise UserError(
                    self.env._(
                        "The cost has changed since, or the exception was granted"
                        " already. Load the page again."
                    )
                )
        self.with_context(**{KEY: INTERNAL}).write(
            {"approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()}
        )
        return True
