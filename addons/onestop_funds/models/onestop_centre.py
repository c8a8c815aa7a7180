from odoo import api, fields, models

from .account_chart_template import CHART


class OnestopCentre(models.Model):
    _name = "onestop.centre"
    _inherit = ["onestop.analytic.owner", "onestop.centre"]
    _analytic_plan = "onestop_funds.analytic_plan_centre"
    _analytic_names = frozenset(("code", "name", "active", "company_id"))

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="account.group_account_readonly",
        help="The centre's account on the plan of centres; made by itself.",
    )

    def _prepare_analytic_vals(self):
        # A centre whose books move to another company takes its account along.
        return {**super()._prepare_analytic_vals(), "company_id": self.company_id.id}

    def _analytic_company(self):
        return self.company_id

    @api.model_create_multi
    def create(self, vals_list):
        centres = super().create(vals_list)
        centres._provide_cash_journals()
        return centres

    def _provide_cash_journals(self):
        """Give each centre whose company keeps books a journal for its cash box."""
        # Whoever founds a centre seldom may configure the ledger.
        journals = self.env["account.journal"].sudo()
        known = journals.search([("centre_id", "in", self.ids), ("type", "=", "cash")])
        for centre in self - known.centre_id:
            company = centre.company_id.sudo()
            if company.root_id.chart_template != CHART:
                continue
            journal = journals.with_company(company).create(
                {
                    "name": self.env._("Cash box %(centre)s", centre=centre.code),
                    "code": centre._cash_journal_code(),
                    "type": "cash",
                    "company_id": company.id,
                    "centre_id": centre.id,
                    "sequence": 9,
                }
            )
            for lang, _name in self.env["res.lang"].get_installed():
                spoken = journal.with_context(lang=lang)
                spoken.name = spoken.env._("Cash box %(centre)s", centre=centre.code)

    def _cash_journal_code(self):
        """Return a free code of at most five characters for the centre's cash box."""
        code = f"C{self.code}"[:5]
        company = self.company_id.sudo()
        journals = self.env["account.journal"].sudo()
        if journals.with_context(active_test=False).search_count(
            [("company_id", "=", company.id), ("code", "=", code)], limit=1
        ):
            return journals._get_next_journal_default_code("cash", company)
        return code
