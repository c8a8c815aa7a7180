"""The system administrator tries to read by code in the database what no role may."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.ir_actions_server import VARIABLE

ALL = "object.env['res.users'].sudo().search([]).mapped('login')"


@tagged("post_install", "-at_install")
class TestCodeClosed(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_system"
        cls.admin = new_test_user(cls.env, "admin_closed_test", groups=groups)
        strict = "base.group_user,onestop_privacy.group_strict_session"
        cls.worker = new_test_user(cls.env, "worker_closed_test", groups=strict)
        cls.partner = cls.env["ir.model"]._get("res.partner")
        cls.module_env = cls.env
        cls.env = cls.env(user=cls.admin)

    def _assert_closed(self, model, vals, record=None):
        """Assert that the administrator neither adds nor changes nor deletes one."""
        with self.assertRaises(AccessError):
            self.env[model].create(vals)
        if record:
            with self.assertRaises(AccessError):
                record.with_user(self.admin).write(vals)
            with self.assertRaises(AccessError):
                record.with_user(self.admin).unlink()

    def test_template(self):
        arch = '<t t-name="x"><t t-out="request.env.user.login"/></t>'
        vals = {"name": "x", "type": "qweb", "key": "x.x", "arch": arch}
        self._assert_closed("ir.ui.view", vals, self.module_env.ref("web.login"))

    def test_translation_of_a_template(self):
        view = self.env.ref("web.login")
        with self.assertRaises(AccessError):
            view.update_field_translations("arch_db", {"en_US": {"Log in": "x"}})

    def test_rule(self):
        vals = {"name": "x", "model_id": self.partner.id, "domain_force": "[]"}
        rule = "onestop_privacy.onestop_break_glass_rule_scope"
        self._assert_closed("ir.rule", vals, self.module_env.ref(rule))

    def test_global_rule_of_a_group(self):
        rule = self.module_env.ref("onestop_privacy.onestop_break_glass_rule_scope")
        group = self.env.ref("base.group_system")
        with self.assertRaises(AccessError):
            group.write({"rule_groups": [(4, rule.id)]})
        self.assertFalse(rule.groups)

    def test_access_right(self):
        log = self.env["ir.model"]._get("onestop.access.log")
        vals = {"name": "x", "model_id": log.id, "perm_read": True}
        access = self.module_env["ir.model.access"].search([], limit=1)
        self._assert_closed("ir.model.access", vals, access)

    def test_name_of_a_printed_file(self):
        vals = {"name": "x", "model": "res.partner", "report_name": "web.login"}
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].create(vals)
        report = self.env["ir.actions.report"].search([], limit=1)
        with self.assertRaises(AccessError):
            report.print_report_name = ALL

    def test_script(self):
        bundle = {"name": "x", "bundle": "web.assets_backend", "path": "/x.js"}
        self._assert_closed("ir.asset", bundle)

    def test_built_script(self):
        files = self.module_env["ir.attachment"]
        vals = {"name": "x.js", "url": "/web/assets/1/x.js", "raw": b"1"}
        script = files.create(vals)
        with self.assertRaises(AccessError):
            script.with_user(self.admin).raw = b"2"

    def test_expression_in_a_mail_template(self):
        vals = {"name": "x", "model_id": self.partner.id, "subject": "Hello"}
        template = self.env["mail.template"].create(vals)  # plain words may be
        with self.assertRaises(AccessError):
            template.subject = "{{ " + ALL + " }}"
        with self.assertRaises(AccessError):
            template.body_html = f'<p><t t-out="{ALL}"/></p>'

    def test_expression_in_a_message(self):
        mixin, ids = self.env["mail.compose.message"], self.admin.partner_id.ids
        for engine, text in (
            ("inline_template", "{{ " + ALL + " }}"),
            ("qweb", f'<p><t t-out="{ALL}"/></p>'),
        ):
            with self.assertRaises(AccessError):
                mixin._render_template(text, "res.partner", ids, engine=engine)
        plain = mixin._render_template("{{ object.name }}", "res.partner", ids)
        self.assertEqual(plain[ids[0]], self.admin.name)

    @mute_logger("odoo.addons.base.models.ir_module")
    def test_upload_of_modules(self):
        modules = self.env["ir.module.module"].sudo(False)
        upload = modules.search([("name", "=", "base_import_module")])
        with self.assertRaises(AccessError):
            upload.button_install()

    def test_who_runs_the_server_may_allow_it(self):
        vals = {"name": "x", "model_id": self.partner.id, "domain_force": "[]"}
        with patch.dict("os.environ", {VARIABLE: "1"}):
            self.assertTrue(self.env["ir.rule"].create(vals))


@tagged("post_install", "-at_install")
class TestTakeover(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_system"
        cls.admin = new_test_user(cls.env, "admin_takeover_test", groups=groups)
        strict = "base.group_user,onestop_privacy.group_strict_session"
        cls.worker = new_test_user(cls.env, "worker_takeover_test", groups=strict)
        cls.env = cls.env(user=cls.admin)

    def _notices(self, kind):
        domain = [("kind", "=", kind), ("user_id", "=", self.admin.id)]
        return self.env["onestop.alert"].sudo().search(domain)

    def test_password_of_another(self):
        self.worker.with_user(self.admin).password = "another word 9"
        notice = self._notices("account")
        self.assertEqual(notice.res_id, self.worker.id)
        self.assertEqual(notice.state, "open")

    def test_own_password(self):
        self.admin.with_user(self.admin).password = "another word 9"
        self.assertFalse(self._notices("account"))

    def test_setting(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("onestop_privacy.break_glass_minutes", "1440")
        self.assertTrue(self._notices("setting"))

    def test_setting_of_others(self):
        self.env["ir.config_parameter"].set_param("x.y", "1")
        self.assertFalse(self._notices("setting"))


@tagged("post_install", "-at_install")
class TestBecome(HttpCase):
    @mute_logger("odoo.http")
    def test_nobody_becomes_the_superuser(self):
        login = "admin_become_test"
        admin = new_test_user(self.env, login, groups="base.group_system")
        self.authenticate(login, login)
        self.assertEqual(self.url_open("/web/become").status_code, 403)
        path = "/web/session/get_session_info"
        info = self.url_open(path, json={"params": {}}).json()["result"]
        self.assertEqual(info["uid"], admin.id)
