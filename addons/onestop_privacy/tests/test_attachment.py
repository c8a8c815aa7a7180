"""Files of guarded records: what file store and database hold, and who opens them."""

import base64
import os
from pathlib import Path

import psycopg2

from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.orm.model_classes import add_to_registry
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.key_ring import KeyRing
from .common import RingCase

MODEL = "onestop.guarded.example"
SECRET = b"planted-bytes-7f3a of a hearing"
NAME = "Planted Kadidia.txt"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def example():
    """Return the definition of a guarded model; no module owns it."""

    class Example(models.Model):
        _module = "onestop_privacy"
        _name = MODEL
        _inherit = ["onestop.guarded"]
        _description = "Example of guarded records"
        _rec_name = "code"

        code = fields.Char(readonly=True)
        photo = fields.Image()
        paper_ids = fields.Many2many("ir.attachment")

    return Example


class FileCase(RingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._remove)
        add_to_registry(cls.registry, example())
        cls.registry._setup_models__(cls.cr, [MODEL])
        cls.registry.init_models(cls.cr, [MODEL], {})
        model_id = cls.env["ir.model"]._get_id(MODEL)
        cls.env["ir.model.access"].create(
            {
                "name": "example",
                "model_id": model_id,
                "group_id": cls.env.ref("base.group_user").id,
                **{f"perm_{mode}": True for mode in ("read", "write", "create")},
            }
        )
        cls.env["ir.rule"].create(
            {
                "name": "example",
                "model_id": model_id,
                "domain_force": "[('create_uid', '=', user.id)]",
            }
        )
        cls.user = new_test_user(cls.env, "file_user")
        cls.other = new_test_user(cls.env, "file_other")
        cls.Example = cls.env[MODEL].with_user(cls.user)
        cls.File = cls.env["ir.attachment"].with_user(cls.user)

    @classmethod
    def _remove(cls):
        del cls.registry[MODEL]
        cls.registry["onestop.guarded"]._inherit_children.discard(MODEL)
        cls.registry._setup_models__(cls.cr, [])

    def attach(self, record, **vals):
        vals = {"name": NAME, "raw": SECRET, **vals}
        vals = {"res_model": MODEL, "res_id": record.id, **vals}
        file = self.File.create(vals)
        self.env.flush_all()
        self.env.invalidate_all()
        return file

    def on_disk(self, file):
        return Path(file._full_path(file.sudo().store_fname))

    def everything_stored(self):
        """Return all bytes of the file store and all rows of all tables."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT format('%I', relname) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        found = []
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            found.append((self.env.cr.fetchone()[0] or "").encode())
        for folder, _folders, names in os.walk(self.File._filestore()):
            found += [Path(folder, name).read_bytes() for name in names]
        return b"\n".join(found)


@tagged("post_install", "-at_install")
class TestSealedFiles(FileCase):
    def setUp(self):
        super().setUp()
        self.record, self.second = self.Example.create([{"code": "A"}, {"code": "B"}])

    def assert_nowhere(self, *planted):
        stored = self.everything_stored()
        for clear in planted:
            for form in (clear, clear.hex().encode(), base64.b64encode(clear)[:-4]):
                self.assertFalse(form in stored, clear)

    def test_nowhere_in_clear(self):
        file = self.attach(self.record, description="Planted words")
        self.assertEqual(file.raw, SECRET)
        self.assertEqual(base64.b64decode(file.datas), SECRET)
        self.assertEqual(file.sealed_name, NAME)
        self.assertEqual(file.sealed_description, "Planted words")
        self.assertEqual(file.name, f"document-{file.id}.txt")
        self.assertEqual(file.mimetype, "text/plain")
        self.assertEqual((file.file_size, file.index_content), (len(SECRET), False))
        self.assert_nowhere(b"planted-bytes", b"Planted Kadidia", b"Planted words")
        file.write({"raw": b"planted-other bytes", "name": "Planted again.txt"})
        file.write(
            {
                "datas": base64.b64encode(b"planted-third"),
                "description": "Planted 4 words",
            }
        )
        self.assertEqual(file.raw, b"planted-third")
        self.assertEqual(file.sealed_name, "Planted again.txt")
        self.assert_nowhere(
            b"planted-other", b"planted-third", b"Planted again", b"Planted 4"
        )

    def test_what_a_caller_cannot_store_in_clear(self):
        file = self.attach(
            self.record, db_datas=SECRET, index_content="planted-index", checksum="x"
        )
        file.write({"db_datas": SECRET, "index_content": "planted-index"})
        place = {"default_res_model": MODEL, "default_res_id": self.record.id}
        vals = {"name": NAME, "raw": b"planted-default"}
        other = self.File.with_context(**place).create(vals)
        self.assertTrue(other.seal_key)
        self.assert_nowhere(b"planted-bytes", b"planted-index", b"planted-default")
        file.write({"seal_key": False})
        self.assertTrue(file.seal_key)

    def test_fields_and_thumbnails(self):
        self.record.photo = base64.b64encode(PIXEL)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(base64.b64decode(self.record.photo), PIXEL)
        domain = [("res_model", "=", MODEL), ("res_field", "=", "photo")]
        file = self.env["ir.attachment"].search(domain)
        self.assertTrue(file.seal_key)
        paper = self.attach(self.record)
        thumbnail = self.env["ir.attachment"].create(
            {
                "name": "thumbnail",
                "res_model": "ir.attachment",
                "res_id": paper.id,
                "res_field": "thumbnail",
                "raw": PIXEL,
            }
        )
        self.assertTrue(thumbnail.seal_key)
        self.assert_nowhere(PIXEL)

    def test_equal_files_have_nothing_in_common(self):
        one, two = self.attach(self.record), self.attach(self.record)
        self.assertNotEqual(one.checksum, two.checksum)
        self.assertNotEqual(one.sudo().store_fname, two.sudo().store_fname)
        self.assertNotEqual(
            self.on_disk(one).read_bytes(), self.on_disk(two).read_bytes()
        )

    def test_moved_ciphertext_is_refused(self):
        one, two = self.attach(self.record), self.attach(self.second, raw=b"other")
        paths = self.on_disk(one), self.on_disk(two)
        paths[1].write_bytes(paths[0].read_bytes())
        with self.assertRaisesRegex(UserError, "belongs to another record"):
            two.mapped("raw")
        statement = "UPDATE ir_attachment SET res_id = %s WHERE id = %s"
        self.env.cr.execute(statement, [self.second.id, one.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "belongs to another record"):
            one.mapped("raw")

    def test_moved_on_purpose(self):
        file = self.attach(self.record)
        before = self.on_disk(file).read_bytes()
        file.res_id = self.second.id
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(file.raw, SECRET)
        self.assertNotEqual(self.on_disk(file).read_bytes(), before)
        partner = self.env.ref("base.main_partner")
        for place in (
            {"res_model": "res.partner", "res_id": partner.id},
            {"res_model": False, "res_id": False},
        ):
            with self.assertRaisesRegex(AccessError, "only moved"):
                file.write(place)
            with self.assertRaisesRegex(AccessError, "only copied"):
                file.copy(place)

    def test_sealed_when_it_comes_to_a_guarded_record(self):
        """Its clear file is left to Odoo's vacuum, which removes it within a day."""
        file = self.File.create({"name": NAME, "raw": SECRET})
        self.assertFalse(file.seal_key)
        clear = self.on_disk(file)
        record = self.Example.create({"code": "C", "paper_ids": [file.id]})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((file.res_model, file.res_id), (MODEL, record.id))
        self.assertEqual((file.raw, file.sealed_name), (SECRET, NAME))
        self.assertNotEqual(self.on_disk(file), clear)
        self.File._gc_file_store_unsafe()
        self.assertFalse(clear.exists())
        self.assert_nowhere(SECRET, NAME.encode())
        partner = self.env.ref("base.main_partner").id
        place = {"res_model": "res.partner", "res_id": partner}
        elsewhere = self.env["ir.attachment"].create({"name": "x", **place})
        with self.assertRaisesRegex(ValidationError, "lies elsewhere in clear"):
            record.sudo().write({"paper_ids": [elsewhere.id]})

    def test_copy(self):
        file = self.attach(self.record)
        copied = file.copy({"res_id": self.second.id})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((copied.raw, copied.sealed_name), (SECRET, NAME))
        self.assertEqual(copied.name, f"document-{copied.id}.txt")
        self.assertNotEqual(copied.sudo().store_fname, file.sudo().store_fname)

    def test_stored_in_the_database(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        file = self.attach(self.record)
        self.assertEqual(file.raw, SECRET)
        self.assert_nowhere(b"planted-bytes")

    # Links

    @mute_logger("odoo.sql_db")
    def test_no_links(self):
        file = self.attach(self.record)
        for link in (
            lambda: file.generate_access_token(),
            lambda: file.write({"public": True}),
            lambda: file.write({"access_token": "x"}),
            lambda: file.write({"type": "url", "url": "https://x.invalid"}),
            lambda: self.attach(self.record, public=True),
            lambda: self.attach(self.record, type="url", url="https://x.invalid"),
        ):
            with self.assertRaisesRegex(AccessError, "has no link"):
                link()
        for column in ("public = true", "access_token = 'x'", "index_content = 'x'"):
            with self.assertRaises(psycopg2.errors.CheckViolation):
                with self.env.cr.savepoint():
                    self.env.cr.execute(
                        f"UPDATE ir_attachment SET {column} WHERE id = {file.id}"
                    )

    # Who opens them

    def test_one_answer_for_forbidden_and_absent(self):
        file = self.attach(self.record)
        absent = self.File.browse(file.id + 1000)
        answers = set()
        for tried in (file, absent):
            for name, call in (
                ("read", lambda one: one.read(["name"])),
                ("open", lambda one: one.read(["raw"])),
                ("write", lambda one: one.write({"name": "x"})),
                ("unlink", lambda one: one.unlink()),
                ("copy", lambda one: one.copy()),
            ):
                with self.assertRaises(AccessError, msg=name) as caught:
                    call(tried.with_user(self.other))
                answers.add(str(caught.exception))
        self.assertEqual(len(answers), 1, answers)
        self.assertFalse(self.File.with_user(self.other).search([("id", "=", file.id)]))
        self.assertTrue(self.File.search([("id", "=", file.id)]))

    def test_log(self):
        """Opening is a row about the record; what only the list needs is none."""
        file = self.attach(self.record)
        self.env.cr.flush()
        log = self.env["onestop.access.log"]
        start = log.search([], limit=1).id or 0
        self.env.invalidate_all()
        file.read(["name", "file_size", "mimetype"])
        new = [("id", ">", start), ("model", "=", MODEL)]
        self.env.cr.flush()
        self.assertFalse(log.search([*new, ("field_names", "=", "attachment")]))
        file.mapped("raw")
        self.env.cr.flush()
        row = log.search([*new, ("field_names", "=", "attachment")])
        self.assertEqual((row.user_id, row.record_id), (self.user, self.record.id))

    # Keys

    def test_rotation(self):
        files = self.attach(self.record) | self.attach(self.record, raw=b"more")
        broken, other = self.attach(self.record), self.attach(self.record)
        old = self.ring.newest.id
        disk = [self.on_disk(file).read_bytes() for file in files]
        self.on_disk(broken).write_bytes(self.on_disk(other).read_bytes())
        self.use_ring(self.ring.with_new_key())
        sealed = self.env["onestop.sealed"]
        self.assertEqual(sealed._keys_in_use()[old], 8)
        logger = "odoo.addons.onestop_privacy"
        with self.enter_registry_test_mode(), self.assertLogs(logger, "ERROR") as log:
            self.env.ref("onestop_privacy.ir_cron_rotate").method_direct_trigger()
        self.assertIn(f"attachment {broken.id}:", "".join(log.output))
        used = sealed._keys_in_use()
        self.assertEqual((used[old], used[self.ring.newest.id]), (1, 7))
        self.use_ring(KeyRing([self.ring.newest]))
        self.assertEqual(files.mapped("raw"), [SECRET, b"more"])
        self.assertEqual(files.mapped("sealed_name"), [NAME, NAME])
        for file, before in zip(files, disk, strict=True):
            self.assertNotEqual(self.on_disk(file).read_bytes(), before)


@tagged("post_install", "-at_install")
class TestSealedFilesOverHttp(FileCase, HttpCase):
    def setUp(self):
        super().setUp()
        record = self.Example.create({"code": "A", "photo": base64.b64encode(PIXEL)})
        self.record = record
        self.file = self.attach(record)
        self.image = self.attach(record, name="Kadidia.png", raw=PIXEL)

    @mute_logger("odoo.http")
    def test_opened_by_whom_may(self):
        self.authenticate("file_user", "file_user")
        answer = self.url_open(f"/web/content/{self.file.id}?download=1&unique=abc")
        self.assertEqual(answer.content, SECRET)
        self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
        disposition = answer.headers["Content-Disposition"]
        self.assertIn(f"document-{self.file.id}.txt", disposition)
        self.assertNotIn("Kadidia", str(answer.headers))
        for path in (
            f"/web/image/{self.image.id}",
            f"/web/image/{self.image.id}/64x64",
            f"/web/image/{MODEL}/{self.record.id}/photo",
            f"/web/content/{MODEL}/{self.record.id}/photo",
        ):
            answer = self.url_open(path)
            self.assertEqual(answer.content[:8], PIXEL[:8], path)
            self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
        row = self.env["onestop.access.log"].search([("model", "=", MODEL)], limit=1)
        self.assertEqual((row.user_id, row.record_id), (self.user, self.record.id))
        self.assertIn("photo", row.field_names)

    @mute_logger("odoo.http")
    def test_one_answer_to_everybody_else(self):
        token = self.file._get_raw_access_token()
        photo = f"{MODEL}/{self.record.id}/photo"
        absent = self.image.id + 1000
        for login in ("file_other", None):
            self.authenticate(login, login)
            for path in (
                str(self.file.id),
                photo,
                f"{self.file.id}?access_token={token}",
            ):
                answer = self.url_open(f"/web/content/{path}")
                none = self.url_open(f"/web/content/{absent}")
                self.assertEqual(answer.status_code, 404, path)
                self.assertEqual(answer.text, none.text)
                self.assertNotIn(SECRET, answer.content)
            images = [f"/web/image/{one}" for one in (self.image.id, absent)]
            answers = [self.url_open(path).content for path in images]
            self.assertEqual(answers[0], answers[1])
            self.assertNotEqual(answers[0], PIXEL)

    @mute_logger("odoo.http")
    def test_uploaded_by_the_web_client(self):
        self.authenticate("file_user", "file_user")
        token = Request.csrf_token(self)
        for res_id in (self.record.id, 0):
            answer = self.url_open(
                "/web/binary/upload_attachment",
                data={"model": MODEL, "id": res_id, "csrf_token": token},
                files={"ufile": (NAME, SECRET, "text/plain")},
            )
            file = self.env["ir.attachment"].browse(answer.json()[0]["id"])
            self.assertTrue(file.seal_key)
            self.assertEqual((file.raw, file.sealed_name), (SECRET, NAME))
        self.assertFalse(b"planted-bytes" in self.everything_stored())
