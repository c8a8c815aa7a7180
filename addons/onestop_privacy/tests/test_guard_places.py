"""Places where secrets would be kept in clear, or come back by code of the database."""

import os
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..models.ir_actions_server import VARIABLE
from .common_guard import FILE, NAMING, GuardCase


@tagged("post_install", "-at_install")
class TestGuardPlaces(GuardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "guard_admin", groups="base.group_system")
        cls.model_id = cls.env["ir.model"]._get_id(FILE)
        cls.naming_id = cls.env["ir.model"]._get_id(NAMING)

    def by_admin(self, model):
        return self.env[model].with_user(self.admin)

    # Filters, defaults, reports

    def save_filter(self, **values):
        filters = self.env["ir.filters"].with_user(self.me)
        return filters.create(
            {"name": "x", "model_id": FILE, "user_ids": [self.me.id], **values}
        )

    def test_filters(self):
        self.save_filter(domain="[('owner_id', '=', uid)]")
        self.save_filter(domain="[('create_date', '>=', '2026-01-01')]")
        for values in (
            {"user_ids": []},
            {"user_ids": [self.me.id, self.other.id]},
            {"domain": "[('alias', 'ilike', 'Awa')]"},
            {"domain": "['|', ('alias', 'ilike', 'Awa'), ('owner_id', '=', uid)]"},
            {"domain": "[('alias', '=', 'Awa')]"},
            {"domain": "[('parent_id.alias', 'in', ['Awa'])]"},
            {"domain": "[('owner_id', 'ilike', 'Awa')]"},
            {"domain": "[('owner_id', '=', uid), ('alias', '=', 'Awa')]"},
            {"domain": "[oops"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.save_filter(**values)
        self.save_filter(model_id=NAMING, user_ids=[])

    def test_defaults(self):
        defaults = self.env["ir.default"]
        with self.assertRaises(ValidationError):
            defaults.set(FILE, "alias", "Awa")
        with self.assertRaises(ValidationError):
            defaults.set(NAMING, "file_id", self.mine.id)
        defaults.set(NAMING, "name", "fine")

    def test_reports_are_never_kept(self):
        report = {"name": "x", "report_name": "x.x", "model": FILE}
        reports = self.env["ir.actions.report"]
        kept = reports.create(report)
        for name, value in (("attachment", "'x'"), ("attachment_use", True)):
            with self.assertRaises(ValidationError):
                kept.write({name: value})
        reports.create({**report, "model": NAMING, "attachment": "'x'"})

    # Code and fields of the database

    def test_actions(self):
        actions = self.by_admin("ir.actions.server")
        fine = {"name": "x", "model_id": self.naming_id, "state": "object_write"}
        action = actions.create(fine)
        for values in (
            {"state": "code", "code": "env['res.users'].sudo()"},
            {"state": "webhook", "webhook_url": "https://example.org"},
            {"evaluation_type": "equation", "value": "env"},
            {"model_id": self.model_id},
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError):
                    actions.create({**fine, **values})
                with self.assertRaises(AccessError):
                    action.write(values)
        with self.assertRaises(AccessError):
            actions.create({**fine, "state": "code"})

    def test_jobs(self):
        job = self.env.ref("onestop_privacy.ir_cron_rotate").with_user(self.admin)
        job.write({"active": False})
        with self.assertRaises(AccessError):
            job.write({"code": "model.sudo()"})
        with self.assertRaises(AccessError):
            self.by_admin("ir.cron").create(
                {"name": "x", "model_id": self.naming_id, "code": "pass"}
            )

    def test_switch_of_the_server(self):
        action = {"name": "x", "model_id": self.naming_id, "state": "code"}
        self.switch("1")
        self.by_admin("ir.actions.server").create(action)
        self.switch("0")
        with self.assertRaises(AccessError):
            self.by_admin("ir.actions.server").create(action)

    def switch(self, value):
        patched = patch.dict(os.environ, {VARIABLE: value})
        patched.start()
        self.addCleanup(patched.stop)

    def test_fields_by_hand(self):
        fields = self.by_admin("ir.model.fields")
        for values in (
            {"model_id": self.model_id, "ttype": "char"},
            {"model_id": self.naming_id, "ttype": "many2one", "relation": FILE},
            {
                "model_id": self.naming_id,
                "ttype": "char",
                "related": "file_id.alias",
                "readonly": True,
            },
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                fields.create({"name": "x_own", "field_description": "x", **values})
        with self.assertRaises(AccessError):
            fields.create(
                {
                    "name": "x_own",
                    "field_description": "x",
                    "model_id": self.naming_id,
                    "ttype": "char",
                    "store": False,
                    "depends": "name",
                    "compute": "env['res.users'].sudo()",
                }
            )
