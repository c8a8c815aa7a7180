import io
from datetime import date
from decimal import Decimal

import openpyxl
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_report import ReportCase
from .support_book import evaluate
from .support_iati import structure_faults


@tagged("post_install", "-at_install")
class TestReportForms(ReportCase):
    """Each form from the ledger to screen, PDF and workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})

    def receive(self, amount, units, day=date(2026, 1, 15)):
        """Tie a tranche to money that came."""
        line = self._statement_line(amount, day)
        income = self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("code", "=like", "70%")], limit=1
        )
        _liquid, suspense, _other = line._seek_for_lines()
        suspense.account_id = income
        return self.env["onestop.grant.tranche"].create(
            {
                "grant_id": self.grant.id,
                "number": 1 + len(self.grant.tranche_ids),
                "state": "received",
                "statement_line_id": line.id,
                "received_on": day,
                "amount_received": units,
                "amount_xof": amount,
            }
        )

    def block(self, report, key):
        """Return {row key: Decimal} of a block with one column."""
        [block] = [one for one in report.snapshot["blocks"] if one["key"] == key]
        return {row["key"]: Decimal(row["values"]["amount"]) for row in block["rows"]}

    def pdf(self, report):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_pdf("onestop_funds.report_grant_report", report.ids)
        )
        pages = PdfReader(io.BytesIO(content)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    def test_financial(self):
        self._submitted(1, "financial")
        report = self._certified(2, "financial")
        row = self.row(report, "total")
        self.assertEqual(row["budget"], 10000)
        self.assertEqual(row["before"], 3000)
        self.assertEqual(row["period"], Decimal("500.00"))
        self.assertEqual(row["cumulative"], Decimal("3500.00"))
        self.assertEqual(row["balance"], Decimal("6500.00"))
        self.assertEqual(row["percent"], 35)

    def test_german_takes_what_is_paid(self):
        """A bill that is half paid stands in no list; the day of payment counts."""
        bill = self._bill("1.2", 20000, date(2026, 3, 10), "Sewing Ltd")
        self._pay(bill, 5000, date(2026, 3, 20))
        first = self._submitted(1, "german_interim")
        self.assertEqual(first.snapshot["totals"]["xof"], 1967871)
        self._pay(bill, 15000, date(2026, 4, 20))
        second = self._certified(2, "german_interim")
        self.assertEqual(second.line_ids.allocation_id, bill + self.cost_3)
        voucher = second.snapshot["vouchers"][1]
        self.assertEqual(
            (voucher["number"], voucher["date"], voucher["payee"], voucher["purpose"]),
            (2, "2026-04-20", "Sewing Ltd", "Sewing thread"),
        )
        self.assertEqual((voucher["xof"], voucher["amount"]), (20000, "30.49"))
        self.assertFalse(second.line_ids.filtered("prior_period"))
        total = sum(Decimal(one["amount"]) for one in second.snapshot["vouchers"])
        self.assertEqual(total, Decimal(second.snapshot["totals"]["amount"]))

    def test_german_shares_and_income(self):
        self.receive(2623828, 4000)
        report = self._report(1, "german_proof")
        report.action_compute()
        shares, income = (self.block(report, key) for key in ("shares", "income"))
        self.assertEqual(shares["own_share"], 300)
        self.assertEqual(shares["donor_share"], 2700)
        self.assertEqual(income["income"], 4000)
        self.assertEqual(income["balance"], 1000)
        self.assertIn("VOU", "".join(self._texts(report)).upper())

    def _texts(self, report):
        return [report.page or "", *report._foot_lines()]

    def test_sf425(self):
        self.receive(2623828, 4000)
        report = self._report(2, "sf425")
        self.assertFalse(report.snapshot)
        first = self._certified(1, "sf425")
        amounts = {
            row["key"]: row["values"]["amount"] for row in first.snapshot["rows"]
        }
        self.assertEqual(amounts["10a"], "4000.00")
        self.assertEqual(amounts["10b"], "2700.00")
        self.assertEqual(amounts["10c"], "1300.00")
        self.assertEqual(amounts["10e"], "2700.00")
        self.assertEqual(amounts["10i"], "1000.00")
        self.assertEqual(amounts["10k"], "700.00")

    def test_iati(self):
        report = self._report(1, "iati")
        with self.assertRaisesRegex(UserError, "IATI|IITA"):
            report.action_compute()
        self.company.company_registry = "ML-RCCM-1"
        self.receive(2623828, 4000)
        report.action_compute()
        report.with_user(self.certifier).action_certify()
        found = [
            (row["values"]["type"], row["values"]["amount"])
            for row in report.snapshot["rows"]
        ]
        self.assertEqual(found, [("11", "9000.00"), ("1", "4000.00"), ("4", "3000.00")])
        name, xml = report._build_iati()
        self.assertEqual(name, f"{report.code}.xml")
        self.assertEqual(structure_faults(xml), [])
        with self.assertRaises(UserError):
            self._certified()._build_iati()

    def test_screen_pdf_and_book_have_the_same_figures(self):
        for key in ("face", "german_interim", "financial", "sf425"):
            report = self._certified(1, key, lang="en_US")
            _name, content = report._build_book()
            stream = io.BytesIO(content)
            shown = openpyxl.load_workbook(stream, data_only=True).worksheets[0]
            live = openpyxl.load_workbook(stream).worksheets[0]
            paper, page = self.pdf(report), "".join(str(report.page).split())
            self.assertIn(report.snapshot_hash, paper)
            numbers = self._numbers(report)
            self.assertTrue(numbers)
            cells = [cell.value for row in shown.iter_rows() for cell in row]
            for number, written in numbers:
                with self.subTest(key=key, number=number):
                    self.assertIn(float(number), cells)
                    self.assertIn(written, paper)
                    self.assertIn(written, page)
            self._check_formulas(live, shown)
            text = [str(cell) for cell in cells if cell]
            self.assertIn(f"SHA-256: {report.snapshot_hash}", text)

    def _numbers(self, report):
        """Return [(figure, as written)] of the first table."""
        found = []
        for row in report.snapshot["rows"]:
            for column in report.snapshot["columns"]:
                value = row["values"].get(column["key"])
                if row["kind"] != "heading" and value:
                    found.append((value, report._written(value, column["kind"])))
        return found

    def _check_formulas(self, live, shown):
        formulas = 0
        for row in live.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    formulas += 1
                    expected = evaluate(live, cell.coordinate)
                    got = shown[cell.coordinate].value
                    self.assertEqual(Decimal(str(got)), expected, cell.value)
        self.assertGreater(formulas, 2)

    def test_vouchers_in_the_book(self):
        report = self._certified(1, "german_interim")
        _name, content = report._build_book()
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        last = [cell.value for cell in list(book.worksheets[1].iter_rows())[-1]]
        self.assertIn(1967871, last)
        self.assertIn(3000, last)

    def test_another_donors_form_is_data(self):
        """A record and a template: no code."""
        self.env["ir.ui.view"].with_context(install_mode=True).create(
            {
                "name": "Foundation",
                "type": "qweb",
                "key": "onestop_funds.report_page_foundation",
                "arch": """<div class="o_grant_report">
                    <h2>Foundation of Friends</h2>
                    <t t-call="onestop_funds.report_page_tables"/>
                    <t t-call="onestop_funds.report_page_seal"/>
                </div>""",
            }
        )
        self.env["onestop.grant.report.template"].create(
            {
                "name": "Foundation",
                "key": "foundation",
                "engine": "financial",
                "qweb_template": "onestop_funds.report_page_foundation",
                "layout": {
                    "columns": [
                        {"key": "budget", "label": {"en_US": "Granted"}},
                        {"key": "period", "label": "Spent"},
                        {"key": "adjust"},
                        {
                            "key": "spent",
                            "label": "Spent and adjusted",
                            "terms": {"period": 1, "adjust": 1},
                        },
                        {
                            "key": "left",
                            "label": "Left",
                            "terms": {"budget": 1, "spent": -1},
                        },
                    ]
                },
            }
        )
        report = self._certified(1, "foundation", lang="en_US")
        self.assertEqual(self.row(report, "total")["left"], 7000)
        self.assertIn("Foundation of Friends", report.page)
        self.assertIn("FoundationofFriends", self.pdf(report))
        self.assertIn("7,000.00", report.page)
        _name, content = report._build_book()
        sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        self.assertIn("Left", cells)
        self.assertIn(7000, cells)

    def test_forms_that_cannot_be(self):
        forms = self.env["onestop.grant.report.template"]
        for vals in (
            {"qweb_template": "onestop_funds.nothing"},
            {"layout": {"columns": [{"key": "x", "terms": {"y": 1}}]}},
        ):
            with self.assertRaises(ValidationError):
                forms.create({"name": "X", "key": "x", "engine": "financial", **vals})
        forms.create(
            {"name": "X", "key": "x", "layout": {"columns": [{"key": "nobody"}]}}
        )
        with self.assertRaises(ValidationError):
            self._report(1, "x").action_compute()
        with self.assertRaises(AccessError):
            self.as_("finance_officer")["onestop.grant.report.template"].create(
                {"name": "Y", "key": "y"}
            )

    def test_figures_open_what_stands_behind(self):
        """Figure, line, entry, document, statement line; and back."""
        draft = self._report(2)
        draft.action_compute()
        key = f"line:{self.lines['1.2'].id}"
        opened = draft.action_open_figure(key, "b")
        self.assertEqual(opened["res_model"], "onestop.grant.allocation")
        self.assertEqual(self._records(opened), self.cost_3)
        report = self._submitted()
        opened = report.action_open_figure("subtotal:1", "b")
        self.assertEqual(self._records(opened).allocation_id, self.cost_1)
        opened = report.action_open_figure("total", "period")
        lines = self._records(opened)
        self.assertEqual(lines.allocation_id, self.cost_1 + self.cost_2)
        self.assertFalse(self._records(report.action_open_figure("total", "adjust")))
        with self.assertRaises(UserError):
            report.action_open_figure("line:0", "b")
        line = lines.filtered(lambda one: one.allocation_id == self.cost_1)
        self.assertEqual(line.action_open_entry()["res_id"], self.cost_1.move_id.id)
        paper = self.env["ir.attachment"].create(
            {
                "name": "bill.pdf",
                "raw": b"x",
                "res_model": "account.move",
                "res_id": self.cost_1.move_id.id,
            }
        )
        self.assertIn(paper, self._records(line.action_open_documents()))
        statement = self._records(line.action_open_statement())
        self.assertEqual(statement.amount, -655957)
        self.assertEqual(self._records(statement.action_open_report_lines()), line)
        move = self.cost_1.move_id
        self.assertEqual(move.report_line_count, 1)
        for source in (move, self.cost_1.move_line_id, self.cost_1):
            self.assertEqual(self._records(source.action_open_report_lines()), line)

    def _records(self, action):
        return (
            self.env[action["res_model"]]
            .with_user(self.officer)
            .search(action["domain"])
            .with_env(self.env)
        )
