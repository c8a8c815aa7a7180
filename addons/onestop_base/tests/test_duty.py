from datetime import datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import OnestopCase

#: A Tuesday.
NOON = "2026-11-24 12:00:00"


@tagged("post_install", "-at_install")
class TestDuty(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = cls.env["resource.calendar"].create(
            {
                "name": "Day",
                "tz": "Africa/Bamako",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Day",
                            "dayofweek": day,
                            "hour_from": 8,
                            "hour_to": 17,
                            "day_period": "full_day",
                        }
                    )
                    for day in "01234"
                ],
            }
        )
        cls.doctor = cls._employee("Oumou", "doctor", cls.hours)
        cls.guard = cls._employee("Bakary", "guard")
        cls.nurse = cls._employee("Sitan", "nurse")
        cls._employee("Elsewhere", "doctor", cls.hours, centre=cls.other_centre)
        cls.env["onestop.duty.requirement"].create(
            [
                {
                    "centre_id": cls.centre.id,
                    "profession": job,
                    "kind": kind,
                    "count": n,
                }
                for job, kind, n in (
                    ("doctor", "day", 1),
                    ("guard", "night", 1),
                    ("nurse", "night", 2),
                )
            ]
        )
        cls.seen = cls.centre.with_user(cls.users["reception"])
        cls.Duty = cls.env["onestop.duty"].with_user(cls.users["director"])

    @classmethod
    def _employee(cls, name, profession, calendar=None, centre=None):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "profession": profession,
                "centre_id": (centre or cls.centre).id,
                "tz": "Africa/Bamako",
                "resource_calendar_id": calendar.id if calendar else False,
            }
        )

    def duty(self, employee, start, end, **vals):
        return self.Duty.create(
            {
                "employee_id": employee.id,
                "date_start": datetime.fromisoformat(start),
                "date_end": datetime.fromisoformat(end),
                **vals,
            }
        )

    def names(self, rows):
        return [row["name"] for row in rows]

    def missing(self, night=False, at=NOON):
        rows = self.seen.missing_professions(night=night, at=at)
        return {row["profession"]: row["missing"] for row in rows}

    # ----------------------------------------------------- who is on duty
    def test_weekly_hours_need_no_entry(self):
        for at, expected in (
            ("2026-11-24 07:59:00", []),
            ("2026-11-24 08:00:00", ["Oumou"]),
            ("2026-11-24 16:59:59", ["Oumou"]),
            ("2026-11-24 17:00:00", []),
            ("2026-11-28 12:00:00", []),
        ):
            with self.subTest(at=at):
                self.assertEqual(self.names(self.seen.on_duty(at)), expected)

    def test_now_is_the_default(self):
        with freeze_time(NOON):
            row = self.seen.on_duty()[0]
        self.assertEqual(row["profession"], "doctor")
        self.assertEqual(row["hours"], "08:00 – 17:00")
        self.assertEqual(row["date_start"], "2026-11-24 08:00:00")

    def test_who_has_no_fixed_hours_is_there_by_duty_only(self):
        self.assertEqual(self.names(self.seen.on_duty(NOON)), ["Oumou"])
        self.duty(self.guard, "2026-11-24 11:00", "2026-11-24 19:00")
        self.assertEqual(self.names(self.seen.on_duty(NOON)), ["Oumou", "Bakary"])

    def test_tonight(self):
        self.duty(self.guard, "2026-11-24 20:00", "2026-11-25 07:00")
        self.duty(self.nurse, "2026-11-25 20:00", "2026-11-26 07:00")
        for at, expected in (
            (NOON, ["Bakary"]),
            ("2026-11-25 02:00:00", ["Bakary"]),
            ("2026-11-25 06:59:00", ["Bakary"]),
            ("2026-11-25 07:00:00", ["Sitan"]),
        ):
            with self.subTest(at=at):
                self.assertEqual(self.names(self.seen.on_duty_tonight(at)), expected)

    def test_leave_ends_working_hours_and_duties(self):
        self.duty(self.guard, "2026-11-24 20:00", "2026-11-25 07:00")
        Leave = self.env["resource.calendar.leaves"].with_user(self.users["director"])
        for employee in (self.doctor, self.guard):
            Leave.create(
                {
                    "resource_id": employee.resource_id.id,
                    "date_from": "2026-11-24 10:00:00",
                    "date_to": "2026-11-25 02:00:00",
                }
            )
        self.assertEqual(
            self.names(self.seen.on_duty("2026-11-24 09:00:00")), ["Oumou"]
        )
        self.assertEqual(self.seen.on_duty(NOON), [])
        self.assertEqual(self.seen.on_duty("2026-11-24 22:00:00"), [])
        self.assertEqual(
            self.names(self.seen.on_duty("2026-11-25 03:00:00")), ["Bakary"]
        )
        self.assertEqual(self.missing(night=True)["guard"], 1)

    def test_public_holiday_ends_working_hours_but_no_planned_duty(self):
        self.duty(self.guard, "2026-11-24 10:00", "2026-11-24 19:00")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.hours.id,
                "date_from": "2026-11-24 00:00:00",
                "date_to": "2026-11-24 23:59:59",
            }
        )
        self.assertEqual(self.names(self.seen.on_duty(NOON)), ["Bakary"])

    def test_hours_are_the_centre_s(self):
        """A centre an hour ahead begins its night an hour earlier in UTC."""
        self.centre.tz = "Africa/Lagos"
        start, end = self.centre._night_window(datetime(2026, 11, 24, 12))
        self.assertEqual(start, datetime(2026, 11, 24, 19))
        self.assertEqual(end, datetime(2026, 11, 25, 6))

    # ------------------------------------------------- what is missing
    def test_missing_by_day(self):
        self.assertEqual(self.missing(), {})
        self.assertEqual(self.missing(at="2026-11-24 18:00:00"), {"doctor": 1})

    def test_missing_tonight(self):
        self.assertEqual(self.missing(night=True), {"guard": 1, "nurse": 2})
        self.duty(self.guard, "2026-11-24 19:00", "2026-11-25 07:00")
        self.duty(self.nurse, "2026-11-24 20:00", "2026-11-25 07:00")
        self.assertEqual(self.missing(night=True), {"nurse": 1})

    def test_missing_now_by_night(self):
        self.duty(self.guard, "2026-11-24 20:00", "2026-11-25 07:00")
        self.assertEqual(self.missing(at="2026-11-24 23:00:00"), {"nurse": 2})

    def test_half_a_night_is_not_enough(self):
        self.duty(self.guard, "2026-11-24 20:00", "2026-11-25 03:00")
        self.assertEqual(self.missing(night=True)["guard"], 1)
        other = self._employee("Lassina", "guard")
        self.duty(other, "2026-11-25 03:00", "2026-11-25 07:00")
        self.assertNotIn("guard", self.missing(night=True))

    def test_board_needs_few_queries(self):
        """The same for three and for thirteen persons."""
        for number in range(10):
            self._employee(f"N{number}", "social_worker", self.hours)
        centre = self.seen.search([])
        self.assertTrue(centre.duty_board)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(24):
            board = centre.duty_board
        self.assertEqual(
            set(board), {"now", "tonight", "missing_now", "missing_tonight"}
        )

    # ------------------------------------------------------- the database
    def test_constraints_stand(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT conname, contype FROM pg_constraint WHERE convalidated"
                " AND conrelid = 'onestop_duty'::regclass AND contype IN ('x', 'c')"
            )
        )
        self.assertEqual(
            {tuple(row) for row in rows},
            {
                ("onestop_duty_employee_overlap", "x"),
                ("onestop_duty_dates_order", "c"),
            },
        )

    def test_nobody_is_on_two_duties_at_once(self):
        self.duty(self.guard, "2026-11-24 20:00", "2026-11-25 07:00")
        self.duty(self.guard, "2026-11-25 07:00", "2026-11-25 12:00").flush_recordset()
        self.duty(self.nurse, "2026-11-24 20:00", "2026-11-25 07:00").flush_recordset()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.cr.savepoint(),
        ):
            self.duty(
                self.guard, "2026-11-25 06:59", "2026-11-25 08:00"
            ).flush_recordset()

    def test_dates(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.duty(
                self.guard, "2026-11-24 20:00", "2026-11-24 20:00"
            ).flush_recordset()
        with self.assertRaisesRegex(ValidationError, "longer than 48 hours"):
            self.duty(self.guard, "2026-11-24 20:00", "2026-12-25 07:00")

    # -------------------------------------------------------------- forms
    @freeze_time(NOON)
    def test_director_plans_a_night(self):
        """Tonight is proposed; she chooses who."""
        form = Form(self.Duty)
        form.employee_id = self.guard.with_user(self.users["director"])
        self.assertEqual(form.date_start, datetime(2026, 11, 24, 20))
        duty = form.save()
        self.assertEqual(duty.kind, "night")
        self.assertEqual(duty.centre_id, self.centre)
        self.assertEqual(duty.profession, "guard")
        self.assertIn("Bakary", duty.display_name)

    def test_kind(self):
        for start, end, kind in (
            ("2026-11-24 08:00", "2026-11-24 20:00", "day"),
            ("2026-11-24 20:00", "2026-11-25 07:00", "night"),
            ("2026-11-25 00:00", "2026-11-25 07:00", "night"),
            ("2026-11-25 06:00", "2026-11-25 14:00", "day"),
        ):
            with self.subTest(start=start):
                duty = self.duty(self.guard, start, end)
                self.assertEqual(duty.kind, kind)
                duty.unlink()

    def test_members_read_the_roster_but_not_the_file(self):
        duty = self.duty(self.guard, "2026-11-24 20:00", "2026-11-25 07:00")
        duty = duty.with_user(self.users["trainer"])
        self.assertEqual(duty.employee_id.display_name, "Bakary")
        with self.assertRaises(AccessError):
            duty.employee_id.read(["private_phone"])
        with self.assertRaises(AccessError):
            duty.write({"note": "x"})

    def test_administrator_reads_the_form_of_a_centre(self):
        """What she may not read is not on her form."""
        admin = self.env.ref("base.user_admin")
        with Form(self.centre.with_user(admin)) as form:
            form.name = "Renamed"
        self.assertEqual(self.centre.name, "Renamed")
