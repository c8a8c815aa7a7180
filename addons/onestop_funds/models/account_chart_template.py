"""The chart of accounts of an association in Mali, without the slips of its files."""

import csv

from odoo import models
from odoo.tools import file_open

from odoo.addons.account.models.chart_template import template

CHART = "ml_syscebnl"
# Groups of accounts: the file's name has a dot where Odoo's loader expects none.
GROUPS_FILE = "l10n_syscohada/data/template/account.account.group-syscebnl.csv"

# Account types that the chart's file has wrong, by code: what is owed to staff, social
# insurance, the State and those who gave money to administer is a debt; what is set
# aside against money is no money; a transfer between two cash boxes is no third one.
TYPES = {
    "liability_current": (
        *("422", "423", "424", "425", "427", "428"),
        *("431", "432", "433", "438", "442", "447", "448"),
        *("462", "463", "464"),
    ),
    "asset_current": (
        *("488", "585", "588"),
        *("590", "591", "592", "593", "595"),
    ),
}
# Accounts whose items are matched: debts, advances to justify, grants to come.
RECONCILED = (
    *("421", "422", "423", "428", "431", "432", "433", "438", "442", "447"),
    *("462", "463", "464", "469", "4711", "4712"),
    *("4731", "4732", "4733", "4738", "4739", "475", "585"),
)


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    @template(CHART, "account.group")
    def _get_onestop_account_group(self):
        """Read the groups from the file that the loader cannot find."""
        with file_open(GROUPS_FILE, "r") as file:
            return {
                row.pop("id"): {key: value for key, value in row.items() if value}
                for row in csv.DictReader(file)
            }

    @template(CHART, "account.journal")
    def _get_onestop_account_journal(self):
        """Add the franc account, the euro account and mobile money."""
        return {
            "bank": {
                "default_account_id": "onestop_5211",
                "default_sheet_mapping_id": "onestop_funds.sheet_mapping_bank_columns",
            },
            "onestop_bank_eur": {
                "name": self.env._("Bank in euro"),
                "type": "bank",
                "code": "BEUR",
                "currency_id": "base.EUR",
                "default_account_id": "onestop_5215",
                "show_on_dashboard": True,
                "sequence": 8,
            },
            "onestop_orange_money": {
                "name": "Orange Money",
                "type": "bank",
                "code": "OM",
                "default_account_id": "syscebnl_552",
                "default_sheet_mapping_id": "onestop_funds.sheet_mapping_orange_money",
                "show_on_dashboard": True,
                "sequence": 8,
            },
        }

    def _get_chart_template_data(self, template_code):
        """Mend the data of the chart after all its parts were read.

        A parent's values win over those of the chart itself, so a part of our own
        would come too early.
        """
        data = super()._get_chart_template_data(template_code)
        if template_code == CHART:
            data["template_data"].update(
                property_account_receivable_id="syscebnl_412",
                property_account_payable_id="syscebnl_401",
            )
            data["res.company"][self.env.company.id].update(
                self._prepare_association_company_vals()
            )
            self._mend_accounts(data["account.account"])
            # Accounts before the journals that use them, or each journal makes its own.
            for model in ("account.journal", "account.reconcile.model"):
                data[model] = data.pop(model)
        return data

    def _prepare_association_company_vals(self):
        """Return what an association needs: it can take back no tax on what it buys."""
        return {
            "account_sale_tax_id": "syscebnl_tva_exempt_0",
            "account_purchase_tax_id": "syscebnl_tva_purchase_exempt_0",
            "transfer_account_id": "syscebnl_585",
            "expense_account_id": "syscebnl_605",
            "income_account_id": "syscebnl_708",
        }

    def _mend_accounts(self, accounts):
        """Correct types and matching, and add the two bank accounts' own numbers."""
        for account_type, codes in TYPES.items():
            for code in codes:
                accounts[f"syscebnl_{code}"]["account_type"] = account_type
        for code in RECONCILED:
            accounts[f"syscebnl_{code}"].update(reconcile=True, non_trade=False)
        accounts["onestop_5211"].update(
            {
                "code": "5211",
                "name": "Local bank in francs",
                "name@fr": "Banques locales en francs CFA",
                "account_type": "asset_cash",
            }
        )
        accounts["onestop_5215"].update(
            {
                "code": "5215",
                "name": "Local bank in foreign currency",
                "name@fr": "Banques locales en devises",
                "account_type": "asset_cash",
                "currency_id": "base.EUR",
            }
        )
