from datetime import date
from decimal import Decimal

from psycopg2 import Error as DatabaseError
from psycopg2 import errors

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.report_seal import seal
from .common_report import ReportCase


@tagged("post_install", "-at_install")
class TestReportLife(ReportCase):
    """Drafted, certified by another person, submitted, frozen."""

    def refused_by_database(self, statement, *args):
        """Assert that even SQL is refused, with the triggers in force."""
        self.env.flush_all()
        with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.env.cr.execute(statement, args)

    def test_from_draft_to_submitted(self):
        report = self._report()
        report.action_compute()
        self.assertEqual(report.snapshot["totals"]["xof"], 1967871)
        self.assertEqual(report.snapshot["totals"]["amount"], "3000.00")
        self.assertFalse(report.line_ids)
        report.with_user(self.certifier).action_certify()
        self.assertEqual(report.certified_by_id, self.certifier)
        self.assertEqual(report.line_ids.allocation_id, self.cost_1 + self.cost_2)
        self.assertEqual(report.snapshot_hash, seal(report.snapshot))
        self.assertTrue(report.is_intact)
        report.action_submit()
        self.assertEqual(report.state, "submitted")

    def test_nobody_certifies_her_own(self):
        """Not by role, not with both roles, not by writing, not by SQL."""
        report = self._report()
        report.action_compute()
        with self.assertRaises(AccessError):
            report.action_certify()
        self.officer.group_ids += self.env.ref("onestop_base.group_finance_certifier")
        with self.assertRaises(UserError):
            report.action_certify()
        for vals in (
            {"state": "certified"},
            {"certified_by_id": self.certifier.id},
            {"prepared_by_id": self.certifier.id},
            {"snapshot": {}},
            {"snapshot_hash": "x"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                report.write(vals)
        with self.assertRaises(AccessError):
            self._report(2, state="certified")
        for statement in (
            "UPDATE onestop_grant_report SET state = 'certified' WHERE id = %s",
            "UPDATE onestop_grant_report SET certified_by_id = prepared_by_id"
            " WHERE id = %s",
            "UPDATE onestop_grant_report SET state = 'submitted' WHERE id = %s",
        ):
            self.refused_by_database(statement, report.id)

    def test_who_changed_the_draft_prepared_it(self):
        """With both roles: what she entered for her colleague she cannot certify."""
        report = self._report()
        report.action_compute()
        both = self.certifier
        both.group_ids += self.env.ref("onestop_base.group_finance_officer")
        report.with_user(both).input_ids[0].requested = 5
        self.assertFalse(report.snapshot)
        report.with_user(both).action_compute()
        self.assertEqual(report.prepared_by_id, both)
        with self.assertRaises(UserError):
            report.with_user(both).action_certify()

    def test_certified_figures_are_those_she_saw(self):
        report = self._report()
        with self.assertRaises(UserError):
            report.with_user(self.certifier).action_certify()
        report.action_compute()
        self._cost("1.2", 500, date(2026, 3, 1))
        with self.assertRaisesRegex(UserError, "changed"):
            report.with_user(self.certifier).action_certify()
        report.action_compute()
        report.with_user(self.certifier).action_certify()
        self.assertEqual(report.snapshot["totals"]["xof"], 1967871 + 500)

    def test_frozen(self):
        """No role, no superuser and no SQL changes what was certified."""
        report = self._certified()
        for vals in ({"date_to": "2026-04-30"}, {"lang": "en_US"}):
            with self.assertRaises(UserError):
                report.write(vals)
        with self.assertRaises(UserError):
            report.with_user(self.officer).unlink()
        with self.assertRaises(UserError):
            report.input_ids[0].requested = 7
        one, line = report.input_ids[0], report.line_ids[0]
        for statement, record in (
            ("UPDATE {} SET snapshot = '{{}}'", report),
            ("UPDATE {} SET snapshot_hash = 'x'", report),
            ("UPDATE {} SET date_from = '2026-01-02'", report),
            ("UPDATE {} SET certified_on = now()", report),
            ("UPDATE {} SET state = 'draft'", report),
            ("DELETE FROM {}", report),
            ("UPDATE {} SET amount = 1", line),
            ("UPDATE {} SET is_live = false", line),
            ("DELETE FROM {}", line),
            ("UPDATE {} SET requested = 1", one),
            ("UPDATE {} SET authorised = 1", one),
            ("DELETE FROM {}", one),
        ):
            with self.subTest(statement=statement):
                sql = statement.format(record._table) + " WHERE id = %s"
                self.refused_by_database(sql, record.id)
        self.refused_by_database(
            "INSERT INTO onestop_grant_report_line (report_id, template_id,"
            " allocation_id, budget_line_id, date, amount, is_live)"
            " VALUES (%s, %s, %s, %s, now(), 1, true)",
            report.id,
            report.template_id.id,
            self.cost_3.id,
            self.lines["1.2"].id,
        )
        report.action_submit()
        self.refused_by_database(
            "UPDATE onestop_grant_report SET submitted_on = '2026-01-01' WHERE id = %s",
            report.id,
        )

    def test_seal_finds_what_got_past_the_triggers(self):
        report = self._certified()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE onestop_grant_report DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE onestop_grant_report SET snapshot = jsonb_set(snapshot,"
            " '{totals,xof}', '1') WHERE id = %s",
            (report.id,),
        )
        self.env.cr.execute("ALTER TABLE onestop_grant_report ENABLE TRIGGER USER")
        report.invalidate_recordset()
        self.assertFalse(report.is_intact)
        with self.assertRaisesRegex(UserError, "seal"):
            report.action_submit()

    def test_a_cost_is_reported_once(self):
        """By form; and the database refuses a second time."""
        first = self._submitted()
        again = self._report(2)
        again.action_compute()
        self.assertEqual(again.snapshot["totals"]["xof"], 327979)
        other_form = self._report(1, "financial")
        other_form.action_compute()
        self.assertEqual(other_form.snapshot["totals"]["xof"], 1967871)
        self.env.flush_all()
        with (
            self.assertRaises(errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO onestop_grant_report_line (report_id, template_id,"
                " allocation_id, budget_line_id, date, amount, is_live)"
                " SELECT %s, template_id, allocation_id, budget_line_id, date, amount,"
                " true FROM onestop_grant_report_line WHERE report_id = %s",
                (again.id, first.id),
            )

    def test_periods_do_not_overlap(self):
        self._certified()
        second = self._report(1, date_from=date(2026, 3, 1), date_to=date(2026, 4, 30))
        second.action_compute()
        with (
            self.assertRaises(errors.ExclusionViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            second.with_user(self.certifier).action_certify()

    def test_late_entries_are_adjustments(self):
        """Costs and reversals of a reported quarter stand in the next report."""
        self._submitted()
        self._cost("1.1", 65596, date(2026, 3, 5))
        self._cost("2.1", -131191, date(2026, 3, 6))
        second = self._certified(2)
        self.assertEqual(second.snapshot["totals"]["prior_xof"], 65596 - 131191)
        self.assertEqual(self.line_row(second, "1.1")["adjust"], Decimal("100.00"))
        self.assertEqual(self.line_row(second, "2.1")["adjust"], Decimal("-200.00"))
        self.assertEqual(self.line_row(second, "1.2")["adjust"], 0)
        prior = second.line_ids.filtered("prior_period")
        self.assertEqual(sorted(prior.mapped("amount")), [-131191, 65596])

    def test_withdrawn_for_a_new_version(self):
        report = self._submitted()
        sent = report.snapshot
        with self.assertRaises(UserError):
            report.action_withdraw(" ")
        action = report.action_withdraw("Wrong period of the request")
        fresh = report.browse(action["res_id"])
        self.assertEqual((report.state, report.snapshot), ("withdrawn", sent))
        self.assertEqual(report.withdrawn_by_id, self.officer)
        self.assertFalse(any(report.line_ids.mapped("is_live")))
        self.assertEqual((fresh.version, fresh.previous_id), (2, report))
        self.assertEqual(fresh.code, f"{report.code}-2")
        fresh.action_compute()
        fresh.with_user(self.certifier).action_certify()
        self.assertEqual(fresh.line_ids.allocation_id, self.cost_1 + self.cost_2)
        self.assertEqual(fresh.snapshot["meta"]["replaces"], report.code)
        self.assertIn("Wrong period of the request", report.page)
        self.refused_by_database(
            "UPDATE onestop_grant_report SET withdraw_reason = 'x' WHERE id = %s",
            report.id,
        )

    def test_not_withdrawn_under_a_later_one(self):
        first = self._submitted()
        self._submitted(2)
        with self.assertRaisesRegex(UserError, "counts on"):
            first.action_withdraw("Too late")
        third = self._report(1, "financial")
        third.action_compute()
        later = self._certified(2, "financial")
        self.assertTrue(later)
        with self.assertRaisesRegex(UserError, "later period"):
            third.with_user(self.certifier).action_certify()

    def test_differences_keep_a_report_back(self):
        """The tie-out is asked, with grant and day."""
        report = self._certified()
        asked = []

        def differences(_self):
            asked.append(True)
            return ["difference"]

        self.patch(type(report), "_check_ties", differences)
        with self.assertRaisesRegex(UserError, "do not tie out: 1"):
            report.action_submit()
        self.assertEqual((asked, report.state), ([True], "certified"))

    def test_calendar(self):
        first, last = date(2026, 1, 1), date(2026, 3, 31)
        due = self.env["onestop.grant.report.due"].create(
            {
                "grant_id": self.grant.id,
                "template_id": self._form("face").id,
                "date_from": first,
                "date_to": last,
                "date_due": date(2026, 4, 30),
            }
        )
        due = due.with_user(self.officer)
        self.assertTrue(due.is_late)
        self.assertIn(due, due.search([("is_late", "=", True)]))
        due.action_open_report()
        report = due.report_id
        self.assertEqual((report.date_from, report.date_to), (first, last))
        report.action_compute()
        report.with_user(self.certifier).action_certify()
        report.action_submit()
        self.assertFalse(due.is_late)
        self.assertNotIn(due, due.search([("is_late", "=", True)]))
        report.action_withdraw("Wrong rate")
        due.action_open_report()
        self.assertEqual(due.report_id, report.next_ids)


@tagged("post_install", "-at_install")
class TestRejections(ReportCase):
    """FACE forms one after the other, with what the agency answers."""

    def test_face_from_quarter_to_quarter(self):
        first = self._report()
        first.action_compute()
        self.ask(
            first,
            authorised_before={"1.1": 1200, "2.1": 2500},
            requested={"1.1": 800, "1.2": 600},
        )
        first.action_compute()
        row = self.line_row(first, "1.1")
        self.assertEqual(
            [row[x] for x in "abcdefg"], [1200, 1000, 1000, 200, 800, 0, 200]
        )
        first.with_user(self.certifier).action_certify()
        first.action_submit()
        self.ask(first, authorised={"1.1": 700, "1.2": 600})
        self.reject(first, "1.1", 65596)
        second = self._certified(2)
        self.assertEqual(self.line_row(second, "1.1")["a"], 200 + 100 + 700)
        self.assertEqual(self.line_row(second, "1.2")["a"], 600)
        self.assertEqual(self.line_row(second, "2.1")["a"], 500)
        self.assertEqual(second.snapshot["rejections"][0]["amount"], "100.00")
        self.assertIn("No receipt", second.page)

    def test_rejected_after_the_next_form(self):
        """What comes late counts in the form after, once; what is lifted, too."""
        first = self._submitted()
        second = self._submitted(2)
        rejection = self.reject(first, "1.1", 65596)
        third = self._report(3)
        third.action_compute()
        before = self.line_row(second, "1.1")["g"]
        self.assertEqual(self.line_row(third, "1.1")["a"], before + 100)
        third.with_user(self.certifier).action_certify()
        rejection.action_lift("The receipt was found")
        fourth = self._report(
            3, date_from=date(2026, 10, 1), date_to=date(2026, 12, 31)
        )
        fourth.action_compute()
        self.assertEqual(
            self.line_row(fourth, "1.1")["a"], self.line_row(third, "1.1")["g"] - 100
        )
        self.assertTrue(fourth.snapshot["rejections"][0]["lifted_on"])

    def test_limits(self):
        report = self._certified()
        with self.assertRaises(UserError):
            self.reject(report, "1.1", 5)
        report.action_submit()
        with self.assertRaises(ValidationError):
            self.reject(report, "1.1", 655958)
        rejection = self.reject(report, "1.1", 655957)
        self.assertEqual(rejection.amount_donor, 1000)
        with self.assertRaises(AccessError):
            rejection.unlink()
        with self.assertRaises(AccessError):
            rejection.write({"lifted_on": date(2026, 5, 1)})
        self.env.flush_all()
        for statement in (
            "UPDATE onestop_grant_rejection SET amount = 1 WHERE id = %s",
            "DELETE FROM onestop_grant_rejection WHERE id = %s",
        ):
            with (
                self.assertRaises(DatabaseError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (rejection.id,))

    def test_an_answer_is_closed_by_the_next_form(self):
        first = self._submitted()
        self.ask(first, authorised={"1.1": 700})
        self._certified(2)
        self.env.flush_all()
        with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.ask(first, authorised={"1.1": 800})
                self.env.flush_all()

    def test_no_line_by_hand(self):
        report = self._submitted()
        with self.assertRaises(AccessError):
            self.as_("finance_officer")["onestop.grant.report.line"].create(
                {
                    "report_id": report.id,
                    "template_id": report.template_id.id,
                    "allocation_id": self.cost_3.id,
                    "budget_line_id": self.lines["1.2"].id,
                    "date": date(2026, 4, 1),
                    "amount": 1,
                }
            )
        with self.assertRaises(AccessError):
            self._report(2, line_ids=[Command.clear()])
