from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestSteps(CasesCase):
    def setUp(self):
        super().setUp()
        self.director = self.users["director"]

    # ------------------------------------------------------------- helpers
    def make(self, model, user=None, **vals):
        records = self.env[model].with_user(user or self.env.uid)
        return records.create({"case_id": self.case.id, **vals})

    def assess(self):
        return self.make("onestop.case.assessment", text="Told", need_health="urgent")

    def goal(self, **vals):
        return self.make("onestop.case.goal", domain="health", text="Goal", **vals)

    def waiting(self, user):
        found = self.env["onestop.case.approval"].with_user(user)
        return found.search([("may_decide", "=", True), ("case_id", "=", self.case.id)])

    def approve(self, kind):
        self.case.action_ask_approval()
        waiting = self.waiting(self.director)
        self.assertEqual(waiting.kind, kind)
        waiting.action_approve()

    def expect(self, stage, step):
        self.assertEqual((self.case.stage, self.case.next_step), (stage, step))

    def to_follow_up(self):
        self.assess()
        self.approve("assessment")
        goal = self.goal()
        self.approve("plan")
        goal.action_met()
        return goal

    # --------------------------------------------------------------- tests
    def test_six_steps(self):
        self.expect("engagement", "write_assessment")
        self.assess()
        self.expect("assessment", "ask_assessment")
        self.case.action_ask_approval()
        self.expect("assessment", "await_assessment")
        self.waiting(self.director).action_approve()
        self.expect("planning", "write_plan")
        goal = self.goal()
        self.expect("planning", "ask_plan")
        self.approve("plan")
        self.expect("implementation", "meet_goals")
        goal.action_met()
        self.expect("follow_up", "follow_up")
        self.make("onestop.followup").action_done()
        self.expect("follow_up", "ask_closure")
        with self.assertRaises(UserError):
            self.case.action_ask_approval()
        self.case.write({"closure_reason": "needs_met"})
        with self.assertRaises(UserError):
            self.case.action_ask_approval()
        self.case.write(
            dict.fromkeys(
                ("closure_safety", "closure_goals", "closure_agreed", "closure_return"),
                True,
            )
        )
        self.approve("closure")
        self.expect("closed", "none")
        self.assertEqual(self.case.date_closed, fields.Date.context_today(self.case))

    def test_returned_with_a_comment(self):
        first = self.assess()
        self.case.action_ask_approval()
        waiting = self.waiting(self.director)
        with self.assertRaises(UserError):
            waiting.action_return(" ")
        wizard = self.env["onestop.case.return"].with_user(self.director)
        wizard.create(
            {"approval_id": waiting.id, "comment": "Ask about her children"}
        ).action_return()
        self.expect("assessment", "revise_assessment")
        approval = self.case.approval_ids
        self.assertEqual(approval.comment, "Ask about her children")
        first.text = "Told, and about her children"
        self.case.action_ask_approval()
        self.expect("assessment", "await_assessment")
        self.waiting(self.director).action_approve()
        self.expect("planning", "write_plan")

    def test_what_a_supervisor_has_stays(self):
        assessment = self.assess()
        self.case.action_ask_approval()
        with self.assertRaises(UserError):
            assessment.text = "Something else"
        self.waiting(self.director).action_approve()
        with self.assertRaises(UserError):
            assessment.need_health = "none"
        goal = self.goal()
        self.approve("plan")
        with self.assertRaises(UserError):
            goal.text = "Another goal"
        with self.assertRaises(UserError):
            goal.unlink()
        goal.date_due = fields.Date.add(goal.date_due, days=3)

    def test_supervisor_of_the_team(self):
        self.case.add_to_team(self.outsider.id, "social")
        self.assess()
        self.case.action_ask_approval()
        self.assertFalse(self.waiting(self.outsider))
        place = self.case.member_ids.filtered(lambda m: m.user_id == self.outsider)
        with self.assertRaises(AccessError):
            place.action_toggle_supervisor()
        place.with_user(self.director).action_toggle_supervisor()
        self.waiting(self.outsider).action_approve()
        self.expect("planning", "write_plan")

    def test_nobody_approves_her_own(self):
        """Not as a supervisor, not as a director, not when a colleague asked."""
        manager = self.case.manager_id
        self.case.add_to_team(self.outsider.id, "social")
        self.case.member_ids.with_user(self.director).filtered(
            lambda m: m.user_id in manager + self.outsider
        ).action_toggle_supervisor()
        manager.sudo().group_ids += self.env.ref("onestop_base.group_director")
        self.assess()
        self.case.with_user(self.outsider).action_ask_approval()
        approval = self.case.approval_ids
        for user in (manager, self.outsider):
            with self.subTest(user=user.login):
                self.assertFalse(self.waiting(user))
                with self.assertRaises(UserError):
                    approval.with_user(user).action_approve()
        self.waiting(self.director).action_approve()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_her_own(self):
        self.assess()
        self.case.action_ask_approval()
        self.env.flush_all()
        approval = self.case.approval_ids
        for column in ("requested_by_id", "author_id"):
            with (
                self.subTest(column=column),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.execute_query(
                    SQL(
                        "UPDATE onestop_case_approval SET state = 'approved',"
                        " date_decided = CURRENT_DATE, decided_by_id = %s"
                        " WHERE id = %s RETURNING id",
                        SQL.identifier(column),
                        approval.id,
                    )
                )

    def test_no_approval_by_hand(self):
        approvals = self.env["onestop.case.approval"]
        vals = {
            "case_id": self.case.id,
            "kind": "assessment",
            "requested_by_id": self.outsider.id,
            "author_id": self.outsider.id,
            "date_requested": "2026-01-01",
        }
        self.assess()
        self.case.action_ask_approval()
        for user in (self.case.manager_id, self.director):
            with self.assertRaises(AccessError):
                approvals.with_user(user).create(vals)
            with self.assertRaises(AccessError):
                self.case.approval_ids.with_user(user).write({"state": "approved"})
        with self.assertRaises(UserError):
            self.case.action_ask_approval()
        with self.assertRaises(UserError):
            self.case.write({"stage": "closed"})

    def test_closed_is_read_only(self):
        goal = self.to_follow_up()
        plan = self.make("onestop.safety.plan", safe_places="Aunt")
        assessment = self.case.assessment_ids
        self.case.write({"closure_reason": "her_request"})
        self.case.action_ask_closure()
        self.waiting(self.director).action_approve()
        self.assertEqual(self.case.stage, "closed")
        for part, vals in (
            (goal, {"date_due": "2030-01-01"}),
            (plan, {"safe_places": "Elsewhere"}),
            (assessment, {"need_legal": "some"}),
            (self.case, {"risk": "high"}),
        ):
            with self.subTest(part=part._name), self.assertRaises(UserError):
                part.write(vals)
        with self.assertRaises(UserError):
            self.goal()
        with self.assertRaises(UserError):
            self.make("onestop.safety.plan")
        with self.assertRaises(UserError):
            self.case.action_ask_closure()
        self.make("onestop.followup").action_done()
        self.case.action_reopen()
        self.expect("follow_up", "ask_closure")
        self.goal()
        self.expect("implementation", "meet_goals")

    def test_part_stays_in_its_file(self):
        other = self._make_case(self._make_person("Kadia"))
        goal = self.goal()
        with self.assertRaises(UserError):
            goal.case_id = other

    def test_one_open_file_for_a_person(self):
        with self.assertRaises(UserError):
            self._make_case(self.person)
        self.case._close("left_area")
        second = self._make_case(self.person)
        with self.assertRaises(UserError):
            self.case.action_reopen()
        self.assertEqual(second.stage, "engagement")

    def test_further_file_when_the_manager_wants_one(self):
        action = self.case.action_open_additional()
        second = self.env["onestop.case"].browse(action["res_id"])
        self.assertTrue(second.is_additional)
        self.assertEqual(second.person_id, self.person)
        with self.assertRaises(AccessError):
            self.as_("medical").action_open_additional()

    def test_safety_plan(self):
        first = self.make("onestop.safety.plan", safe_places="Aunt")
        second = self.make("onestop.safety.plan", safe_places="Neighbour")
        self.assertFalse(first.is_current)
        self.assertTrue(second.is_current)
        today = fields.Date.context_today(self.case)
        second.date_review = today - timedelta(days=1)
        self.assertTrue(self.case.is_overdue)
        second.action_reviewed()
        self.assertFalse(self.case.is_overdue)
        self.assertEqual(second.date_reviewed, today)

    def test_next_due(self):
        today = fields.Date.context_today(self.case)
        self.assertEqual(self.case.next_due, today + timedelta(days=14))
        self.goal(date_due=today - timedelta(days=2))
        self.assertEqual(self.case.next_due, today - timedelta(days=2))
        late = self.env["onestop.case"].search([("is_overdue", "=", True)])
        self.assertIn(self.case, late)

    def test_followup_is_for_its_discipline(self):
        medical = self.users["medical"]
        theirs = self.make("onestop.followup", medical, text="Wound is healing")
        self.assertEqual(theirs.discipline, "medical")
        mine = self.make("onestop.followup", text="She sleeps")
        found = self.env["onestop.followup"].search([("case_id", "=", self.case.id)])
        self.assertEqual(found, mine)
        with self.assertRaises(AccessError):
            theirs.with_user(self.case.manager_id).read(["text"])
        with self.assertRaises(AccessError):
            mine.with_user(medical).read(["text"])

    def test_text_of_the_assessment_is_for_social_workers(self):
        assessment = self.assess()
        self.assertEqual(assessment.text, "Told")
        theirs = assessment.with_user(self.users["medical"])
        self.assertEqual(theirs.need_health, "urgent")
        with self.assertRaises(AccessError):
            theirs.read(["text"])

    def test_minor(self):
        girl = self._make_case(self._make_person("Néné", age_group="12_17"))
        self.assertTrue(girl.is_minor)
        girl.write({"guardian": "Grandmother, safe", "best_interest": "School"})
        self.assertEqual(girl.guardian, "Grandmother, safe")
        plan = self.env["onestop.safety.plan"].new({"case_id": girl.id})
        self.assertTrue(plan.is_minor)
        with self.assertRaises(UserError):
            girl.is_minor = False
