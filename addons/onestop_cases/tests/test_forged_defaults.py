"""Somebody sends, in the context of a call, defaults for what follows from actions."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CasesCase

LATER = "2099-01-01 00:00:00"


@tagged("post_install", "-at_install")
class TestForgedDefaults(CasesCase):
    def _create(self, user, model, vals, **defaults):
        context = {f"default_{name}": value for name, value in defaults.items()}
        return self.env[model].with_user(user).with_context(**context).create(vals)

    def test_no_second_file_of_her(self):
        """A colleague would manage it, and open her identity as one of her circle."""
        vals = {"person_id": self.person.id, "is_additional": True}
        with self.assertRaises(UserError):
            self._create(self.outsider, "onestop.case", vals, is_additional=True)
        self.assertNotIn(self.outsider, self.person.sudo().circle_ids)

    def test_no_second_file_by_the_field(self):
        """The answer is a sentence, before the database refuses the row."""
        vals = {"person_id": self.person.id, "is_additional": True}
        with self.assertRaises(UserError):
            self._create(self.outsider, "onestop.case", vals)

    def test_export_is_not_confirmed(self):
        vals = {
            "centre_id": self.centre.id,
            "purpose": "donor",
            "date_from": "2020-01-01",
            "date_to": fields.Date.today(),
        }
        export = self._create(
            self.outsider,
            "onestop.case.export",
            vals,
            state="confirmed",
            second_user_id=self.users["social_worker"].id,
            date_expiry=LATER,
        )
        self.assertEqual(export.state, "draft")
        self.assertFalse(export.second_user_id)
        self.assertFalse(export.date_expiry)

    def test_copy_is_not_confirmed(self):
        copy = self._create(
            self.users["social_worker"],
            "onestop.case.copy",
            {"case_id": self.case.id, "identity_check": "known"},
            state="confirmed",
            second_user_id=self.users["medical"].id,
            date_expiry=LATER,
        )
        self.assertEqual(copy.state, "asked")
        self.assertFalse(copy.second_user_id)

    def test_referral_is_not_sent_in_another_name(self):
        referral = self._create(
            self.users["medical"],
            "onestop.referral",
            {"case_id": self.case.id, "kind": "legal", "discipline": "legal"},
            state="sent",
            user_id=self.users["social_worker"].id,
            date_sent="2026-01-01 00:00:00",
            answer_due=LATER,
        )
        self.assertEqual(referral.state, "draft")
        self.assertEqual(referral.user_id, self.users["medical"])

    def test_contact_is_not_checked(self):
        contact = self._create(
            self.users["social_worker"],
            "onestop.safe.contact",
            {"person_id": self.person.id},
            checked_on=fields.Date.today(),
            checked_by_id=self.users["medical"].id,
            check_how="in_person",
        )
        self.assertFalse(contact.checked_on)
        self.assertFalse(contact.checked_by_id)
        self.assertFalse(contact.is_fresh)

    def test_emergency_access_is_not_reviewed(self):
        now = fields.Datetime.now()
        accesses = self.env["onestop.break.glass"].sudo()
        access = accesses.with_context(
            default_reviewer_id=self.outsider.id,
            default_review_date=now,
            default_finding="justified",
        ).create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.env.uid,
                "date_start": now,
                "date_end": now,
            }
        )
        self.assertFalse(access.reviewer_id)
        self.assertFalse(access.review_date)

    def test_screens_give_what_they_may(self):
        """A file of the step's page, a role in a household: defaults of forms work."""
        context = {"default_case_id": self.case.id}
        goals = self.env["onestop.case.goal"].with_context(**context)
        self.assertEqual(goals.default_get(["case_id"])["case_id"], self.case.id)
