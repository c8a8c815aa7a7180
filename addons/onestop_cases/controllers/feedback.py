"""The screen that is handed to her: four questions with faces, and nothing behind it.

Whoever hands the tablet over is logged out by it. The page carries a signed token that
names the centre for an hour, and no session: it is good for one opinion.
"""

import binascii
import secrets
from datetime import timedelta

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..models.onestop_case_feedback import QUESTIONS

SCOPE = "onestop_cases.feedback"
LIFE = timedelta(hours=1)
HEADERS = [("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")]


class FeedbackController(http.Controller):
    @http.route("/opinion/start", type="http", auth="user", methods=["GET"])
    def start(self):
        """Log the worker out, and show the questions of her centre."""
        centre = request.env["onestop.centre"].search(
            [("member_ids", "in", [request.env.uid])], limit=1
        )
        if not centre:
            raise AccessError(request.env._("You are not a member of any centre."))
        # sudo: the secret of the database signs
        named = [centre.id, secrets.token_hex(16)]
        token = hash_sign(request.env(su=True), SCOPE, named, expiration=LIFE)
        lang = request.env.user.lang
        request.session.logout(keep_db=True)
        return request.redirect(f"/opinion/{token}?lang={lang}")

    @http.route(
        "/opinion/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
    )
    def questions(self, token, lang=None, **answers):
        """Show the questions; keep the answers and thank her."""
        env = request.env
        known = {code for code, _name in env["res.lang"].get_installed()}
        context = {"lang": lang if lang in known else env.lang}
        feedback = env["onestop.case.feedback"].with_context(**context)
        centre_id, number = self._named_by(token)
        if not centre_id:
            raise request.not_found()
        spent = env["onestop.case.feedback.token"]
        is_given = request.httprequest.method == "POST"
        is_again = spent._is_spent(number)
        if is_given and not is_again:
            is_again = not feedback._give_once(number, centre_id, answers)
        values = {
            "token": token,
            "lang": context["lang"],
            "is_given": is_given,
            "is_again": is_again,
            "faces": feedback._fields["safe"]._description_selection(feedback.env),
            "questions": [
                (name, feedback._fields[name]._description_string(feedback.env))
                for name in QUESTIONS
            ],
        }
        page = feedback.env["ir.qweb"]._render("onestop_cases.feedback_page", values)
        return request.make_response(page, headers=HEADERS)

    def _named_by(self, token):
        """Return (id of the centre, number) that a token names, or (None, None)."""
        try:
            # sudo: the secret of the database verifies
            found = verify_hash_signed(request.env(su=True), SCOPE, token)
        except (ValueError, binascii.Error, UnicodeError):
            found = None
        return found or (None, None)
