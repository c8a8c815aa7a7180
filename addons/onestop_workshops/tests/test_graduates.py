from datetime import date, timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.rounds import ROUNDS
from .common_graduates import ANSWERS, GraduatesCase, new_uid


@tagged("post_install", "-at_install")
class TestRounds(GraduatesCase):
    def test_graduation_makes_five_rounds(self):
        for learner in self.learners:
            mine = self.followups.filtered(
                lambda one, who=learner: one.enrolment_id == who
            )
            self.assertEqual(mine.mapped("round"), [str(months) for months in ROUNDS])
            self.assertEqual(mine[0].date_due, self.graduated)
        self.assertEqual(len(self.followups), 50)

    def test_who_left_is_not_asked(self):
        other = self._enrol(self.other_cohort, 1)
        other.write({"state": "left", "date_end": self.graduated})
        self.assertFalse(other.followup_ids)

    def test_the_day_moves_open_rounds_alone(self):
        learner = self.learners[0]
        self.answer(self.round_of(learner, 3))
        later = self.graduated + timedelta(10)
        learner.date_end = later
        self.assertEqual(self.round_of(learner, 0).date_due, later)
        self.assertNotEqual(self.round_of(learner, 3).date_due, later)
        self.assertEqual(self.round_of(learner, 3).state, "done")
        self.assertEqual(len(learner.followup_ids), 5)

    def test_the_cron_makes_what_is_missing(self):
        mine = self.followups.filtered(lambda one: one.enrolment_id == self.learners[0])
        mine.filtered(lambda one: one.round in ("6", "24")).unlink()
        self.env["onestop.enrolment"]._cron_make_rounds()
        self.assertEqual(len(self.learners[0].followup_ids), 5)
        again = self.env["onestop.graduate.followup"].search_count([])
        self.env["onestop.enrolment"]._cron_make_rounds()
        self.assertEqual(self.env["onestop.graduate.followup"].search_count([]), again)

    def test_one_round_once(self):
        values = {
            "enrolment_id": self.learners[0].id, "round": "3",
            "date_open": self.graduated, "date_due": self.graduated,
            "date_close": self.graduated,
        }  # fmt: skip
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["onestop.graduate.followup"].create(values)


@tagged("post_install", "-at_install")
class TestForm(GraduatesCase):
    def setUp(self):
        super().setUp()
        self.followup = self.round_of(self.learners[0], 12)

    def save(self, values, uid=None, base=None):
        return self.officer.save_draft(uid or new_uid(), self.followup.id, values, base)

    def test_the_form_says_what_is_asked(self):
        form = self.officer.get_form()
        found = {
            question["name"]: question
            for section in form["sections"]
            for question in section["questions"]
        }
        self.assertEqual(set(found), set(ANSWERS))
        self.assertEqual(len(found["fcs_meat"]["choices"]), 8)
        food = next(one for one in form["sections"] if one["key"] == "food")
        self.assertEqual(food["rounds"], ["0", "6", "12", "24"])

    def test_a_draft_is_kept_and_opened_again(self):
        answer = self.save({"work_status": "seeking", "text": "tells of a plan"})
        self.assertTrue(answer["applied"])
        self.assertEqual(answer["version"], 1)
        self.assertIn("rcsi_fewer", dict(answer["missing"]))
        opened = self.officer.open_form(self.followup.id)
        self.assertEqual(opened["values"]["work_status"], "seeking")
        self.assertEqual(opened["values"]["text"], "tells of a plan")
        self.assertEqual(opened["state"], "due")
        self.assertEqual(self.followup.income, 0)

    def test_the_same_number_does_it_once(self):
        first, second = new_uid(), new_uid()
        self.save({"work_status": "seeking"}, first)
        self.save({"work_status": "home"}, second)
        answer = self.save({"work_status": "seeking"}, first)
        self.assertEqual((answer["applied"], answer["why"]), (False, "again"))
        self.assertEqual(self.followup.work_status, "home")
        self.assertEqual(self.followup.version, 2)

    def test_what_changed_meanwhile_stays(self):
        self.save({"work_status": "seeking"})
        answer = self.save({"work_status": "home"}, base=0)
        self.assertEqual(answer["why"], "changed")
        self.assertEqual(self.followup.work_status, "seeking")
        self.assertTrue(self.save({"work_status": "home"}, base=1)["applied"])

    def test_wrong_answers_are_named(self):
        for values, name in (
            ({"fcs_meat": "8"}, "fcs_meat"),
            ({"savings": -1}, "savings"),
            ({"savings": "10 000"}, "savings"),
            ({"household_size": 61}, "household_size"),
            ({"incomes": [{"source": "begging", "kind": "cash"}]}, "incomes"),
            ({"incomes": "none"}, "incomes"),
            ({"state": "done"}, "state"),
            ({"kept_smig": 1}, "kept_smig"),
            ({"is_independent": True}, "is_independent"),
        ):
            with self.subTest(values=values):
                answer = self.save(values)
                self.assertEqual(answer["why"], "invalid")
                self.assertIn(name, answer["errors"])
        self.assertEqual(self.followup.version, 0)
        with self.assertRaises(UserError):
            self.save({}, uid="1")

    def test_finishing_tells_what_came_out(self):
        answer = self.answer(self.followup)
        self.assertEqual(answer["state"], "done")
        result = answer["result"]
        self.assertEqual(result["income"], 45000)
        self.assertTrue(result["is_gainful"])
        self.assertTrue(result["is_independent"])
        self.assertEqual(result["rcsi"], 0)
        self.assertEqual(result["fcs"], 64)
        self.assertEqual(result["is_poor"], "no")
        self.assertEqual(self.followup.conditions_met, 6)
        self.assertEqual(self.followup.user_id, self.users["livelihoods"])

    def test_not_independent_and_why(self):
        answer = self.answer(
            self.followup, savings=0, in_group="no", controls_income="no"
        )
        result = answer["result"]
        self.assertFalse(result["is_independent"])
        missing = [one["key"] for one in result["conditions"] if not one["is_met"]]
        self.assertEqual(
            missing, ["positive_savings", "controls_income", "savings_group"]
        )
        self.followup.action_correct()
        self.answer(self.followup, months_held=5)
        self.assertFalse(self.followup.is_gainful)
        self.assertEqual(self.followup.conditions_met, 6)
        self.assertFalse(self.followup.is_independent)

    def test_what_is_missing_keeps_it_a_draft(self):
        answer = self.officer.save_done(
            new_uid(), self.followup.id, {**ANSWERS, "rcsi_fewer": False}
        )
        self.assertEqual(answer["state"], "due")
        self.assertEqual([name for name, _label in answer["missing"]], ["rcsi_fewer"])
        self.assertNotIn("result", answer)

    def test_hidden_questions_are_not_missing(self):
        values = {
            **ANSWERS, "work_status": "home", "is_relevant": False, "stable_job": False,
            "sector": False, "incomes": [],
        }  # fmt: skip
        answer = self.officer.save_done(new_uid(), self.followup.id, values)
        self.assertEqual(answer["state"], "done")
        self.assertEqual(self.followup.income, 0)

    def test_a_round_without_food(self):
        followup = self.round_of(self.learners[0], 3)
        values = {
            name: value for name, value in ANSWERS.items()
            if not name.startswith(("rcsi", "fcs", "household"))
        }  # fmt: skip
        answer = self.officer.save_done(new_uid(), followup.id, values)
        self.assertEqual(answer["state"], "done")
        self.assertFalse(followup.rcsi_class)
        self.assertFalse(followup.is_food_acceptable)

    def test_a_finished_round_takes_no_draft(self):
        self.answer(self.followup)
        answer = self.save({"savings": 0})
        self.assertEqual((answer["applied"], answer["why"]), (False, "done"))
        self.assertEqual(self.followup.savings, 15000)

    def test_sent_twice_is_finished_once(self):
        uid = new_uid()
        for _time in range(2):
            answer = self.officer.save_done(uid, self.followup.id, ANSWERS)
            self.assertEqual(answer["state"], "done")
            self.assertTrue(answer["result"]["is_independent"])
        self.assertEqual(self.followup.version, 1)
        self.assertEqual(len(self.followup.income_ids), 2)

    def test_the_day_of_the_interview(self):
        for day in (
            date.today() + timedelta(1),
            self.followup.date_open - timedelta(1),
        ):
            with self.subTest(day=day), self.assertRaises(UserError):
                self.answer(self.followup, day=str(day))
        self.answer(self.followup, day=str(date.today() - timedelta(3)))
        self.assertEqual(self.followup.date_done, date.today() - timedelta(3))

    def test_nobody_writes_by_hand(self):
        for call in (
            lambda: self.followup.write({"savings": 1}),
            lambda: self.followup.unlink(),
            lambda: self.officer.create({"enrolment_id": self.learners[0].id}),
        ):
            with self.assertRaises(AccessError):
                call()


@tagged("post_install", "-at_install")
class TestReferenceValues(GraduatesCase):
    def new(self, kind, day, value):
        return self.env["onestop.reference.value"].create(
            {"kind": kind, "date_from": day, "value": value}
        )

    def test_values_as_delivered(self):
        in_force = self.env["onestop.reference.value"]._in_force
        for day, smig, line in (
            (date(2015, 12, 31), 35000, 175513),
            (date(2016, 1, 1), 40000, 175513),
            (date(2010, 6, 1), None, 165431),
            (date(2026, 1, 1), 40000, 269485),
        ):
            with self.subTest(day=day):
                found = in_force(day)
                self.assertEqual(found.get("smig"), smig)
                self.assertEqual(found["poverty_line"], line)
        found = in_force(date(2026, 1, 1))
        self.assertEqual((found["food_poor"], found["food_borderline"]), (21, 35))
        self.assertEqual((found["rcsi_none"], found["rcsi_stressed"]), (3, 18))

    def test_a_new_value_changes_no_past_round(self):
        past = self.round_of(self.learners[0], 12)
        self.answer(past)
        self.new("smig", date.today() - timedelta(400), 60000)
        self.new("food_borderline", date.today() - timedelta(400), 100)
        self.env.invalidate_all()
        self.assertEqual(past.kept_smig, 40000)
        self.assertTrue(past.is_gainful)
        past.action_correct()
        self.answer(past, savings=1)
        self.assertEqual(past.kept_smig, 40000)
        self.assertTrue(past.is_independent)
        now = self.round_of(self.learners[0], 24)
        self.answer(now)
        self.assertEqual(now.kept_smig, 60000)
        self.assertFalse(now.is_gainful)
        self.assertEqual(now.fcs_class, "borderline")

    def test_the_value_of_the_day_of_the_interview(self):
        self.new("smig", date.today() - timedelta(1), 60000)
        before = self.round_of(self.learners[0], 12)
        self.answer(before, day=str(date.today() - timedelta(2)))
        self.assertEqual(before.kept_smig, 40000)

    def test_a_value_stays(self):
        value = self.env.ref("onestop_workshops.smig_2016")
        with self.assertRaises(UserError):
            value.write({"value": 50000})
        value.write({"source": "Decree"})

    def test_the_other_cut_offs_are_a_setting(self):
        self.env["ir.config_parameter"].set_param(
            "onestop_workshops.food_cutoffs", "28_42"
        )
        followup = self.round_of(self.learners[0], 12)
        self.answer(followup, fcs_dairy="0", fcs_meat="0", fcs_oil="7", fcs_sugar="7")
        self.assertEqual(followup.fcs, 35)
        self.assertEqual(followup.fcs_class, "borderline")
        self.assertEqual(followup.kept_food_borderline, 42)
