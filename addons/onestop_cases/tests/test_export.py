import base64
import io
import json
from datetime import timedelta

import msoffcrypto
import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.onestop_base.tests.common_consent import agree

from ..models.onestop_case_export import HOURS
from ..tools.sealed_book import decrypt
from .common import CasesCase


class ExportCase(CasesCase):
    """Two incidents of her who agrees to be counted, and one of another woman."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.users["director"]
        cls.other = cls._make_person("Nana")
        cls.other_case = cls._make_case(cls.other)
        cls.today = fields.Date.context_today(cls.case)
        cls.incidents = cls.env["onestop.incident"].create(
            [
                {
                    "case_id": case.id,
                    "account": "her own words",
                    "marital_status": "widowed",
                    "reported_elsewhere": elsewhere,
                }
                for case, elsewhere in (
                    (cls.case, "no"),
                    (cls.case, "gbvims"),
                    (cls.other_case, "no"),
                )
            ]
        )
        agree(cls.person.with_env(cls.env).sudo(), "statistics")
        cls.env.flush_all()

    def ask(self, **vals):
        """Return an export that the director asked for."""
        export = (
            self.env["onestop.case.export"]
            .with_user(self.director)
            .create(
                {
                    "purpose": "donor",
                    "purpose_text": "yearly report",
                    "centre_id": self.centre.id,
                    "date_from": self.today - timedelta(days=30),
                    "date_to": self.today,
                    **vals,
                }
            )
        )
        export.action_ask()
        return export

    def confirmed(self, **vals):
        export = self.ask(**vals)
        export.with_user(self.users["social_worker"])._confirm()
        return export


@tagged("post_install", "-at_install")
class TestExport(ExportCase):
    def sheet(self, export):
        """Return the rows of the file, opened with its password."""
        params = export._make()["params"]
        book = decrypt(base64.b64decode(params["content"]), params["password"])
        return list(openpyxl.load_workbook(io.BytesIO(book)).active.values)

    def test_rows_that_leave_are_agreed_to_and_counted_nowhere_else(self):
        head, *rows = self.sheet(self.confirmed())
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][0], self.today.strftime("%Y-%m"))
        self.assertIn("Widowed", rows[0])

    def test_rows_that_stay_are_all(self):
        self.assertEqual(len(self.sheet(self.confirmed(leaves_centre=False))), 1 + 3)

    def test_withdrawal_takes_her_rows_out(self):
        export = self.confirmed()
        self.person.sudo().consent_ids.action_withdraw()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            export._make()

    def test_conflict_of_either_person_takes_her_rows_out(self):
        export = self.confirmed(leaves_centre=False)
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.other.id,
                "user_id": self.users["social_worker"].id,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.sheet(export)), 1 + 2)

    def test_nothing_finer_than_a_band_or_a_month(self):
        text = json.dumps(self.sheet(self.confirmed(leaves_centre=False)), default=str)
        for secret in (
            "Awa",
            "her own words",
            self.person.code,
            self.case.code,
            self.incidents[0].code,
            self.today.isoformat(),
        ):
            with self.subTest(secret=secret):
                self.assertNotIn(secret, text)

    def test_file_is_encrypted(self):
        params = self.confirmed()._make()["params"]
        content = base64.b64decode(params["content"])
        self.assertNotIn(b"Widowed", content)
        self.assertFalse(content.startswith(b"PK"))
        self.assertTrue(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
        with self.assertRaises(msoffcrypto.exceptions.InvalidKeyError):
            decrypt(content, "wrong")

    def test_made_once_and_kept_nowhere(self):
        export = self.confirmed()
        before = self.env["ir.attachment"].sudo().search_count([])
        password = export._make()["params"]["password"]
        self.assertEqual(self.env["ir.attachment"].sudo().search_count([]), before)
        self.assertEqual((export.state, export.row_count), ("made", 1))
        self.assertNotIn(password, json.dumps(export.read(), default=str))
        with self.assertRaises(UserError):
            export._make()

    def test_it_expires(self):
        export = self.confirmed()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_case_export SET date_expiry = date_expiry"
            " - interval '%s hours' WHERE id = %s",
            [HOURS, export.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            export._make()

    def test_a_second_person_of_the_centre_confirms(self):
        export = self.ask()
        with self.assertRaises(AccessError):
            export._confirm()
        for user in (self.stranger, self.users["medical"], self.users["national"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                export.with_user(user)._confirm()
        with self.assertRaises(UserError):
            export._make()
        export.with_user(self.outsider)._confirm()
        with self.assertRaises(AccessError):
            export.with_user(self.outsider)._make()

    def test_nobody_writes_what_follows_from_actions(self):
        export = self.ask()
        for vals in ({"state": "confirmed"}, {"date_to": self.today}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                export.write(vals)
        draft = export.create(
            {
                "purpose": "donor",
                "date_from": self.today,
                "date_to": self.today,
                "state": "confirmed",
                "second_user_id": self.outsider.id,
                "user_id": self.outsider.id,
            }
        )
        self.assertEqual((draft.state, draft.user_id), ("draft", self.director))
        draft.write({"state": "confirmed", "row_count": 3})
        self.assertEqual((draft.state, draft.row_count), ("draft", 0))
        with self.assertRaises(UserError):
            draft.action_ask()
        with self.assertRaises(UserError):
            export.sudo().unlink()

    def test_refused_is_not_made(self):
        export = self.ask()
        export.with_user(self.outsider).action_refuse()
        with self.assertRaises(UserError):
            export._make()

    def test_it_is_logged_by_incident(self):
        export = self.confirmed()
        self.env.cr.precommit.data.clear()
        export._make()
        pending = self.env.cr.precommit.data["onestop_privacy.access"]
        noted = {model: found for (_uid, model, _why), found in pending.items()}
        ids, names = noted["onestop.incident"]
        self.assertEqual(set(ids), {self.incidents[0].id})
        self.assertEqual(set(names), {f"export {export.id}"})

    def test_no_program_confirms_or_makes(self):
        with self.assertRaises(AccessError):
            self.ask().with_user(self.outsider).action_confirm()
        with self.assertRaises(AccessError):
            self.confirmed().action_make()


@tagged("post_install", "-at_install")
class TestExportStepUp(ExportCase, HttpCase):
    def button(self, export, name):
        """Press a button as the browser does, and return its answer."""
        answer = self.url_open(
            "/web/dataset/call_button/onestop.case.export/" + name,
            data=json.dumps(
                {
                    "params": {
                        "model": "onestop.case.export",
                        "method": name,
                        "args": [[export.id]],
                        "kwargs": {},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()

    def test_both_are_asked_for_their_password(self):
        export = self.ask()
        self.authenticate("test_social_worker", "test_social_worker")
        self.session["identity-check-last"] = 0
        answer = self.button(export, "action_confirm")
        self.assertEqual(answer["result"]["res_model"], "res.users.identitycheck")
        self.env.invalidate_all()
        self.assertEqual(export.state, "asked")
