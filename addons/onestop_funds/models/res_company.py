from odoo import Command, api, models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .account_chart_template import CHART

# Francs for one euro, by the treaty of 1998 (Council decision 98/683/EC).
TREATY_RATE = 655.957
TREATY_DATE = "1999-01-01"


class ResCompany(models.Model):
    _inherit = "res.company"

    def _load_association_chart(self):
        """Give companies without entries the chart of an association, and journals.

        Never touches books that have an entry, nor a chart that is there already.
        """
        chart = self.env["account.chart.template"]
        for company in self:
            if company.chart_template == CHART or company._existing_accounting():
                continue
            self.env.ref("base.EUR").active = True
            chart._load(CHART, company, install_demo=False)
            company._provide_euro_rate()
            company.env["onestop.centre"].search(
                [("company_id", "=", company.id)]
            )._provide_cash_journals()

    def _provide_euro_rate(self):
        """Write the treaty's rate of the euro, unless the company has one."""
        self.ensure_one()
        euro = self.env.ref("base.EUR")
        rates = self.env["res.currency.rate"]
        if self.currency_id != self.env.ref("base.XOF") or rates.search_count(
            [("currency_id", "=", euro.id), ("company_id", "in", (False, self.id))],
            limit=1,
        ):
            return
        rates.create(
            {
                "currency_id": euro.id,
                "company_id": self.id,
                "name": TREATY_DATE,
                "rate": 1 / TREATY_RATE,
            }
        )

    @api.model
    def _forget_example_books(self):
        """Clear Odoo's example entries away from the demonstration's main company.

        For the demonstration world alone: it does nothing unless the company still
        has the generic chart that Odoo's own example data gave it.
        """
        company = self.env.ref("base.main_company")
        if company.chart_template != "generic_coa":
            return
        books = self.with_company(company).with_context(
            allowed_company_ids=company.ids,
            tracking_disable=True,
            force_delete=True,
            **{MODULE_UNINSTALL_FLAG: True},
        )
        books._unlink_example_entries(company)
        # Examples of rates count dollars: ours count francs.
        self.env["res.currency.rate"].search(
            [("company_id", "in", (False, company.id))]
        ).unlink()
        company._load_association_chart()
        others = self.search([("id", "!=", company.id)])
        self.env["res.users"].search([("company_id", "=", company.id)]).write(
            {"company_ids": [Command.unlink(other.id) for other in others]}
        )

    def _unlink_example_entries(self, company):
        """Delete the entries of a company and what made them, matched or posted."""
        domain = [("company_id", "=", company.id)]
        moves = self.env["account.move"].search(domain)
        moves.line_ids.remove_move_reconcile()
        for model in (
            "account.bank.statement.line",
            "account.bank.statement",
            "account.payment",
            "account.move",
            "account.analytic.line",
            "purchase.order",
        ):
            self.env[model].search(domain).unlink()
