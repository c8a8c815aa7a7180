from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OnestopCase


@tagged("post_install", "-at_install")
class TestCentre(OnestopCase):
    def night_at(self, moment, **vals):
        self.centre.write(vals)
        with freeze_time(moment):
            return self.centre.with_user(self.users["reception"]).current_night()

    def test_night_before_and_after_the_check_out_hour(self):
        """Bamako keeps UTC all year: 02:00 on the 24th is the night of the 23rd."""
        for moment, night in (
            ("2026-11-24 02:00:00", date(2026, 11, 23)),
            ("2026-11-24 09:59:59", date(2026, 11, 23)),
            ("2026-11-24 10:00:00", date(2026, 11, 24)),
            ("2026-11-24 23:59:59", date(2026, 11, 24)),
            ("2026-11-25 00:00:00", date(2026, 11, 24)),
            ("2026-03-29 02:30:00", date(2026, 3, 28)),
            ("2027-01-01 03:00:00", date(2026, 12, 31)),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(self.night_at(moment), night)

    def test_night_follows_hour_and_zone(self):
        self.assertEqual(
            self.night_at("2026-11-24 00:30:00", checkout_hour=0.0), date(2026, 11, 24)
        )
        self.assertEqual(
            self.night_at("2026-11-24 12:29:00", checkout_hour=12.5), date(2026, 11, 23)
        )
        self.assertEqual(
            self.night_at("2026-11-24 12:30:00", checkout_hour=12.5), date(2026, 11, 24)
        )
        # 21:30 UTC is 08:30 of the next day in Auckland, before check-out
        self.assertEqual(
            self.night_at(
                "2026-06-24 21:30:00", checkout_hour=10.0, tz="Pacific/Auckland"
            ),
            date(2026, 6, 24),
        )

    def test_night_in_the_hours_of_the_change_of_clocks(self):
        """In a zone with summer time no night is skipped and none comes twice."""
        nights = [
            self.night_at(datetime(2026, 3, 29, hour), tz="Europe/Paris")
            for hour in range(0, 23)
        ]
        self.assertEqual(nights, sorted(nights))
        self.assertEqual(set(nights), {date(2026, 3, 28), date(2026, 3, 29)})

    def test_code(self):
        self.centre.code = " abc2 "
        self.assertEqual(self.centre.code, "ABC2")
        for code in ("A", "TOO-LONG-1", "É1", "A B"):
            with (
                self.subTest(code=code),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.centre.code = code
                self.centre.flush_recordset()

    def test_two_centres_never_have_one_code(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.other_centre.code = "tst1"
            self.other_centre.flush_recordset()

    def test_hours_lie_in_a_day(self):
        for vals in (
            {"checkout_hour": 24.0},
            {"checkout_hour": -1.0},
            {"night_from": 8.0},
            {"night_to": 13.0},
        ):
            with (
                self.subTest(**vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.centre.write(vals)
                self.centre.flush_recordset()

    def test_regions_of_iso_3166_2(self):
        regions = self.env["res.country.state"].search([("country_id.code", "=", "ML")])
        codes = [*map(str, range(1, 11)), "BKO"]
        self.assertEqual(sorted(regions.mapped("code")), sorted(codes))

    def test_secret_address(self):
        """Read by reception, coordinator and director; no search finds it either."""
        self.centre.with_user(self.users["director"]).address = "the blue gate"
        may = {"reception", "shelter_coordinator", "director"}
        for role, user in self.users.items():
            centre = self.centre.with_user(user)
            with self.subTest(role=role):
                if role in may:
                    self.assertEqual(centre.address, "the blue gate")
                    continue
                with self.assertRaises(AccessError):
                    centre.read(["address"])
                with self.assertRaises(AccessError):
                    centre.search([("address", "ilike", "blue")])
                with self.assertRaises(AccessError):
                    centre.search([], order="address")

    def test_secret_address_is_not_for_the_system_administrator(self):
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("base.group_system"))
        with self.assertRaises(AccessError):
            self.centre.with_user(admin).read(["address"])
