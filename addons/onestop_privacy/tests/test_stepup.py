"""Whoever asks for something grave proves once more who she is."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools import stepup
from .common import MODEL, SealedCase

CHECK = "res.users.identitycheck"


@stepup.every_time
def action_each(self):
    return "each"


@stepup.within(minutes=10)
def action_within(self):
    return "within"


@tagged("post_install", "-at_install")
class TestStepUp(SealedCase, HttpCase):
    def setUp(self):
        super().setUp()
        model = self.registry[MODEL]
        model.action_each = action_each
        model.action_within = action_within
        self.record = self.Example.create({"code": "A1"})
        self.user.lang = "en_US"
        self.authenticate("sealed_user", "sealed_user")

    def call(self, method, model=MODEL, record_id=None, context=None):
        path = f"/web/dataset/call_kw/{model}/{method}"
        params = {"model": model, "method": method}
        params["args"] = [[record_id or self.record.id]]
        params["kwargs"] = {"context": context or {}}
        answer = self.url_open(path, json={"params": params}).json()
        return answer.get("result", answer.get("error"))

    def prove(self, check, password="sealed_user"):
        self.assertEqual(check["res_model"], CHECK)
        return self.call("run_check", CHECK, check["res_id"], {"password": password})

    def test_each_time(self):
        for _time in range(2):
            self.assertEqual(self.prove(self.call("action_each")), "each")

    def test_within_minutes(self):
        self.assertEqual(self.prove(self.call("action_within")), "within")
        self.assertEqual(self.call("action_within"), "within")
        check = self.call("action_each")
        self.assertEqual(check["res_model"], CHECK)
        self.assertEqual(self.call("action_within"), "within")

    @mute_logger("odoo.http", "odoo.addons.base.models.res_users")
    def test_guessing_is_slowed_down(self):
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", "3")
        check = self.call("action_each")
        for _time in range(4):
            refused = self.prove(check, "wrong")
        self.assertIn("wait", refused["data"]["message"])
        self.assertIn("wait", self.prove(check)["data"]["message"])
        self.registry._login_failures.clear()
        self.assertEqual(self.prove(check), "each")

    def test_programs(self):
        for record in (self.record, self.record.sudo()):
            for method in ("action_each", "action_within"):
                with self.assertRaisesRegex(AccessError, "password or passkey"):
                    getattr(record, method)()
        with self.assertRaises(AccessError):
            stepup.fresh_identity(self.env)
