"""A subject with parts, and parts of parts, that exist during the tests only."""

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user

from ..fields import EncryptedChar, EncryptedText
from .common import RingCase

SUBJECT = "onestop.subject.example"
PART = "onestop.subject.example.part"
DETAIL = "onestop.subject.example.detail"


def examples():
    """Return the definitions of the models; no module owns them."""

    class Subject(models.Model):
        _module = None
        _name = SUBJECT
        _inherit = ["onestop.subject", "onestop.guarded"]
        _description = "Example of a file"
        _rec_name = "code"

        code = fields.Char(readonly=True)
        name_sealed = EncryptedChar(blind_index=True)
        date_closed = fields.Date()
        birth_year = fields.Integer()
        alias = fields.Char()
        other_id = fields.Many2one(SUBJECT)
        part_ids = fields.One2many(PART, "subject_id")

    class Part(models.Model):
        _module = None
        _name = PART
        _inherit = ["onestop.guarded"]
        _description = "Example of a part"
        _rec_name = "id"

        subject_id = fields.Many2one(SUBJECT, ondelete="cascade")
        date = fields.Date()
        kind = fields.Char()
        text = EncryptedText()

    class Detail(models.Model):
        _module = None
        _name = DETAIL
        _inherit = ["onestop.guarded"]
        _description = "Example of a detail"
        _rec_name = "id"

        part_id = fields.Many2one(PART, ondelete="cascade")
        text = EncryptedText()

    return [Subject, Part, Detail]


class SubjectCase(RingCase):
    """`one` and `two` are files of two parts each, with a detail and a paper each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = [SUBJECT, PART, DETAIL]
        cls.addClassCleanup(cls._remove_models, names)
        for definition in examples():
            add_to_registry(cls.registry, definition)
        cls.registry._setup_models__(cls.cr, names)
        cls.registry.init_models(cls.cr, names, {})
        group = cls.env.ref("base.group_user").id
        modes = dict.fromkeys(("perm_read", "perm_write", "perm_create"), True)
        cls.env["ir.model.access"].create(
            [
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id(name),
                    "group_id": group,
                    **modes,
                }
                for name in names
            ]
        )
        overseer = "base.group_user,onestop_privacy.group_overseer"
        cls.user = new_test_user(cls.env, "subject_user", tz="Africa/Bamako")
        cls.other = new_test_user(cls.env, "subject_other", tz="Africa/Bamako")
        cls.overseer = new_test_user(cls.env, "subject_overseer", groups=overseer)
        cls.second = new_test_user(cls.env, "subject_second", groups=overseer)

    @classmethod
    def _remove_models(cls, names):
        for name in names:
            del cls.registry[name]
            for mixin in ("onestop.guarded", "onestop.subject"):
                cls.registry[mixin]._inherit_children.discard(name)
        cls.registry._setup_models__(cls.cr, [])

    def setUp(self):
        super().setUp()
        self.one, self.two = self.make_files("K7AA", "R3BB")
        self.env.cr.flush()
        self.env.invalidate_all()

    def make_files(self, *codes):
        """Return files with these codes, of two parts each."""
        files = self.env[SUBJECT].create(
            [
                {
                    "code": code,
                    "name_sealed": f"Planted {code}",
                    "alias": f"Alias {code}",
                    "birth_year": 1999,
                }
                for code in codes
            ]
        )
        for file in files:
            vals = {"subject_id": file.id, "kind": "note", "text": f"Said {file.code}"}
            parts = self.env[PART].create([vals, vals])
            detail = {"part_id": parts[0].id, "text": f"Detail {file.code}"}
            self.env[DETAIL].create(detail)
            self.env["ir.attachment"].create(
                {
                    "name": "paper.txt",
                    "raw": f"Paper {file.code}".encode(),
                    "res_model": PART,
                    "res_id": parts[1].id,
                }
            )
        return files

    def papers(self, file):
        place = [("res_model", "=", PART), ("res_id", "in", file.part_ids.ids)]
        return self.env["ir.attachment"].search(place)
