from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.onestop_base.tests.common_consent import agree
from odoo.addons.onestop_privacy.tools.key_ring import ID_BYTES

from ..tools.written_once import TRIGGER
from .common import CasesCase

#: Role -> the discipline whose notes it reads.
READS = {
    "social_worker": "social",
    "medical": "medical",
    "psychologist": "psychological",
    "legal": "legal",
    "police": "police",
}


class NotesCase(CasesCase):
    """One note of each discipline in the file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_police_consent()
        cls.case._name_on_team(cls.users["police"], "police")
        cls.notes = {
            discipline: cls.env["onestop.case.note"]
            .with_user(cls.users[role])
            .create({"case_id": cls.case.id, "text": f"text of {discipline}"})
            for role, discipline in READS.items()
        }
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def give_police_consent(cls):
        """Let the police liaison in."""
        agree(cls.person.with_env(cls.env).sudo(), "police")

    def break_glass(self, user):
        """Give a user emergency access to the woman's file (sudo)."""
        now = self.env.cr.now().replace(microsecond=0)
        access = (
            self.env["onestop.break.glass"]
            .sudo()
            .create(
                {
                    "res_model": "onestop.person",
                    "res_id": self.person.id,
                    "user_id": user.id,
                    "date_start": now.replace(year=now.year - 1),
                    "date_end": now.replace(year=now.year + 1),
                }
            )
        )
        self.env.invalidate_all()
        return access

    def read_by(self, user):
        """Return {discipline: text} of what a user finds of the file's notes."""
        notes = self.env["onestop.case.note"].with_user(user)
        found = notes.search([("case_id", "=", self.case.id)])
        return {note.discipline: note.text for note in found}


@tagged("post_install", "-at_install")
class TestNote(NotesCase):
    def test_each_discipline_reads_its_own(self):
        for role, discipline in READS.items():
            with self.subTest(role=role):
                self.assertEqual(
                    self.read_by(self.users[role]),
                    {discipline: f"text of {discipline}"},
                )
                for other, note in self.notes.items():
                    if other != discipline:
                        with self.assertRaises(AccessError):
                            note.with_user(self.users[role]).read(["text"])

    def test_nobody_else_reads_any(self):
        outside = [self.outsider, self.stranger, self.users["director"]]
        outside += [
            self.users[role]
            for role in ("protection", "national", "reception", "shelter_coordinator")
        ]
        for user in outside:
            with self.subTest(user=user.login):
                if self.env["onestop.case.note"].with_user(user).has_access("read"):
                    self.assertEqual(self.read_by(user), {})
                with self.assertRaises(AccessError):
                    self.notes["social"].with_user(user).read(["text"])

    def test_emergency_opens_all_disciplines_and_ends(self):
        director = self.users["director"]
        access = self.break_glass(director)
        self.assertEqual(set(self.read_by(director)), set(READS.values()))
        access.date_end = access.date_start.replace(day=28)
        self.env.invalidate_all()
        self.assertEqual(self.read_by(director), {})

    def test_emergency_opens_them_to_every_discipline(self):
        """Five disciplines x readers x emergency access."""
        for role in READS:
            with self.subTest(role=role):
                user = self.users[role]
                self.assertEqual(set(self.read_by(user)), {READS[role]})
                access = self.break_glass(user)
                self.assertEqual(set(self.read_by(user)), set(READS.values()))
                access.sudo().date_end = access.date_start.replace(day=28)
                self.env.invalidate_all()
                self.assertEqual(set(self.read_by(user)), {READS[role]})

    def test_emergency_does_not_open_a_conflict(self):
        self.break_glass(self.outsider)
        self.assertEqual(set(self.read_by(self.outsider)), set(READS.values()))
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.outsider.id,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(self.read_by(self.outsider), {})

    def test_the_place_on_the_team_decides_among_several_roles(self):
        """A social worker who is a psychologist elsewhere reads social notes here."""
        both = new_test_user(
            self.env(su=True),
            "both_test",
            groups="onestop_base.group_social_worker,onestop_base.group_psychologist",
        )
        self.centre.sudo().member_ids += both
        self.case._name_on_team(both, "social")
        self.assertEqual(set(self.read_by(both)), {"social"})

    def test_a_role_that_was_taken_away_reads_nothing(self):
        doctor = self.users["medical"]
        doctor.sudo().group_ids = [
            Command.unlink(self.env.ref("onestop_base.group_medical").id),
            Command.link(self.env.ref("onestop_base.group_legal").id),
        ]
        self.env.invalidate_all()
        self.assertEqual(self.read_by(doctor), {})

    def test_server_sets_author_moment_and_discipline(self):
        note = (
            self.env["onestop.case.note"]
            .with_user(self.users["medical"])
            .create(
                {
                    "case_id": self.case.id,
                    "text": "a text",
                    "discipline": "legal",
                    "user_id": self.outsider.id,
                    "date": "2001-01-01 00:00:00",
                }
            )
        )
        self.assertEqual(note.discipline, "medical")
        self.assertEqual(note.user_id, self.users["medical"])
        self.assertGreater(note.date.year, 2001)

    def test_nobody_changes_or_deletes(self):
        note = self.notes["social"]
        admin = self.env.ref("base.user_admin")
        for user in (self.users["social_worker"], self.users["director"], admin):
            for call in ("write", "unlink"):
                arguments = [{"text": "another"}] if call == "write" else []
                with self.subTest(user=user.login, call=call):
                    with self.assertRaises(UserError):
                        getattr(note.with_user(user), call)(*arguments)
        with self.assertRaises(UserError):
            note.sudo().write({"text": "another"})
        with self.assertRaises(UserError):
            note.sudo().unlink()
        self.assertEqual(note.text, "text of social")

    def test_an_empty_note_is_refused(self):
        with self.assertRaises(UserError):
            self.env["onestop.case.note"].create({"case_id": self.case.id, "text": " "})

    def test_amendment_stands_beside_the_first_text(self):
        note = self.notes["medical"].with_user(self.users["medical"])
        amendment = note.browse(note.amend("the other arm"))
        self.assertEqual(note.amendment_ids, amendment)
        self.assertEqual(amendment.discipline, "medical")
        self.assertEqual(note.text, "text of medical")
        with self.assertRaises(UserError):
            amendment.amend("an amendment of an amendment")

    def test_only_its_discipline_amends(self):
        with self.assertRaises(AccessError):
            self.notes["medical"].with_user(self.users["legal"]).amend("no")
        with self.assertRaises(AccessError):
            self.env["onestop.case.note"].with_user(self.users["legal"]).create(
                {"amends_id": self.notes["medical"].id, "text": "no"}
            )
        self.break_glass(self.outsider)
        with self.assertRaises(AccessError):
            self.notes["medical"].with_user(self.outsider).amend("no")

    def test_outsider_writes_nothing_into_the_file(self):
        with self.assertRaises(AccessError):
            self.env["onestop.case.note"].with_user(self.outsider).create(
                {"case_id": self.case.id, "text": "no"}
            )


@tagged("post_install", "-at_install")
class TestNoteTable(NotesCase):
    """What SQL can do to the table of notes."""

    def refused(self, query, *args):
        with (
            self.assertRaises(InsufficientPrivilege),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(SQL(query, *args))

    def test_triggers_stand(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
                " AND tgrelid = 'onestop_case_note'::regclass AND tgname LIKE %s",
                f"{TRIGGER}%",
            )
        )
        self.assertEqual(len(rows), 2)

    def test_sql_is_refused(self):
        note = self.notes["social"].id
        self.refused("DELETE FROM onestop_case_note WHERE id = %s", note)
        self.refused("TRUNCATE onestop_case_note CASCADE")
        for column, value in (
            ("discipline", "legal"),
            ("user_id", self.outsider.id),
            ("date", "2001-01-01"),
            ("text", None),
        ):
            with self.subTest(column=column):
                self.refused(
                    "UPDATE onestop_case_note SET %s = %s WHERE id = %s",
                    SQL.identifier(column),
                    value,
                    note,
                )

    def test_a_text_changes_only_with_its_key(self):
        """What another key sealed is let through: that is how keys are rotated."""
        note = self.notes["social"].id
        self.refused(
            "UPDATE onestop_case_note SET text = substr(text, 1, %s) || '\\x00'::bytea"
            " WHERE id = %s",
            1 + ID_BYTES,
            note,
        )
        self.env.cr.execute(
            SQL(
                "UPDATE onestop_case_note SET text = overlay(text placing %s from 2)"
                " WHERE id = %s",
                bytes(ID_BYTES),
                note,
            )
        )
        self.assertEqual(self.env.cr.rowcount, 1)

    def test_a_purge_is_let_through(self):
        self.env.cr.execute("SET LOCAL onestop.purge = 'on'")
        self.env.cr.execute(
            SQL(
                "UPDATE onestop_case_note SET text = NULL WHERE id = %s",
                self.notes["social"].id,
            )
        )
        self.assertEqual(self.env.cr.rowcount, 1)
