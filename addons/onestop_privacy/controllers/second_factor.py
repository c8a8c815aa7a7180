import base64
import io
import os
import re
from urllib.parse import quote, urlencode

import qrcode

from odoo import http
from odoo.exceptions import AccessDenied
from odoo.http import request

from odoo.addons.auth_totp.models.totp import (
    ALGORITHM,
    DIGITS,
    TIMESTEP,
    TOTP_SECRET_SIZE,
)
from odoo.addons.web.controllers.home import Home

from ..models.ir_actions_server import code_allowed, code_refusal
from ..tools import second_factor

#: Where a session keeps the new key until a code of it was entered.
SECRET = "onestop-totp-secret"
#: What the authenticator app shows: as neutral as the pages.
ISSUER = "Desk"


class WebClient(Home):
    @http.route()
    def web_client(self, s_action=None, **kw):
        """Open the web client only to a session with a second factor."""
        if request.db and second_factor.is_missing(request.session, request.env):
            return request.redirect(second_factor.PAGE, 303)
        return super().web_client(s_action, **kw)

    @http.route()
    def switch_to_admin(self):
        """Let no administrator become the superuser, who reads everything.

        :raise AccessError: who runs the server has not allowed it
        """
        if not code_allowed(request.env(su=False)):
            raise code_refusal(request.env)
        return super().switch_to_admin()


class SecondFactor(http.Controller):
    @http.route(
        second_factor.PAGE,
        type="http",
        auth="user",
        methods=["GET", "POST"],
        sitemap=False,
        second_factor=False,
    )
    def second_factor(self, password=None, code=None, **_kw):
        """Set up an authenticator app: own password, and a code that the app shows."""
        if not second_factor.is_missing(request.session, request.env):
            return request.redirect("/odoo", 303)
        values = {"passkey": bool(request.env.user.auth_passkey_key_ids)}
        if not values["passkey"] and request.httprequest.method == "POST":
            values["error"] = self._set_up(password, code)
            if not values["error"]:
                return request.redirect("/odoo", 303)
        if not values["passkey"]:
            values.update(self._key())
        response = request.render("onestop_privacy.second_factor", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _set_up(self, password, code):
        """Return what was wrong, or nothing when the app is set up."""
        user = request.env.user
        try:
            with user._assert_can_auth(user=user.login):
                user._check_credentials(
                    {"type": "password", "login": user.login, "password": password},
                    {"interactive": True},
                )
        except AccessDenied:
            return request.env._("This is not your password. Try again.")
        digits = re.sub(r"\s", "", code or "")
        secret = request.session.get(SECRET)
        if not (secret and re.fullmatch(r"[0-9]{6}", digits)):
            return request.env._("Enter the six digits that the app shows.")
        if not user._totp_try_setting(secret, int(digits)):
            return request.env._(
                "The code does not fit. Wait for the next one; if it does not fit"
                " either, check the clock of the telephone."
            )
        request.session.pop(SECRET)
        return None

    def _key(self):
        """Return the new key as text in groups and as picture, for the app."""
        secret = request.session.get(SECRET)
        if not secret:
            secret = base64.b32encode(os.urandom(TOTP_SECRET_SIZE // 8)).decode()
            request.session[SECRET] = secret
        query = urlencode(
            {
                "secret": secret,
                "issuer": ISSUER,
                "algorithm": ALGORITHM.upper(),
                "digits": DIGITS,
                "period": TIMESTEP,
            }
        )
        label = quote(f"{ISSUER}:{request.env.user.login}", safe=":")
        picture = io.BytesIO()
        qrcode.make(f"otpauth://totp/{label}?{query}", box_size=4).save(picture, "PNG")
        return {
            "secret": " ".join(re.findall(".{4}", secret)),
            "picture": base64.b64encode(picture.getvalue()).decode(),
        }
