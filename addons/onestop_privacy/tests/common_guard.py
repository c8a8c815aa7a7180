"""Guarded models that exist during the tests only, and who may read what of them."""

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user

from ..fields import EncryptedChar
from .common import RingCase

FILE = "onestop.guarded.example"
NAMING = "onestop.naming.example"
LINE = "onestop.naming.example.line"


def examples():
    """Return the definitions of the models; no module owns them."""

    class File(models.Model):
        """Each belongs to one user; its order would tell names."""

        _module = None
        _name = FILE
        _inherit = ["onestop.guarded"]
        _description = "Example of guarded records"
        _rec_name = "code"
        _order = "alias, id"

        code = fields.Char(readonly=True)
        alias = fields.Char()
        secret = EncryptedChar()
        owner_id = fields.Many2one("res.users")
        parent_id = fields.Many2one(FILE)

    class Naming(models.Model):
        """Open to everybody, and names guarded records in all ways."""

        _module = None
        _name = NAMING
        _description = "Example of records that name guarded ones"

        name = fields.Char()
        file_id = fields.Many2one(FILE)
        file_ids = fields.Many2many(FILE, string="Files")
        alias = fields.Char(related="file_id.alias", string="Alias by relation")
        line_ids = fields.One2many(LINE, "naming_id")
        res_model = fields.Char()
        res_id = fields.Many2oneReference(model_field="res_model")
        reference = fields.Reference([(FILE, "File"), ("res.users", "User")])

    class Line(models.Model):
        _module = None
        _name = LINE
        _description = "Line of it"

        naming_id = fields.Many2one(NAMING)
        file_id = fields.Many2one(FILE)

    Naming.file_ids._module = "onestop_privacy"  # its table is noted for a module
    return [File, Naming, Line]


class GuardCase(RingCase):
    """`mine` and `hers` are files; `absent` is the number of none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._remove_models, (FILE, NAMING, LINE))
        for definition in examples():
            add_to_registry(cls.registry, definition)
        names = [FILE, NAMING, LINE]
        cls.registry._setup_models__(cls.cr, names)
        cls.registry.init_models(cls.cr, names, {})
        cls._grant(names)
        groups = "base.group_user,base.group_no_one,base.group_allow_export"
        cls.me = new_test_user(cls.env, "guard_me", groups=groups)
        cls.other = new_test_user(cls.env, "guard_other", groups=groups)

    @classmethod
    def _grant(cls, names):
        cls.env["ir.model.access"].create(
            [
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id(name),
                    "group_id": cls.env.ref("base.group_user").id,
                    **dict.fromkeys(
                        ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                    ),
                }
                for name in names
            ]
        )
        cls.env["ir.rule"].create(
            {
                "name": "Rule of the example",
                "model_id": cls.env["ir.model"]._get_id(FILE),
                "domain_force": "[('owner_id', '=', user.id)]",
            }
        )

    @classmethod
    def _remove_models(cls, names):
        for name in names:
            del cls.registry[name]
        cls.registry._setup_models__(cls.cr, [])

    def setUp(self):
        super().setUp()
        self.mine, self.hers = self.env[FILE].create(
            [
                {"code": "K7", "alias": "Mine", "owner_id": self.me.id},
                {"code": "R3", "alias": "Awa", "owner_id": self.other.id},
            ]
        )
        self.absent = self.hers.id + 1000
        self.naming = self.env[NAMING].create({"name": "n", "file_id": self.hers.id})
        self.env.cr.flush()
        self.env.invalidate_all()
        self.Mine = self.env[FILE].with_user(self.me)
        self.Naming = self.env[NAMING].with_user(self.me)
