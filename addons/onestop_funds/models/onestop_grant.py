from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.steps import INTERNAL

#: How XOF becomes the donor's currency; one method for each grant, dated by amendments.
EXCHANGE_METHODS = [
    ("tranche_average", "Weighted average of the tranches"),
    ("fifo", "First tranche in, first out"),
    ("monthly", "Official rate of the month"),
    ("transaction", "Rate on the day of the transaction"),
]
OVERRUN_RULES = [
    ("none", "No overrun"),
    ("line", "Percent of each line"),
    ("heading", "Percent of each heading, with an equal saving elsewhere"),
    ("total", "Percent of the total, moved between headings with notice"),
]
#: What a signed amendment changes, and nothing else, once a grant is active.
AMENDABLE = (
    "name", "amount", "own_fund_percent", "support_cost_percent", "date_start",
    "date_end", "payment_grace_days", "spend_by_days", "interest_rate",
    "overrun_rule", "overrun_percent", "exchange_method", "rate_source",
    "retention_years",
)  # fmt: skip
#: What stays as it was signed: another one of these is another grant.
FIXED = ("code", "company_id", "donor_id", "currency_id")


class OnestopGrant(models.Model):
    """One agreement with one donor: what it pays for, until when, by which rules."""

    _name = "onestop.grant"
    _inherit = ["onestop.grant.steps"]
    _description = "Grant"
    _order = "date_start desc, code"
    _rec_name = "code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True
    _by_steps = frozenset(("state",))

    # ------------------------------------------------------------ fields
    code = fields.Char(required=True, copy=False, help="As in the agreement.")
    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    donor_id = fields.Many2one(
        "res.partner", required=True, domain=[("is_company", "=", True)]
    )
    currency_id = fields.Many2one("res.currency", required=True)
    amount = fields.Monetary(required=True, help="Promised, in the donor's currency.")
    own_fund_percent = fields.Float(digits=(5, 2), help="Of the total cost, 0 to 100.")
    support_cost_percent = fields.Float(digits=(5, 2), help="Of direct cost, 0 to 100.")
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    payment_grace_days = fields.Integer(
        help="Days after the end in which costs of the grant's time may still be paid."
    )
    spend_by_days = fields.Integer(
        help="Days in which a tranche has to be spent; 0: no such rule."
    )
    interest_rate = fields.Float(
        digits=(6, 3), help="Percent a year on what is spent too late."
    )
    overrun_rule = fields.Selection(OVERRUN_RULES, required=True, default="none")
    overrun_percent = fields.Float(digits=(5, 2))
    exchange_method = fields.Selection(
        EXCHANGE_METHODS, required=True, default="tranche_average"
    )
    rate_source = fields.Selection(
        [
            ("treaty", "Treaty (EUR)"),
            ("inforeuro", "InforEuro"),
            ("unore", "UN operational rate"),
            ("bceao", "BCEAO"),
            ("bank", "Bank"),
        ],
        help="Whose rates are used by the methods of month and day.",
    )
    journal_ids = fields.Many2many(
        "account.journal",
        string="Bank and cash journals",
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
        groups="account.group_account_readonly",
        help="Where this grant's money lies. A journal of one grant alone can be tied "
        "out to the franc.",
    )
    centre_ids = fields.Many2many("onestop.centre", string="Centres")
    retention_years = fields.Integer(default=10, help="How long vouchers are kept.")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    heading_ids = fields.One2many("onestop.grant.budget.heading", "grant_id")
    line_ids = fields.One2many("onestop.grant.budget.line", "grant_id")
    version_ids = fields.One2many("onestop.grant.budget.version", "grant_id")
    tranche_ids = fields.One2many("onestop.grant.tranche", "grant_id")
    amendment_ids = fields.One2many("onestop.grant.amendment", "grant_id")
    document_ids = fields.Many2many(
        "ir.attachment",
        string="Documents",
        copy=False,
        help="Agreement, amendments, letters: whoever reads the grant reads them.",
    )
    report_due_ids = fields.One2many("onestop.grant.report.due", "grant_id")

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex(
        "(company_id, code)", "Another grant has this code. Choose another one."
    )
    _dates = models.Constraint(
        "CHECK (date_end >= date_start)", "A grant ends after it starts."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Enter the amount of the agreement, above zero."
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        grants = super().create(vals_list)
        grants._own_documents()
        return grants

    def write(self, vals):
        self._refuse_terms(vals)
        result = super().write(vals)
        if "document_ids" in vals:
            self._own_documents()
        if "code" in vals:
            self.with_context(active_test=False).line_ids._sync_analytic()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(grant.state != "draft" for grant in self):
            raise UserError(
                self.env._("A grant that was active stays in the books: close it.")
            )

    # ----------------------------------------------------------- actions
    def action_activate(self):
        """Open the grant for costs; its budget is approved by then.

        :raise UserError: no approved budget, or the grant has moved on
        """
        for grant in self._at("draft"):
            if not grant._approved_version():
                raise UserError(
                    self.env._(
                        "Grant %(code)s has no approved budget. Prepare a version and "
                        "ask the certifier to approve it.",
                        code=grant.code,
                    )
                )
        self._internal().write({"state": "active"})

    def action_close(self):
        """Close the grant: no cost is allocated to it any more.

        :raise UserError: money is still asked for, or the grant has moved on
        """
        for grant in self._at("active"):
            waiting = grant.tranche_ids.filtered(
                lambda tranche: tranche.state in ("requested", "authorised")
            )
            if waiting:
                raise UserError(
                    self.env._(
                        "Tranches of grant %(code)s are still expected: receive or "
                        "cancel them first.",
                        code=grant.code,
                    )
                )
        self._internal().write({"state": "closed"})

    def action_amend(self):
        """Record an amendment: what changes, from which day, and why."""
        self.ensure_one()
        self._at("active")
        return self._wizard("onestop.grant.amend", self.env._("Amendment"))

    def action_import_budget(self):
        """Read a budget from XLSX: it becomes a draft version."""
        self.ensure_one()
        self._at("draft", "active")
        return self._wizard("onestop.grant.budget.import", self.env._("Import"))

    # ----------------------------------------------------------- business
    def _wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_grant_id": self.id},
        }

    def _approved_version(self):
        """Return the budget version in force, or none."""
        return self.version_ids.filtered(lambda version: version.state == "approved")

    def _own_documents(self):
        """Let new documents follow the access of their grant."""
        for grant in self:
            new = grant.document_ids.filtered(lambda document: not document.res_id)
            new.write({"res_model": self._name, "res_id": grant.id})

    def _refuse_terms(self, vals):
        """Refuse a change of the terms of a signed grant, superusers included."""
        if self.env.context.get("funds_internal") is INTERNAL:
            return
        terms = vals.keys() & {*AMENDABLE, *FIXED}
        signed = self.filtered(lambda grant: grant.state != "draft")
        if terms and signed:
            raise AccessError(
                self.env._(
                    "Grant %(code)s is signed. Record an amendment to change its "
                    "terms; donor, currency and code stay.",
                    code=signed[0].code,
                )
            )
