from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common_allocation import AllocationCase

#: What the bank gives out for February, as its web site writes it.
STATEMENT = """\
BANQUE D'EXEMPLE DU MALI;;;;;
Date opération;Libellé;Référence;Débit;Crédit;Solde
02/02/2026;VIREMENT RECU TRANCHE EUR;VIR0001;;6 559 570;6 559 570
03/02/2026;VIREMENT RECU TRANCHE USD;VIR0002;;3 000 000;9 559 570
12/02/2026;CHEQUE 123456 LOYER;CHQ123456;600 000;;8 959 570
"""
RENT = 600_000
#: Of the rent, what each donor bears.
SHARES = (400_000, 200_000)


class MonthCase(AllocationCase, BrowserCase):
    """February of a house with two donors: one pays in euro, one in dollars."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank_journal.default_sheet_mapping_id = cls.env.ref(
            "onestop_funds.sheet_mapping_bank_columns"
        )
        cls.dollars = cls._grant(
            [("A.1", 10000.0)],
            currency_id=cls.usd.id,
            exchange_method="tranche_average",
            rate_source="bank",
        )
        cls.dollar_line = cls.dollars.line_ids
        cls.supplier.is_company = True
        cls.bill = cls._bill(
            RENT, date="2026-02-10", invoice_date="2026-02-10", ref="Loyer 02/2026"
        )
        cls.tranches = cls.as_("finance_officer")["onestop.grant.tranche"].create(
            [
                {"grant_id": grant.id, "amount_requested": amount}
                for grant, amount in ((cls.grant, 10000), (cls.dollars, 5000))
            ]
        )
        cls.tranches.action_request()
        cls.tranches.action_authorise()
        cls.env["onestop.grant.report.due"].create(
            {
                "grant_id": cls.dollars.id,
                "template_id": cls.env["onestop.grant.report.template"]
                .search([("key", "=", "face")])
                .id,
                "date_from": "2026-01-01",
                "date_to": "2026-03-31",
                "date_due": "2026-04-30",
            }
        )
        cls.income = cls.env["account.account"].search(
            [("company_ids", "in", cls.company.ids), ("code", "=like", "70%")], limit=1
        )

    # -------------------------------------------------------------- screen
    def upload(self, page, path):
        """Choose a file, as the dialog of the browser would."""
        request = page.browser._websocket_request
        root = request("DOM.getDocument")["root"]["nodeId"]
        node = request(
            "DOM.querySelector",
            params={"nodeId": root, "selector": ".modal input[type=file]"},
        )
        request(
            "DOM.setFileInputFiles",
            params={"nodeId": node["nodeId"], "files": [str(path)]},
        )
        page.wait("document.querySelector('.modal [name=statement_file] input').value")

    def pick(self, page, field, text, shown=None):
        """Choose a record, of what a field proposes, by what is typed and shown."""
        page.fill(f"{field} input", text)
        item = f"{field} .o-autocomplete--dropdown-item"
        page.wait_text(item, shown or text)
        self.mark(page, item, shown or text)
        page.click(f"{item}[data-chosen]")

    def mark(self, page, selector, text):
        """Give the element with a text a mark to find it by."""
        page.evaluate(
            f"[...document.querySelectorAll({selector!r})]"
            f".find((el) => el.textContent.includes({text!r}))"
            ".setAttribute('data-chosen', '')"
        )
