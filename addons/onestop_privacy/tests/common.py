"""A model with sealed fields that exists during the tests only."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase, new_test_user

from .. import keys
from ..fields import EncryptedBinary, EncryptedChar, EncryptedDate, EncryptedText
from ..tools.key_ring import Key, KeyRing

MODEL = "onestop.sealed.example"


def example():
    """Return the definition of the model; no module owns it."""

    class Example(models.Model):
        _module = None
        _name = MODEL
        _description = "Example of sealed fields"
        _rec_name = "code"

        code = fields.Char()
        name = EncryptedChar(blind_index=True)
        nickname = EncryptedChar(copy=True)
        born = EncryptedDate(blind_index=True)
        story = EncryptedText()
        paper = EncryptedBinary()
        parent_id = fields.Many2one(MODEL)

    return Example


class RingCase(TransactionCase):
    """Tests with a key ring of their own, in a folder of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.ring_path = Path(folder.name) / "keys.json"
        environment = patch.dict(os.environ, {keys.VARIABLE: str(cls.ring_path)})
        environment.start()
        cls.addClassCleanup(environment.stop)

    def setUp(self):
        super().setUp()
        self.use_ring(KeyRing([Key.make()]))

    def use_ring(self, ring):
        """Put a ring in place; what is in the cache was opened by the old one."""
        self.ring = ring
        ring.save(self.ring_path)
        self.env.invalidate_all()


class SealedCase(RingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._remove, MODEL)
        add_to_registry(cls.registry, example())
        cls.registry._setup_models__(cls.cr, [MODEL])
        cls.registry.init_models(cls.cr, [MODEL], {})
        cls.env["ir.model.access"].create(
            {
                "name": "example",
                "model_id": cls.env["ir.model"]._get_id(MODEL),
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
            }
        )
        groups = "base.group_user,base.group_allow_export"
        cls.user = new_test_user(cls.env, "sealed_user", groups=groups)
        cls.Example = cls.env[MODEL].with_user(cls.user)

    @classmethod
    def _remove(cls, name):
        del cls.registry[name]
        cls.registry._setup_models__(cls.cr, [])

    def columns(self, record, *names):
        """Return what is in the database for a record."""
        self.env.flush_all()
        listed = ", ".join(f'"{name}"' for name in names)
        self.env.cr.execute(
            f"SELECT {listed} FROM {record._table} WHERE id = %s", [record.id]
        )
        return self.env.cr.fetchone()
