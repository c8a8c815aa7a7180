from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .test_incident import BEATEN, RAPE, IncidentCase

#: 21:00 at Bamako, which is UTC.
NOW = "2026-03-03 21:00:00"


@tagged("post_install", "-at_install")
class TestClock(IncidentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doctor = cls.users["medical"]
        cls.incident.hour = "20"

    def found(self, now=NOW):
        """Return the incidents whose clock runs, as the doctor's home asks."""
        with freeze_time(now):
            self.env.invalidate_all()
            return self.Incident.with_user(self.doctor).search(
                [("clock_runs", "=", True)]
            )

    def clocks(self, now=NOW):
        with freeze_time(now):
            self.env.invalidate_all()
            seen = self.incident.with_user(self.doctor)
            self.assertEqual(bool(seen.clock_runs), seen in self.found(now))
            return [
                (seen[f"{kind}_state"], seen[f"{kind}_left"]) for kind in ("pep", "ec")
            ]

    def health(self, status, date="2026-03-03"):
        with freeze_time(NOW):
            return (
                self.env["onestop.service"]
                .with_user(self.doctor)
                .create(
                    {
                        "case_id": self.case.id,
                        "kind": "health",
                        "status": status,
                        "date": date,
                    }
                )
            )

    def test_runs_and_ends(self):
        """Two days and an hour after: 23 hours for one, 71 for the other."""
        self.assertEqual(self.clocks(), [("urgent", 23), ("running", 71)])
        later = "2026-03-05 21:00:00"
        self.assertEqual(self.clocks(later), [("over", 0), ("urgent", 23)])
        over = "2026-03-06 20:00:00"
        self.assertEqual(self.clocks(over), [("over", 0), ("over", 0)])

    def test_what_is_not_known_counts_as_early(self):
        self.incident.hour = False
        self.incident.time_of_day = "afternoon"
        self.assertEqual(self.clocks()[0], ("urgent", 15))
        self.incident.time_of_day = "unknown"
        self.assertEqual(self.clocks()[0], ("urgent", 3))
        self.incident.date_incident = False
        self.assertEqual(self.clocks(), [(False, 0), (False, 0)])

    def test_local_time(self):
        """The hour is the centre's: a summer hour east of Greenwich is earlier."""
        self.centre.sudo().tz = "Europe/Paris"
        self.assertEqual(self.incident.clock_start, datetime(2026, 3, 1, 19))

    def test_only_where_it_helps(self):
        self.incident.classify(BEATEN)
        self.assertEqual(self.clocks(), [(False, 0), (False, 0)])
        self.incident.classify(RAPE, "She told more.")
        self.assertEqual(self.clocks()[0], ("urgent", 23))
        self.incident.write({"age_known": True, "age": 7})
        self.assertEqual(self.clocks(), [("urgent", 23), (False, 0)])
        later = "2026-03-05 21:00:00"
        self.assertEqual(self.clocks(later), [("over", 0), (False, 0)])

    def test_stopped_when_settled(self):
        for status, runs in (
            ("referred", True), ("unavailable", True),
            ("declined", False), ("provided", False), ("already_received", False),
        ):  # fmt: skip
            with self.subTest(status):
                service = self.health(status)
                self.assertEqual(self.incident in self.found(), runs)
                self.clocks()
                service.sudo().unlink()

    def test_care_before_it_happened_does_not_stop_it(self):
        self.health("provided", "2026-02-27")
        self.assertIn(self.incident, self.found())
        self.clocks()

    def test_alarm_on_the_file(self):
        with freeze_time(NOW):
            case = self.as_("medical")
            self.assertEqual(case.clock_state, "urgent")
            self.assertIn("23", case.clock_text)
            self.assertIn("71", case.clock_text)
            self.health("provided")
            self.env.invalidate_all()
            self.assertFalse(case.clock_state)
            self.assertFalse(case.clock_text)

    def test_first_on_the_home_screen(self):
        """Of doctor and case manager, until it is settled; of nobody beside them."""
        users = {**self.team, "police": self.users["police"], "beside": self.outsider}
        seen = {}
        with freeze_time(NOW):
            for name, user in users.items():
                home = self.env["onestop.case"].with_user(user).get_home()
                first = home["parts"][0] if home["parts"] else {}
                seen[name] = first.get("key") == "clock" and first["count"]
            self.assertTrue(seen.pop("medical"))
            self.assertTrue(seen.pop("social_worker"))
            self.assertFalse(any(seen.values()), seen)
            self.health("provided")
            for role in ("medical", "social_worker"):
                home = self.as_(role).get_home()
                self.assertEqual(home["parts"][0]["count"], 0)

    def test_state_is_asked_when_read(self):
        """Nothing is stored that would grow old."""
        for name in ("clock_runs", "pep_left", "pep_state", "ec_left", "ec_state"):
            self.assertFalse(self.Incident._fields[name].store)
        self.assertEqual(
            self.incident.clock_start + timedelta(hours=72),
            datetime(2026, 3, 4, 20),
        )
