import io

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_effort import MONTH, EffortCase


@tagged("post_install", "-at_install")
class TestEffort(EffortCase):
    def test_never_above_100_percent(self):
        self.make_sheet(60, 40)
        sheet = self.env["onestop.grant.effort"].search([("month", "=", MONTH)])
        self.assertEqual(sheet.share_total, 100)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            sheet.line_ids[0].percent = 60.01
            self.env.flush_all()
        self.assertEqual(
            caught.exception.diag.constraint_name, "onestop_grant_effort_full"
        )
        sheet.invalidate_recordset()
        sheet.line_ids[0].unlink()
        self.assertEqual(sheet.share_total, 40)

    def test_a_forged_sum_is_not_taken(self):
        sheet = self.make_sheet(60, 40, share_total=-100, state="confirmed")
        self.assertEqual((sheet.share_total, sheet.state), (100, "draft"))
        sheet.write({"share_total": -100})
        self.assertEqual(sheet.share_total, 100)

    def test_one_sheet_an_employee_and_month(self):
        self.make_sheet(50)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make_sheet(50)

    def test_confirmed_does_not_change(self):
        sheet = self.make_sheet(50, 20)
        sheet.action_confirm()
        self.assertEqual(sheet.confirmed_by_id, self.officer)
        for change in (
            lambda: sheet.write({"days": 3}),
            lambda: sheet.line_ids[0].write({"percent": 10}),
            lambda: sheet.line_ids[0].unlink(),
            sheet.unlink,
        ):
            with self.assertRaises(UserError):
                change()
        sheet.action_reopen()
        sheet.line_ids[0].percent = 10

    def test_month_is_prepared_from_the_month_before(self):
        self.make_sheet(50, 20)
        sheets = self.env["onestop.grant.effort"].with_user(self.officer)
        sheets.action_prepare_month("2026-04-17")
        new = sheets.search(
            [("month", "=", "2026-04-01"), ("employee_id", "=", self.employee.id)]
        )
        self.assertEqual(new.line_ids.mapped("percent"), [50, 20])
        sheets.action_prepare_month("2026-04-17")
        self.assertEqual(
            len(sheets.search([("month", "=", "2026-04-01")])), len(new._employees())
        )

    def test_who_has_no_confirmed_sheet_is_named(self):
        sheet, model = self.make_sheet(50), self.env["onestop.grant.effort"]
        self.assertIn(self.employee.id, model._missing(self.env.company, MONTH))
        sheet.action_confirm()
        self.assertNotIn(self.employee.id, model._missing(self.env.company, MONTH))

    def test_payroll_is_allocated_by_the_shares(self):
        sheet = self.make_sheet(33.33, 33.33)
        move, item = self._entry(100_001, day=MONTH.replace(day=28))
        with self.assertRaises(UserError):
            sheet.action_allocate(item.id)
        sheet.action_confirm()
        sheet.action_allocate(item.id)
        # 33,330.33 each and 33,340.34 of own funds: the largest part left gets the unit
        self.assertEqual(sorted(item.allocation_ids.mapped("amount")), [33_330, 33_330])
        self.assertEqual(item.allocation_ids.budget_line_id, self.lines)
        self.assertEqual(sheet.move_line_ids, item)
        move.action_post()
        with self.assertRaises(UserError):
            sheet.action_reopen()

    def test_payroll_items_are_found_by_the_contact(self):
        sheet = self.make_sheet(40, 60)
        sheet.action_confirm()
        with self.assertRaises(UserError):
            sheet.action_allocate()
        salary = self.env["account.account"].search(
            [("code", "=like", "661%"), ("company_ids", "in", self.company.ids)],
            limit=1,
        )
        _move, item = self._entry(50_003, account=salary, day=MONTH)
        item.partner_id = self.employee.work_contact_id
        sheet.action_allocate()
        self.assertEqual(sorted(item.allocation_ids.mapped("amount")), [20_001, 30_002])

    def test_who_may_what(self):
        sheet = self.make_sheet(50)
        for role in ("finance_certifier", "auditor"):
            other = sheet.with_user(self.users[role])
            self.assertEqual(other.read(["percent"])[0]["percent"], 50)
            with self.assertRaises(AccessError):
                other.action_confirm()
        for role in ("social_worker", "director", "national", "protection"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                sheet.with_user(self.users[role]).read(["percent"])

    def test_time_sheet_on_paper_and_as_workbook(self):
        sheet = self.make_sheet(62.5, 20)
        sheet.write({"days": 20, "hours": 160})
        for user in (self.officer, self.auditor):
            html, _kind = (
                self.env["ir.actions.report"]
                .with_user(user)
                ._render_qweb_html("onestop_funds.report_effort", sheet.ids)
            )
            for text in (b"Awa Test", b"100.00", b"28.00", b"G1.1"):
                self.assertIn(text, html)
            name, book = sheet.with_user(user)._build_book()
            self.assertEqual(name, "time-2026-03.xlsx")
            page = load_workbook(io.BytesIO(book)).active
            rows = [[cell.value for cell in row] for row in page.iter_rows()]
            self.assertIn(["G1", "G1.1", "Line G1.1", "", 0.625, 12.5, 100], rows)
            self.assertIn(["Own funds", "", "", "", 0.175, 3.5, 28], rows)
