from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestBooks(TransactionCase):
    """The chart of accounts as an association in Mali needs it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})

    def _account(self, code):
        return self.env["account.account"].search(
            [("company_ids", "=", self.company.id), ("code", "=", code)]
        )

    def _journal(self, code):
        return self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("code", "=", code)]
        )

    def test_the_company_has_the_chart_in_francs(self):
        self.assertEqual(self.company.chart_template, "ml_syscebnl")
        self.assertEqual(self.company.currency_id, self.env.ref("base.XOF"))
        self.assertEqual(self.company.currency_id.decimal_places, 0)

    def test_partners_owe_and_are_owed_on_the_right_accounts(self):
        partner = self.env["res.partner"].create({"name": "A market stall"})
        self.assertEqual(partner.property_account_receivable_id.code, "412000")
        self.assertEqual(partner.property_account_payable_id.code, "401000")

    def test_administered_funds_are_debts(self):
        for code in ("462000", "463000", "464000", "422000", "431000"):
            with self.subTest(code):
                account = self._account(code)
                self.assertEqual(account.account_type, "liability_current")
                self.assertTrue(account.reconcile)

    def test_the_chart_comes_mended(self):
        """What a company gets that loads it now, whatever this one has."""
        chart = self.env["account.chart.template"].with_company(self.company)
        data = chart._get_chart_template_data("ml_syscebnl")
        accounts = data["account.account"]
        for code in ("422", "431", "442", "462", "463", "464"):
            with self.subTest(code):
                account = accounts[f"syscebnl_{code}"]
                self.assertEqual(account["account_type"], "liability_current")
        self.assertEqual(accounts["syscebnl_590"]["account_type"], "asset_current")
        self.assertEqual(
            data["template_data"]["property_account_payable_id"], "syscebnl_401"
        )
        self.assertEqual(len(data["account.group"]), 91)
        self.assertLess(
            list(data).index("account.account"), list(data).index("account.journal")
        )

    def test_no_money_but_in_boxes_and_banks(self):
        money = self.env["account.account"].search(
            [
                ("company_ids", "=", self.company.id),
                ("account_type", "=", "asset_cash"),
            ]
        )
        self.assertFalse([code for code in money.mapped("code") if code[:2] == "59"])

    def test_groups_are_there_and_hold_the_accounts(self):
        groups = self.env["account.group"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(groups), 91)
        self.assertEqual(self._account("462000").group_id.code_prefix_start, "46")
        self.assertEqual(self._account("462000").group_id.parent_id.name[:1], "T")

    def test_no_tax_is_proposed(self):
        for tax in (
            self.company.account_sale_tax_id,
            self.company.account_purchase_tax_id,
        ):
            self.assertEqual(tax.amount, 0)

    def test_journals_have_the_accounts_of_the_chart(self):
        expected = {"BNK1": "521100", "BEUR": "521500", "OM": "552000"}
        for code, account in expected.items():
            with self.subTest(code):
                journal = self._journal(code)
                self.assertEqual(journal.default_account_id.code, account)
                self.assertTrue(journal.suspense_account_id)
        self.assertEqual(self._journal("BEUR").currency_id.name, "EUR")

    def test_a_new_centre_gets_a_cash_box(self):
        centre = self.env["onestop.centre"].create({"name": "New", "code": "NEW1"})
        journal = self.env["account.journal"].search([("centre_id", "=", centre.id)])
        self.assertEqual(journal.type, "cash")
        self.assertEqual(journal.code, "CNEW1")
        self.assertEqual(journal.default_account_id.code[:3], "571")
        centre._provide_cash_journals()
        self.assertEqual(
            self.env["account.journal"].search_count([("centre_id", "=", centre.id)]), 1
        )

    def test_two_centres_with_like_codes_get_a_box_each(self):
        centres = self.env["onestop.centre"].create(
            [{"name": code, "code": code} for code in ("LONG1", "LONG2")]
        )
        journals = self.env["account.journal"].search(
            [("centre_id", "in", centres.ids)]
        )
        self.assertEqual(len(set(journals.mapped("code"))), 2)

    def test_the_euro_has_the_rate_of_the_treaty(self):
        euro, francs = self.env.ref("base.EUR"), self.company.currency_id
        for day in ("2000-01-01", "2026-06-30"):
            self.assertEqual(
                euro._convert(1000, francs, self.company, day, round=False), 655957
            )

    def test_examples_are_forgotten_once_and_never_real_books(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "general")], limit=1
        )
        move = self.env["account.move"].create({"journal_id": journal.id})
        self.env["res.company"]._forget_example_books()
        self.assertTrue(move.exists())
        self.company._load_association_chart()
        self.assertTrue(move.exists())

    def test_a_company_with_entries_keeps_its_chart(self):
        other = self.env["res.company"].create(
            {"name": "Another house", "country_id": self.env.ref("base.fr").id}
        )
        self.env["account.chart.template"]._load("generic_coa", other, False)
        books = self.env["account.move"].with_company(other)
        accounts = (
            self.env["account.account"]
            .with_company(other)
            .search([("company_ids", "=", other.id)], limit=2)
        )
        books.create(
            {
                "line_ids": [
                    (0, 0, {"account_id": accounts[0].id, "debit": 10}),
                    (0, 0, {"account_id": accounts[1].id, "credit": 10}),
                ]
            }
        )
        other._load_association_chart()
        self.assertEqual(other.chart_template, "generic_coa")

    def test_accounts_speak_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["account.chart.template"]._load_translations(
            langs=["fr_FR"], companies=self.company
        )
        names = [
            self._account(code).with_context(lang="fr_FR").name
            for code in ("521100", "401000")
        ]
        self.assertEqual(
            names, ["Banques locales en francs CFA", "Fournisseurs, dettes en compte"]
        )
