from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import ROLES

from .common_report import ReportCase

OFFICER = "finance_officer"
READERS = {"finance_certifier": "r", "auditor": "r", "director": "r"}
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink.
MATRIX = {
    "onestop.grant.report": {
        **READERS, OFFICER: "crwu", "finance_certifier": "rw",
    },
    "onestop.grant.report.line": {**READERS, OFFICER: "r"},
    "onestop.grant.report.input": {**READERS, OFFICER: "crwu"},
    "onestop.grant.report.template": {**READERS, OFFICER: "r"},
    "onestop.grant.report.due": {**READERS, OFFICER: "crwu"},
    "onestop.grant.rejection": {**READERS, OFFICER: "crw"},
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestReportAccess(ReportCase):
    """The officer prepares, the certifier certifies, auditor and director read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._submitted()
        cls.records = {
            "onestop.grant.report": cls.report,
            "onestop.grant.report.line": cls.report.line_ids[0],
            "onestop.grant.report.input": cls.report.input_ids[0],
            "onestop.grant.report.template": cls.report.template_id,
            "onestop.grant.report.due": cls.env["onestop.grant.report.due"].create(
                {
                    "grant_id": cls.grant.id,
                    "template_id": cls.report.template_id.id,
                    "date_from": date(2026, 4, 1),
                    "date_to": date(2026, 6, 30),
                    "date_due": date(2026, 7, 31),
                }
            ),
            "onestop.grant.rejection": cls.env["onestop.grant.rejection"].create(
                {
                    "report_line_id": cls.report.line_ids[0].id,
                    "amount": 10,
                    "reason": "No receipt",
                }
            ),
        }

    def test_matrix(self):
        for model, by_role in MATRIX.items():
            for role in ROLES:
                env = self.as_(role)
                target = env[model].browse(self.records[model].id)
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        who = env[model] if operation == "create" else target
                        allowed = letter in by_role.get(role, "")
                        self.assertEqual(who.has_access(operation), allowed)

    def test_director_of_another_centre(self):
        """Not by search, not by id, not by a figure."""
        far = self.env["res.users"].create(
            {
                "name": "Far director",
                "login": "test_far_director",
                "group_ids": [
                    Command.link(self.env.ref("onestop_base.group_director").id)
                ],
                "company_ids": [Command.set(self.company.ids)],
                "company_id": self.company.id,
            }
        )
        self.other_centre.member_ids += far
        for model, record in self.records.items():
            if model == "onestop.grant.report.template":
                continue
            mine = record.with_user(far)
            with self.subTest(model=model):
                self.assertFalse(mine.search([("id", "=", record.id)]))
                with self.assertRaises(AccessError):
                    mine.check_access("read")
        report = self.report.with_user(far)
        for call in (
            report.action_open_lines,
            report.action_book,
            lambda: report.action_open_figure("total", "b"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_who_may_do_what(self):
        """Each step refuses the roles that it is not for."""
        draft = self._report(2)
        for role, method in (
            ("auditor", "action_compute"),
            ("director", "action_compute"),
            ("finance_certifier", "action_compute"),
            ("finance_officer", "action_certify"),
            ("auditor", "action_certify"),
            ("director", "action_certify"),
        ):
            with self.subTest(role=role, method=method):
                with self.assertRaises(AccessError):
                    getattr(draft.with_user(self.users[role]), method)()
        draft.action_compute()
        draft.with_user(self.certifier).action_certify()
        for role in ("auditor", "director", "finance_certifier"):
            report = draft.with_user(self.users[role])
            with self.assertRaises(AccessError):
                report.action_submit()
            with self.assertRaises(AccessError):
                report.action_withdraw("No")

    def test_readers_see_page_and_book(self):
        for role in ("auditor", "director", "finance_certifier"):
            report = self.report.with_user(self.users[role])
            report.invalidate_recordset()
            self.assertIn("3,000.00", report.with_context(lang="en_US").page)
            self.assertTrue(report._build_book()[1])


@tagged("post_install", "-at_install")
class TestReportQueries(ReportCase):
    """However many lines and items there are, the queries stay as they are."""

    def test_queries(self):
        headings = self.env["onestop.grant.budget.heading"].create(
            [
                {"grant_id": self.grant.id, "code": f"Q{n}", "name": f"Q{n}"}
                for n in range(10)
            ]
        )
        self.env["onestop.grant.budget.line"].create(
            [
                {
                    "grant_id": self.grant.id,
                    "heading_id": headings[n % 10].id,
                    "code": f"Q{n}",
                    "name": f"Line {n}",
                }
                for n in range(297)
            ]
        )
        report = self._report()
        report.action_compute()
        counts = []
        # The first also reads the rules of the roles, once for each process.
        for _time in range(3):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            report.action_compute()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self._cost("1.1", 1000, date(2026, 3, 3))
        self.assertEqual(len(report.snapshot["rows"]), 300 + 2 * 12 + 3)
        self.assertLessEqual(max(counts[1:]), 30)
        self.assertLessEqual(counts[1], counts[0])
