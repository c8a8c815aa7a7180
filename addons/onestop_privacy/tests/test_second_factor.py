"""Who works with secrets works with a second factor, or not at all."""

import re
import time
from base64 import b32decode
from datetime import datetime, timedelta

from odoo.exceptions import AccessDenied, AccessError
from odoo.http import root
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.auth_totp.models.totp import hotp

from ..tools.second_factor import GROUP, SWITCH

PAGE = "/web/second-factor"
LOGIN = "strict_user"


@tagged("post_install", "-at_install")
class TestSecondFactor(HttpCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(SWITCH, False)
        self.user = new_test_user(self.env, LOGIN, groups=GROUP + ",base.group_user")
        self.user.lang = "en_US"

    def code(self, secret, later=0):
        key = b32decode(re.sub(r"\s", "", secret))
        return f"{hotp(key, int(time.time() / 30) + later):06d}"

    def call(self, model="res.users", method="search_count", args=([],)):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}", json={"params": params}
        ).json()

    def goes_to(self, path="/odoo"):
        answer = self.url_open(path, allow_redirects=False)
        return answer.headers.get("Location", path)

    def form(self):
        text = self.url_open(PAGE).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)[1]
        secret = re.search(r'user-select-all">([A-Z2-7 ]+)<', text)[1]
        return token, secret

    def test_without_it_nothing_opens(self):
        self.authenticate(LOGIN, LOGIN)
        self.assertTrue(self.goes_to().endswith(PAGE))
        self.assertTrue(self.goes_to("/web/webclient/load_menus").endswith(PAGE))
        with mute_logger("odoo.http"):
            error = self.call()["error"]
        self.assertIn("second key", error["data"]["message"])
        image = f"/web/image/res.users/{self.user.id}/avatar_128"
        self.assertEqual(self.url_open(image).status_code, 200)
        self.assertFalse(self.user.totp_enabled)

    def test_set_up(self):
        self.authenticate(LOGIN, LOGIN)
        token, secret = self.form()
        data = {"csrf_token": token, "password": LOGIN, "code": "000000"}
        with mute_logger("odoo.addons.auth_totp.models.res_users"):
            wrong = self.url_open(PAGE, data=data)
        self.assertIn("does not fit", wrong.text)
        data["code"] = self.code(secret)
        with mute_logger("odoo.addons.base.models.res_users"):
            wrong = self.url_open(PAGE, data={**data, "password": "wrong"})
        self.assertIn("not your password", wrong.text)
        self.assertFalse(self.user.totp_enabled)
        done = self.url_open(PAGE, data=data, allow_redirects=False)
        self.assertTrue(done.headers["Location"].endswith("/odoo"))
        self.assertEqual(self.goes_to(), "/odoo")
        self.assertIn("result", self.call())

    def test_next_log_in_asks_for_it(self):
        secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        self.user.sudo().totp_secret = secret
        self.env.flush_all()
        token = self.csrf_token()
        data = {"csrf_token": token, "login": LOGIN, "password": LOGIN}
        answer = self.url_open("/web/login", data=data)
        self.assertTrue(answer.url.endswith("/web/login/totp"))
        self.assertNotIn("odoo.com", answer.text)
        self.assertIsNone(root.session_store.get(self.session.sid).uid)

    def csrf_token(self):
        self.authenticate(None, None)
        text = self.url_open("/web/login").text
        return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]

    def test_a_passkey_that_was_not_used(self):
        """Who only knows the password adds no app to an account with a passkey."""
        self.env["auth.passkey.key"].with_user(self.user).sudo().create(
            {"name": "key", "credential_identifier": "x", "public_key": "y"}
        )
        self.env.flush_all()
        self.authenticate(LOGIN, LOGIN)
        self.assertTrue(self.goes_to().endswith(PAGE))
        text = self.url_open(PAGE).text
        self.assertIn("You have a passkey", text)
        self.assertNotIn('name="code"', text)

    def test_switch(self):
        self.env["ir.config_parameter"].set_param(SWITCH, "off")
        self.authenticate(LOGIN, LOGIN)
        self.assertEqual(self.goes_to(), "/odoo")
        self.assertIn("result", self.call())

    def test_only_who_needs_it(self):
        new_test_user(self.env, "plain_user", groups="base.group_user")
        self.authenticate("plain_user", "plain_user")
        self.assertEqual(self.goes_to(), "/odoo")

    def test_administrator(self):
        """Her first log-in leads to the page that sets it up, and nowhere else."""
        admin = new_test_user(
            self.env, "some_admin", groups="base.group_system,base.group_user"
        )
        admin.lang = "en_US"
        self.authenticate("some_admin", "some_admin")
        self.assertTrue(self.goes_to().endswith(PAGE))
        token, secret = self.form()
        data = {"csrf_token": token, "password": "some_admin"}
        self.url_open(PAGE, data={**data, "code": self.code(secret)})
        self.assertTrue(admin.totp_enabled)
        self.assertEqual(self.goes_to(), "/odoo")
        self.assertIn("result", self.call())

    def test_switched_off_is_told(self):
        """By the administrator, in the form of the parameter."""
        admin = self.env.ref("base.user_admin")
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(SWITCH, "on")
        parameter = parameters.search([("key", "=", SWITCH)])
        parameter.with_user(admin).write({"value": "off"})
        domain = [("kind", "=", "setting"), ("res_id", "=", parameter.id)]
        self.assertEqual(self.env["onestop.alert"].search(domain).user_id, admin)

    def test_role_given_meanwhile(self):
        """An open session stops with the next request."""
        user = new_test_user(self.env, "plain_user", groups="base.group_user")
        self.authenticate("plain_user", "plain_user")
        self.assertIn("result", self.call())
        user.group_ids += self.env.ref(GROUP)
        self.env.flush_all()
        with mute_logger("odoo.http"):
            self.assertIn("error", self.call())

    @mute_logger("odoo.addons.base.models.res_users", "odoo.addons.rpc.controllers")
    def test_password_opens_no_rpc(self):
        with self.assertRaises(AccessDenied):
            self.user.with_user(self.user)._check_credentials(
                {"type": "password", "login": LOGIN, "password": LOGIN},
                {"interactive": False},
            )
        database = self.env.cr.dbname
        self.assertFalse(self.xmlrpc_common.authenticate(database, LOGIN, LOGIN, {}))
        self.env["ir.config_parameter"].set_param(SWITCH, "off")
        self.assertTrue(self.xmlrpc_common.authenticate(database, LOGIN, LOGIN, {}))

    def test_lock_and_length_of_session(self):
        timeouts = self.user._get_lock_timeouts()
        self.assertEqual(timeouts["lock_timeout_inactivity"], [(600, False)])
        self.assertEqual(timeouts["lock_timeout"], [(12 * 3600, True)])

    def test_idle_session_is_locked(self):
        self.env["ir.config_parameter"].set_param(SWITCH, "off")
        session = self.authenticate(LOGIN, LOGIN)
        session["identity-check-next"] = time.time() - 1
        root.session_store.save(session)
        with mute_logger("odoo.http"):
            self.assertIn("error", self.call())
        proof = {"params": {"type": "password", "password": LOGIN}}
        self.url_open("/auth-timeout/session/check-identity", json=proof)
        self.assertIn("result", self.call())


@tagged("post_install", "-at_install")
class TestKeysForPrograms(HttpCase):
    def setUp(self):
        super().setUp()
        self.user = new_test_user(self.env, LOGIN, groups="base.group_user")
        keys = self.env["res.users.apikeys"].with_user(self.user).sudo()
        self.expires = datetime.now() + timedelta(days=1)
        self.key = keys._generate("rpc", "test", self.expires)

    def json2(self):
        return self.url_open(
            "/json/2/res.users/search_count",
            json={"domain": []},
            headers={"Authorization": f"Bearer {self.key}"},
        ).status_code

    def test_old_key_is_refused(self):
        self.assertEqual(self.json2(), 200)
        self.user.group_ids += self.env.ref(GROUP)
        self.env.flush_all()
        with mute_logger("odoo.http"):
            self.assertEqual(self.json2(), 401)

    def test_no_new_key(self):
        self.user.group_ids += self.env.ref(GROUP)
        keys = self.env["res.users.apikeys"].with_user(self.user)
        for env in (keys, keys.sudo()):
            with self.assertRaises(AccessError):
                env._generate("rpc", "test", self.expires)


@tagged("post_install", "-at_install")
class TestGrants(HttpCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(SWITCH, "off")
        self.admin = self.env.ref("base.user_admin")
        self.user = new_test_user(self.env, LOGIN, groups="base.group_user")
        self.group = self.env.ref(GROUP)

    def alert(self):
        domain = [("kind", "=", "grant"), ("res_id", "=", self.user.id)]
        return self.env["onestop.alert"].search(domain)

    def test_plain_user_is_no_grant(self):
        self.assertFalse(self.alert())

    def test_on_the_user(self):
        self.user.with_user(self.admin).write({"group_ids": [(4, self.group.id)]})
        self.assertEqual(self.alert().user_id, self.admin)

    def test_on_the_group(self):
        self.group.with_user(self.admin).write({"user_ids": [(4, self.user.id)]})
        self.assertEqual(self.alert().user_id, self.admin)

    def test_by_implication(self):
        plain = self.env.ref("base.group_user").with_user(self.admin)
        plain.write({"implied_ids": [(4, self.group.id)]})
        self.assertTrue(self.alert())

    def test_new_user(self):
        user = new_test_user(self.env, "another", groups=GROUP + ",base.group_user")
        domain = [("kind", "=", "grant"), ("res_id", "=", user.id)]
        self.assertTrue(self.env["onestop.alert"].search(domain))

    def test_over_rpc(self):
        self.authenticate("admin", "admin")
        self.url_open(
            "/web/dataset/call_kw/res.users/write",
            json={
                "params": {
                    "model": "res.users",
                    "method": "write",
                    "args": [[self.user.id], {"group_ids": [[4, self.group.id]]}],
                    "kwargs": {},
                }
            },
        )
        self.assertEqual(self.alert().user_id, self.admin)

    def test_nothing_new(self):
        self.user.group_ids += self.env.ref("base.group_user")
        self.assertFalse(self.alert())
