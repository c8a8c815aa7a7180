"""The screen that is handed to her: four questions with faces, and nothing behind it.

Whoever hands the tablet over is logged out by it. The page carries a signed token that
names the centre for an hour, and no session.
"""

import binascii
from datetime import timedelta

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..models.onestop_case_feedback import QUESTIONS

SCOPE = "onestop_cases.feedback"
LIFE = timedelta(hours=1)
#: Question and answer -> pictogram of Font Awesome.
ICONS = {
    "welcomed": "fa-hand-paper-o",
    "listened": "fa-comments-o",
    "decided": "fa-hand-pointer-o",
    "safe": "fa-home",
    "good": "fa-smile-o",
    "middling": "fa-meh-o",
    "bad": "fa-frown-o",
}
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
        token = hash_sign(request.env(su=True), SCOPE, centre.id, expiration=LIFE)
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
        centre_id = self._centre_of(token)
        if not centre_id:
            raise request.not_found()
        is_given = request.httprequest.method == "POST"
        if is_given:
            feedback._give(centre_id, answers)
        values = {
            "token": token,
            "lang": context["lang"],
            "is_given": is_given,
            "icons": ICONS,
            "faces": feedback._fields["safe"]._description_selection(feedback.env),
            "questions": [
                (name, feedback._fields[name]._description_string(feedback.env))
                for name in QUESTIONS
            ],
        }
        page = feedback.env["ir.qweb"]._render("onestop_cases.feedback_page", values)
        return request.make_response(page, headers=HEADERS)

    def _centre_of(self, token):
        """Return the id of the centre that a token names, or None."""
        try:
            # sudo: the secret of the database verifies
            return verify_hash_signed(request.env(su=True), SCOPE, token)
        except (ValueError, binascii.Error, UnicodeError):
            return None
