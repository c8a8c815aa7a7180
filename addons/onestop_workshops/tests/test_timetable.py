from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.timetable import free_times, spread_units
from .common import WorkshopsCase


@tagged("post_install", "-at_install")
class TestTimetable(WorkshopsCase):
    """Sessions out of the weekly times, and what becomes of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = (
            cls.env["resource.calendar"]
            .with_user(cls.livelihoods)
            .create(
                {
                    "name": "Mornings",
                    "tz": "Africa/Bamako",
                    "for_cohorts": True,
                    "attendance_ids": [Command.clear()]
                    + [
                        Command.create(
                            {
                                "name": "Morning",
                                "dayofweek": day,
                                "hour_from": 8,
                                "hour_to": 11,
                                "day_period": "morning",
                            }
                        )
                        for day in "01234"
                    ],
                }
            )
        )
        cls.env["resource.calendar.leaves"].search(
            [("resource_id", "=", False)]
        ).unlink()
        cls.plan = cls._make_cohort(
            cls.employee,
            cls.workshop,
            calendar_id=cls.calendar.id,
            date_start="2027-02-01",
            date_end="2027-03-26",
        ).with_user(cls.livelihoods)

    def holiday(self, day):
        return (
            self.env["resource.calendar.leaves"]
            .with_user(self.director)
            .create(
                {
                    "name": "Feast",
                    "date_from": f"{day} 00:00:00",
                    "date_to": f"{day} 23:59:59",
                }
            )
        )

    @freeze_time("2027-01-01")
    def test_generated(self):
        self.holiday("2027-02-03")
        result = self.plan.generate_sessions()
        self.assertEqual(result["created"], 39)
        dates = {str(day) for day in self.plan.session_ids.mapped("date")}
        self.assertNotIn("2027-02-03", dates)
        self.assertIn("2027-02-04", dates)
        self.assertEqual(self.plan.session_ids[0].start, datetime(2027, 2, 1, 8))
        self.assertEqual(self.plan.session_ids[0].competency_id.code, "U1")
        hours = sum(
            one.hours for one in self.plan.session_ids if one.competency_id.code == "U1"
        )
        self.assertAlmostEqual(hours, 40, delta=1.5)

    @freeze_time("2027-01-01")
    def test_idempotent(self):
        """What was held, cancelled, moved or made by hand stays."""
        self.plan.generate_sessions()
        one, two, three = self.plan.session_ids[:3]
        one.cancel("room")
        two.sudo().state = "held"
        three.write(
            {
                "start": three.start + timedelta(hours=6),
                "stop": three.stop + timedelta(hours=6),
            }
        )
        extra = one.create(
            {
                "cohort_id": self.plan.id,
                "trainer_id": self.plan.trainer_id.id,
                "workshop_id": self.plan.workshop_id.id,
                "start": datetime(2027, 2, 6, 8),
                "stop": datetime(2027, 2, 6, 10),
            }
        )
        before = {(x.id, x.start, x.state) for x in self.plan.session_ids}
        result = self.plan.generate_sessions()
        self.assertEqual(result["created"], 0)
        self.assertEqual(result["removed"], 0)
        after = {(x.id, x.start, x.state) for x in self.plan.session_ids}
        self.assertEqual(before, after)
        self.assertIn(extra, self.plan.session_ids)

    @freeze_time("2027-01-01")
    def test_a_feast_that_moves(self):
        self.plan.generate_sessions()
        feast = self.holiday("2027-02-10")
        self.assertEqual(self.plan.generate_sessions()["removed"], 1)
        feast.write({"date_from": "2027-02-11 00:00", "date_to": "2027-02-11 23:59:59"})
        result = self.plan.generate_sessions()
        self.assertEqual((result["created"], result["removed"]), (1, 1))

    @freeze_time("2027-01-01")
    def test_taken_times_are_named(self):
        """The trainer is elsewhere: that day is left out, and said."""
        self.env["onestop.session"].create(
            {
                "cohort_id": self.cohort.id,
                "trainer_id": self.employee.id,
                "workshop_id": self.other_workshop.id,
                "start": datetime(2027, 2, 1, 9),
                "stop": datetime(2027, 2, 1, 10),
            }
        )
        result = self.plan.generate_sessions()
        self.assertEqual([str(day) for day in result["refused"]], ["2027-02-01"])
        self.assertEqual(result["created"], 39)

    @freeze_time("2027-01-01")
    def test_queries(self):
        """200 sessions cost as many queries as 40, but for one insert a hundred."""
        counts = []
        self.plan.generate_sessions()
        for weeks in (8, 40):
            start = datetime(2028, 1, 3) + timedelta(weeks=60 * len(counts))
            cohort = self._make_cohort(
                self.employee,
                self.workshop,
                calendar_id=self.calendar.id,
                date_start=start.date(),
                date_end=(start + timedelta(weeks=weeks, days=-1)).date(),
            ).with_user(self.livelihoods)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = cohort.generate_sessions()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(result["created"], weeks * 5)
        self.assertLessEqual(counts[1], counts[0] + 4)
        self.assertLessEqual(counts[1], 60)

    def test_weekly_times_are_chosen(self):
        self.plan.calendar_id = False
        with self.assertRaisesRegex(UserError, "weekly times"):
            self.plan.generate_sessions()

    def test_public_holidays(self):
        """Once for a year; what the director takes away stays away."""
        leaves = self.env["resource.calendar.leaves"]
        domain = [("resource_id", "=", False), ("company_id", "=", self.env.company.id)]
        with freeze_time("2027-05-05"):
            leaves._cron_public_holidays()
            first = leaves.search(domain)
            self.assertEqual(len(first), 18)
            first[0].with_user(self.director).unlink()
            leaves._cron_public_holidays()
        self.assertEqual(leaves.search_count(domain), 17)


@tagged("post_install", "-at_install")
class TestMakingUp(WorkshopsCase):
    """Sessions that do not take place, and what makes up for them."""

    def wizard(self, session, **vals):
        env = self.as_("trainer")
        return env["onestop.session.make.up"].create({"session_id": session.id, **vals})

    def test_cancelled_and_made_up(self):
        one = self.sessions[0].with_user(self.trainer)
        with self.assertRaisesRegex(UserError, "planned still"):
            one.action_ask_make_up()
        one.cancel("trainer")
        self.assertEqual((one.state, one.cancel_reason), ("cancelled", "trainer"))
        with self.assertRaisesRegex(UserError, "held or cancelled"):
            one.start = one.start + timedelta(hours=1)
        times = {
            "start": self.monday + timedelta(days=5),
            "stop": self.monday + timedelta(days=5, hours=3),
        }
        action = self.wizard(one, **times).action_plan()
        new = one.browse(action["res_id"])
        self.assertEqual(new.replaces_id, one)
        with self.assertRaisesRegex(UserError, "makes up"):
            one.action_restore()
        new.cancel("room")
        one.action_restore()
        self.assertEqual(one.state, "planned")

    def test_only_of_its_own_cohort(self):
        other = self._make_sessions(self.other_cohort, 1)
        other.sudo().write({"state": "cancelled", "cancel_reason": "room"})
        self.cohort.trainer_ids += self.other_employee
        with self.assertRaisesRegex(UserError, "of its cohort"):
            self.sessions[0].replaces_id = other


@tagged("post_install", "-at_install")
class TestTimetablePlain(WorkshopsCase):
    def test_half_a_session_is_none(self):
        self.assertEqual(free_times([(1, 3), (4, 6)], [(2, 3)]), [(4, 6)])
        self.assertEqual(free_times([(1, 3)], [(3, 4)]), [(1, 3)])

    def test_spread(self):
        self.assertEqual(
            spread_units([3, 3, 3, 3], [("a", 6), ("b", 3)]), ["a", "a", "b", None]
        )
        self.assertEqual(spread_units([4, 4, 4], [("a", 5), ("b", 7)]), ["a", "b", "b"])
        self.assertEqual(spread_units([4, 4], [("a", 7), ("b", 4)]), ["a", "a"])
        self.assertEqual(spread_units([3], []), [None])
