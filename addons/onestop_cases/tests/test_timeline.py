from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_note import READS, NotesCase


@tagged("post_install", "-at_install")
class TestTimeline(NotesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        legal = cls.env["onestop.legal.step"].with_user(cls.users["legal"])
        legal.create(
            [
                {"case_id": cls.case.id, "kind": kind, "date_due": "2030-01-01"}
                for kind in ("complaint", "hearing")
            ]
        )
        cls.case.with_user(cls.users["medical"]).add_today("health", "provided", "")
        cls.env.flush_all()
        cls.env.invalidate_all()

    def timeline(self, user):
        self.env.invalidate_all()
        return self.case.with_user(user).get_timeline()

    def shown(self, user):
        """Return {kind: number of entries} of what a user sees."""
        kinds = [entry["kind"] for entry in self.timeline(user)["entries"]]
        return {kind: kinds.count(kind) for kind in kinds}

    def test_each_reader_sees_what_is_hers(self):
        for role in ("social_worker", "medical", "psychologist", "legal"):
            with self.subTest(role=role):
                shown = self.shown(self.users[role])
                self.assertEqual((shown["service"], shown["note"]), (1, 1))
                self.assertEqual(shown["legal"], 2)
                notes = [
                    entry["text"]
                    for entry in self.timeline(self.users[role])["entries"]
                    if entry["kind"] == "note"
                ]
                self.assertEqual(notes, [f"text of {READS[role]}"])
        self.assertEqual(self.shown(self.users["police"]), {"legal": 1, "note": 1})
        self.assertEqual(self.shown(self.users["director"]), {})
        for user in (self.outsider, self.stranger, self.users["reception"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.timeline(user)

    def test_emergency_shows_all_disciplines(self):
        self.break_glass(self.users["director"])
        shown = self.shown(self.users["director"])
        self.assertEqual(shown["note"], len(READS))

    def test_two_taps_and_a_text(self):
        doctor = self.users["medical"]
        case = self.case.with_user(doctor)
        self.assertEqual(case.get_timeline()["service"], "health")
        case.add_today("health", "declined", "she is tired")
        note = self.env["onestop.case.note"].with_user(doctor).search([], limit=1)
        self.assertEqual(note.text, "she is tired")
        self.assertEqual(note.service_id.status, "declined")
        with self.assertRaises(UserError):
            case.add_today(False, "provided", "  ")
        with self.assertRaises(AccessError):
            self.case.with_user(self.outsider).add_today("health", "provided", "no")
        with self.assertRaises(AccessError):
            self.case.with_user(self.users["police"]).add_today("police", "", "")

    def test_who_only_reads_is_offered_nothing(self):
        data = self.timeline(self.users["police"])
        self.assertEqual(data["services"], [])
        self.assertTrue(data["may_write"])
        self.assertFalse(self.timeline(self.users["director"])["may_write"])
        self.break_glass(self.users["director"])
        self.assertFalse(self.timeline(self.users["director"])["may_write"])

    def test_cost_does_not_grow(self):
        """As many queries for 60 entries and 30 amendments as for a handful."""
        doctor = self.users["medical"]
        note = self.env["onestop.case.note"].with_user(doctor).search([], limit=1)
        note.amend("an amendment")
        self.timeline(doctor)
        few = self.count_queries(doctor)
        case = self.case.with_user(doctor)
        for number in range(30):
            case.add_today("health", "provided", f"text {number}")
            note.amend(f"amendment {number}")
        self.env.flush_all()
        many = self.count_queries(doctor)
        self.assertEqual(many, few)
        self.assertLessEqual(many, 28)

    def count_queries(self, user):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.case.with_user(user).get_timeline()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestService(NotesCase):
    def test_author_and_discipline_are_the_servers(self):
        service = (
            self.env["onestop.service"]
            .with_user(self.users["legal"])
            .create(
                {
                    "case_id": self.case.id,
                    "kind": "legal",
                    "user_id": self.outsider.id,
                    "discipline": "medical",
                }
            )
        )
        self.assertEqual(service.user_id, self.users["legal"])
        self.assertEqual(service.discipline, "legal")
        service.status = "declined"
        with self.assertRaises(AccessError):
            service.with_user(self.users["social_worker"]).status = "provided"
        with self.assertRaises(UserError):
            service.date = "2100-01-01"

    def test_who_is_not_on_the_team_enters_nothing(self):
        for user in (self.outsider, self.users["police"], self.users["director"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["onestop.service"].with_user(user).create(
                    {"case_id": self.case.id, "kind": "health"}
                )
