"""Emergency access opens a file and leaves a trace; a conflict of interest wins."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.onestop_case_emergency import PARTS
from .common import CasesCase


class TraceCase(CasesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doctor = new_test_user(
            cls.env(su=True), "doctor_test", groups="onestop_base.group_medical"
        )
        cls.centre.sudo().member_ids += cls.doctor

    def give(self, user, minutes=60):
        """Give a user emergency access to the person, as superuser."""
        start = fields.Datetime.now()
        return (
            self.env["onestop.break.glass"]
            .sudo()
            .create(
                {
                    "res_model": "onestop.person",
                    "res_id": self.person.id,
                    "user_id": user.id,
                    "date_start": start,
                    "date_end": start + timedelta(minutes=minutes),
                }
            )
        )

    def sees(self, user):
        """Return whether she finds the file, and may read it; both answers agree."""
        self.env.flush_all()
        self.env.invalidate_all()
        case = self.case.with_user(user)
        found = bool(case.search([("id", "=", case.id)]))
        self.assertEqual(case.has_access("read"), found)
        return found

    def rows(self, user, model="onestop.case"):
        """Write what was read to the log; return the reasons of its rows."""
        self.env.cr.flush()
        logs = self.env["onestop.access.log"].sudo()
        domain = [("user_id", "=", user.id), ("model", "=", model)]
        return logs.search(domain, order="id").mapped("reason")


@tagged("post_install", "-at_install")
class TestEmergency(TraceCase):
    def test_opens_and_ends(self):
        self.assertFalse(self.sees(self.doctor))
        access = self.give(self.doctor)
        self.assertTrue(self.sees(self.doctor))
        self.assertFalse(self.sees(self.outsider.browse(self.users["police"].id)))
        access._end()
        self.assertFalse(self.sees(self.doctor))

    def test_ends_by_itself(self):
        access = self.give(self.doctor)
        access.write(
            {
                "date_start": access.date_start - timedelta(hours=1),
                "date_end": fields.Datetime.now() - timedelta(seconds=1),
            }
        )
        self.assertFalse(self.sees(self.doctor))
        with self.assertRaises(AccessError):
            self.case.with_user(self.doctor).read(["code"])

    def test_only_this_file(self):
        other = self._make_case(self._make_person("Other"))
        self.give(self.doctor)
        self.assertFalse(other.with_user(self.doctor).has_access("read"))

    def test_other_centre(self):
        """Who is no member of the centre gains nothing from a row that exists."""
        self.give(self.stranger)
        self.assertFalse(self.sees(self.stranger))

    def fill(self):
        """Write a part of each kind, a note of a discipline, and who she is."""
        for model, vals in (
            ("onestop.case.assessment", {"text": "Told"}),
            ("onestop.case.goal", {"domain": "health", "text": "Goal"}),
            ("onestop.safety.plan", {"safe_places": "Aunt"}),
            ("onestop.followup", {"text": "Well"}),
            ("onestop.incident", {}),
        ):
            self.env[model].create({"case_id": self.case.id, **vals})
        vals = {"case_id": self.case.id, "kind": "psychosocial", "discipline": "legal"}
        self.env["onestop.referral"].create(vals)
        notes = self.env["onestop.case.note"].with_user(self.users["medical"])
        notes.create([{"case_id": self.case.id, "text": "Of the doctor"}])
        persons = self.env["onestop.person"]
        persons.enter_identity(self.person.id, {"legal_name": "Fatoumata Coulibaly"})

    def read_parts(self, user):
        """Return the parts a user finds, by model, and what she may read of notes."""
        self.env.flush_all()
        self.env.invalidate_all()
        here = [("case_id", "=", self.case.id)]
        names = (*PARTS, "onestop.followup", "onestop.case.note")
        found = {name: self.env[name].with_user(user).search(here) for name in names}
        for records in found.values():
            records.read()
        return found

    def test_director_reads_nothing_without_it(self):
        self.fill()
        director = self.users["director"]
        found = self.read_parts(director)
        self.assertFalse([name for name, records in found.items() if records])
        case = self.case.with_user(director)
        with self.assertRaises(AccessError):
            case.action_emergency_identity()
        for name in found:
            every = self.env[name].sudo().search([("case_id", "=", self.case.id)])
            with self.subTest(model=name), self.assertRaises(AccessError):
                every.with_user(director).read(["case_id"])
        with self.assertRaises(AccessError):
            self.person.with_user(director).open_identity("danger")

    def test_director_reads_parts_notes_and_identity_while_it_lives(self):
        self.fill()
        director = self.users["director"]
        access = self.give(director)
        found = self.read_parts(director)
        self.assertFalse([name for name, records in found.items() if not records])
        self.assertEqual(found["onestop.case.note"].text, "Of the doctor")
        opened = self.person.with_user(director).open_identity("danger")
        self.assertEqual(opened["values"]["legal_name"], "Fatoumata Coulibaly")
        case = self.case.with_user(director)
        kinds = {entry["kind"] for entry in case.get_timeline()["entries"]}
        self.assertLess({"note", "followup"}, kinds)
        action = case.action_emergency_identity()
        self.assertEqual(action["params"]["person_id"], self.person.id)
        for name in PARTS:
            action = case.with_context(part=name).action_emergency_parts()
            self.assertEqual(action["res_model"], name)
            with self.assertRaises(AccessError):
                found[name].write({"case_id": self.case.id})
        access._end()
        found = self.read_parts(director)
        self.assertFalse([name for name, records in found.items() if records])
        with self.assertRaises(AccessError):
            self.person.with_user(director).open_identity("danger")

    def test_her_file_opens_at_once(self):
        """Whatever the role of who asked: the director lacks fields of the team."""
        for login in (self.users["director"], self.doctor):
            hers = self.person.with_user(login)
            with self.subTest(user=login.login):
                self.give(login)
                action = hers._action_open_emergency()
                self.assertEqual(action["res_model"], "onestop.case")
                self.assertEqual(action["res_id"], self.case.id)

    def test_director_reads_words_for_a_girl(self):
        """Forms of parts ask whether she is under 18: told with the part alone."""
        self.fill()
        self.case.sudo().is_minor = True
        director = self.users["director"]
        goals = self.env["onestop.case.goal"].with_user(director)
        spec = {"case_id": {}, "is_minor": {}}
        with self.assertRaises(AccessError):
            goals.onchange({"case_id": self.case.id}, ["case_id"], spec)
        self.give(director)
        self.env.invalidate_all()
        goal = goals.search([("case_id", "=", self.case.id)])
        self.assertTrue(goal.web_read({"is_minor": {}})[0]["is_minor"])
        form = goal.get_view(view_type="form")["arch"]
        self.assertIn('name="is_minor"', form)

    def test_log_says_emergency(self):
        self.give(self.doctor)
        self.case.with_user(self.doctor).read(["code"])
        self.assertEqual(self.rows(self.doctor), ["emergency"])
        other = self._make_case(self._make_person("Other"), manager=self.outsider)
        self.give(self.outsider)
        both = (self.case | other).with_user(self.outsider)
        self.rows(self.outsider)
        both.read(["code"])
        self.assertEqual(self.rows(self.outsider)[-2:], ["emergency", False])

    def test_log_of_parts(self):
        member = self.case.sudo().member_ids[:1].with_user(self.doctor)
        self.give(self.doctor)
        member.read(["discipline"])
        self.assertEqual(self.rows(self.doctor, member._name), ["emergency"])

    def test_log_without(self):
        manager = self.users["social_worker"]
        self.rows(manager)
        self.case.with_user(manager).read(["code"])
        self.assertFalse(self.rows(manager)[-1])


@tagged("post_install", "-at_install")
class TestConflict(TraceCase):
    def record(self, by, user, reason="Her brother-in-law."):
        """Record on the screen, by code, that a user never sees her file."""
        wizard = self.env["onestop.conflict.request"].with_user(by)
        wizard.create(
            {"code": self.person.code, "user_id": user.id, "reason": reason}
        ).action_record()
        return self.env["onestop.conflict"].sudo().search([("user_id", "=", user.id)])

    def test_wins_over_team_and_circle(self):
        medical = self.users["medical"]
        self.assertTrue(self.sees(medical))
        self.record(self.users["social_worker"], medical)
        self.assertFalse(self.sees(medical))
        person = self.person.with_user(medical)
        self.assertFalse(person.has_access("read"))
        with self.assertRaises(AccessError):
            self.case.with_user(medical).read(["code"])

    def test_wins_over_emergency(self):
        access = self.give(self.doctor)
        self.assertTrue(self.sees(self.doctor))
        self.record(self.users["protection"], self.doctor)
        self.assertFalse(self.sees(self.doctor))
        self.assertFalse(access.is_live)
        self.give(self.doctor)
        self.assertFalse(self.sees(self.doctor))

    def test_who_records(self):
        for role in ("medical", "psychologist", "legal", "director", "reception"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.record(self.users[role], self.doctor)
        with self.assertRaises(AccessError):
            self.record(self.outsider, self.doctor)
        with self.assertRaises(AccessError):
            self.record(self.stranger, self.doctor)
        self.assertTrue(self.record(self.users["social_worker"], self.doctor))

    def test_nobody_adds_or_reads_it_directly(self):
        conflict = self.record(self.users["social_worker"], self.doctor)
        for role in ("social_worker", "medical", "director"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                conflict.with_user(self.users[role]).read(["user_id"])
        for role in ("social_worker", "protection"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                conflict.with_user(self.users[role]).copy({})
            with self.subTest(role=role), self.assertRaises(AccessError):
                conflict.with_user(self.users[role]).unlink()

    def test_concerned_never_sees_it(self):
        protection = self.users["protection"]
        seen = self.env["onestop.conflict"].with_user(protection)
        self.record(self.users["social_worker"], self.doctor)
        self.assertEqual(seen.search_count([]), 1)
        self.record(self.users["social_worker"], protection)
        self.assertEqual(seen.search_count([]), 0)
        alerts = self.env["onestop.alert"].with_user(protection)
        found = alerts.search([("kind", "=", "conflict")])
        self.assertTrue(found)
        self.assertFalse(any(found.mapped("res_id")))

    def test_two_people_remove_it(self):
        medical, protection = self.users["medical"], self.users["protection"]
        second = new_test_user(
            self.env(su=True), "second_test", groups="onestop_base.group_protection"
        )
        self.centre.sudo().member_ids += second
        conflict = self.record(self.users["social_worker"], medical)
        with self.assertRaisesRegex(Exception, "Two people"):
            conflict.with_user(protection).action_agree_removal()
        conflict.with_user(protection).action_ask_removal()
        with self.assertRaisesRegex(Exception, "Two people"):
            conflict.with_user(protection).action_agree_removal()
        self.assertFalse(self.sees(medical))
        conflict.with_user(second).action_agree_removal()
        self.assertFalse(conflict.exists())
        self.assertTrue(self.sees(medical))

    def test_recorded_twice(self):
        first = self.record(self.users["social_worker"], self.doctor)
        self.assertEqual(self.record(self.users["protection"], self.doctor), first)
