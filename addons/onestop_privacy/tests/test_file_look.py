"""Who has looked at one file, and from a row of the log to the code of its file."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..access import Reason, note_refused
from ..tools.ways import way_of
from .common_subject import DETAIL, PART, SUBJECT, SubjectCase


@tagged("post_install", "-at_install")
class TestWays(BaseCase):
    def test_ways(self):
        for path, way in (
            ("/web/dataset/call_kw/onestop.person/web_search_read", "list"),
            ("/web/dataset/call_kw/onestop.person/name_search", "list"),
            ("/web/dataset/call_kw/onestop.person/web_read", "form"),
            ("/web/dataset/call_button/onestop.person/action_open", "form"),
            ("/web/content/12", "file"),
            ("/web/image/12", "file"),
            ("/report/pdf/x/1", "report"),
            ("/web/export/xlsx", "export"),
            ("/json/2/onestop.person/search_read", "remote"),
            ("/xmlrpc/2/object", "remote"),
            ("server", "other"),
        ):
            self.assertEqual(way_of(path), way, path)


@tagged("post_install", "-at_install")
class TestFileLook(SubjectCase):
    def test_what_hangs_on_a_file(self):
        targets = self.one._access_log_targets()
        parts = self.one.part_ids
        self.assertEqual(targets[SUBJECT], {self.one.id})
        self.assertEqual(targets[PART], set(parts.ids))
        details = self.env[DETAIL].search([("part_id", "in", parts.ids)])
        self.assertEqual(targets[DETAIL], set(details.ids))
        self.assertEqual(targets["ir.attachment"], set(self.papers(self.one).ids))
        self.two.other_id = self.one
        self.assertEqual(self.one._access_log_targets()[SUBJECT], {self.one.id})

    def test_whose_part_it_is(self):
        subject = self.env["onestop.subject"]
        detail = self.env[DETAIL].search([], limit=1, order="id desc")
        paper = self.papers(self.two)
        file = (SUBJECT, self.two.id)
        for records in (detail, paper, self.two.part_ids[0], self.two):
            found = subject._subjects_of(records._name, records.ids)
            self.assertEqual(found, {records.id: file}, records)
        self.assertEqual(subject._subjects_of(PART, [self.two.id + 10**6]), {})

    def test_file_is_found_by_its_code_alone(self):
        """Nobody gives the number of a file that is not hers to oversee."""
        looks = self.env["onestop.file.look"].with_user(self.overseer)
        file = {"res_model": SUBJECT, "res_id": self.one.id}
        defaults = {f"default_{name}": value for name, value in file.items()}
        look = looks.with_context(**defaults).create({"code": "x", **file})
        self.assertFalse(look.res_id)
        look.write(file)
        self.assertFalse(look.res_id)
        self.assertFalse(look.users)

    def _look(self, code, user=None):
        looks = self.env["onestop.file.look"].with_user(user or self.overseer)
        look = looks.create({"code": code})
        action = look.action_find()
        self.assertEqual((action["res_model"], action["res_id"]), (look._name, look.id))
        return look

    def test_who_has_looked(self):
        one = self.one.with_user(self.user)
        one.read(["name_sealed"])
        self.env.cr.flush()
        one.part_ids.with_context(access_reason=Reason("hearing")).mapped("text")
        self.env.cr.flush()
        self.papers(self.one).with_user(self.user).mapped("raw")
        self.env.cr.flush()
        self.two.with_user(self.other).mapped("name_sealed")
        note_refused(self.env(user=self.other.id), PART, self.one.part_ids.ids)
        self.env.cr.flush()
        look = self._look("K7AA")
        found = {row["name"]: row for row in look.users}
        row = found[self.user.name]
        self.assertEqual(row["refused"], 0)
        self.assertIn("hearing", row["reasons"])
        self.assertIn("Example of a part: 2", row["parts"])
        self.assertIn("Example of a file: 1", row["parts"])
        refused = found[self.other.name]
        self.assertEqual((refused["times"], refused["refused"]), (0, 1))
        self.assertIn(self.user.name, look.summary)
        self.assertNotIn("Planted", look.summary)
        look.date_from = "2199-01-01"
        self.assertFalse(look.users)

    def test_rows(self):
        for file in (self.one, self.two):
            file.with_user(self.user).mapped("name_sealed")
            self.env.cr.flush()
        look = self._look("K7AA")
        action = look.action_rows()
        logs = self.env["onestop.access.log"].with_user(self.overseer)
        row = logs.search([*action["domain"], ("user_id", "=", self.user.id)])
        self.assertEqual(row.record_id, self.one.id)
        self.assertEqual(
            (row.file_code, row.model_label), ("K7AA", "Example of a file")
        )

    def test_code_of_parts_and_of_lists(self):
        self.two.part_ids.with_user(self.user).mapped("text")
        self.env.cr.flush()
        many = self.make_files("A1", "A2", "A3", "A4").with_user(self.user)
        self.env.cr.flush()
        self.env.invalidate_all()
        many.mapped("name_sealed")
        self.env.cr.flush()
        logs = self.env["onestop.access.log"].with_user(self.overseer)
        found = logs.search([("user_id", "=", self.user.id)], limit=2)
        self.assertEqual(found.mapped("file_code"), ["", "R3BB"])

    def test_refused(self):
        with self.assertRaisesRegex(UserError, "no file with this code"):
            self._look("ZZZZ")
        with self.assertRaises(AccessError):
            self._look("K7AA", self.user)
        look = self._look("K7AA")
        with self.assertRaises(AccessError):
            look.with_user(self.second).read(["code"])
        # a file that is not hers to oversee: she is in conflict with it
        self.env["onestop.conflict"].create(
            {"res_model": SUBJECT, "res_id": self.two.id, "user_id": self.overseer.id}
        )
        with self.assertRaisesRegex(UserError, "no file with this code"):
            self._look("R3BB")
        self.two.with_user(self.user).mapped("name_sealed")
        self.env.cr.flush()
        logs = self.env["onestop.access.log"].with_user(self.overseer)
        row = logs.search([("user_id", "=", self.user.id)], limit=1)
        self.assertEqual(row.file_code, "")
