from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_base.tests.common_consent import agree

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestTransfer(CasesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.her = cls.person.with_user(cls.users["social_worker"])
        cls.other_director = new_test_user(
            cls.env(su=True), "other_director", groups="onestop_base.group_director"
        )
        cls.other_centre.sudo().member_ids |= cls.other_director
        cls.transfers = cls.env["onestop.case.transfer"]

    def propose(self):
        wizard = self.env["onestop.case.transfer.propose"].create(
            {"case_id": self.case.id, "centre": str(self.other_centre.id)}
        )
        wizard.action_confirm()
        return self.transfers.search([("case_id", "=", self.case.id)], limit=1)

    def test_needs_consent(self):
        agree(self.her, "safe_house")
        with self.assertRaises(UserError):
            self.propose()
        self.env.flush_all()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "INSERT INTO onestop_case_transfer (case_id, centre_from_id,"
                    " centre_to_id, user_id, urgency, date_proposed, state)"
                    " VALUES (%s, %s, %s, %s, 'normal', now(), 'proposed')",
                    [self.case.id, self.centre.id, self.other_centre.id, self.env.uid],
                )

    def test_consent_names_the_centre(self):
        """What she agreed to is that centre, and the newest word counts."""
        third = self.env(su=True)["onestop.centre"].create(
            {"name": "Third", "code": "TST3"}
        )
        for where in (False, self.centre.id):
            with self.assertRaisesRegex(ValidationError, "which other centre"):
                agree(self.her, "transfer", to_centre_id=where)
        agree(self.her, "transfer", to_centre_id=third.id)
        with self.assertRaisesRegex(UserError, "to go to"):
            self.propose()
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.transfers.sudo().create(
                    {
                        "case_id": self.case.id,
                        "centre_from_id": self.centre.id,
                        "centre_to_id": self.other_centre.id,
                        "user_id": self.env.uid,
                    }
                ).flush_recordset()
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose()
        self.assertEqual(transfer.state, "proposed")
        screen = self.env["onestop.consent"].get_screen(self.person.id)
        self.assertNotIn(self.centre.id, [one["id"] for one in screen["centres"]])
        [row] = [s for s in screen["scopes"] if s["scope"] == "transfer"]
        self.assertIn(self.other_centre.code, row["consents"][0]["whom"])
        agree(self.her, "transfer", to_centre_id=third.id)
        self.assertEqual(transfer.state, "cancelled")

    def test_other_centre_sees_the_row_alone(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose().with_user(self.stranger)
        self.assertEqual(transfer.search([("for_me", "=", True)]), transfer)
        name = {"fields": {"display_name": {}}}
        self.env.invalidate_all()
        [row] = transfer.web_read({"case_id": name, "centre_from_id": name})
        self.assertEqual(row["case_id"]["display_name"], self.case.code)
        self.assertEqual(row["centre_from_id"]["display_name"], self.centre.name)
        self.assertFalse(self.case.with_user(self.stranger).search([]))
        self.assertFalse(self.person.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            self.case.with_user(self.stranger).read(["stage"])
        with self.assertRaises(UserError):
            transfer.write({"state": "accepted"})

    def test_owner_changes_on_acceptance(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose()
        own = transfer.with_user(self.users["social_worker"])
        transfer.with_user(self.stranger).action_accept()
        case, person = self.case.sudo(), self.person.sudo()
        self.assertEqual(case.centre_id, self.other_centre)
        self.assertEqual(person.centre_id, self.other_centre)
        self.assertEqual(case.manager_id, self.stranger)
        self.assertEqual(person.circle_ids, self.stranger)
        live = case.member_ids.filtered(lambda member: not member.date_to)
        self.assertEqual(live.user_id, self.stranger)
        self.assertTrue(self.case.with_user(self.stranger).search([]))
        for role, user in self.users.items():
            if role in ("national", "auditor"):
                continue
            theirs = self.env(user=user)
            with self.subTest(role=role):
                if theirs["onestop.case"].has_access("read"):
                    self.assertFalse(theirs["onestop.case"].search([]))
                if theirs["onestop.person"].has_access("read"):
                    self.assertFalse(theirs["onestop.person"].search([]))
        self.env.invalidate_all()
        self.assertEqual(own.search([]), own, "who proposed it keeps the log")
        log = transfer.with_user(self.users["director"])
        self.assertEqual(log.search([]), log)
        self.assertEqual(
            transfer.with_user(self.other_director).search([]),
            transfer.with_user(self.other_director),
        )
        self.assertFalse(transfer.with_user(self.outsider).search([]))

    def test_never_half_done(self):
        """What fails at the last step leaves everything as it was."""
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose().with_user(self.stranger)
        self.env.flush_all()
        model = type(self.env["onestop.case"])
        with patch.object(model, "_name_on_team", side_effect=UserError("late")):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                transfer.action_accept()
        self.env.invalidate_all()
        self.assertEqual(self.person.sudo().centre_id, self.centre)
        self.assertEqual(self.case.sudo().manager_id, self.users["social_worker"])
        self.assertEqual(transfer.state, "proposed")

    def test_refused_and_cancelled(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose()
        transfer.with_user(self.stranger).action_refuse()
        self.assertEqual(transfer.state, "refused")
        self.assertFalse(transfer.with_user(self.stranger).search([("for_me", "=", 1)]))
        second = self.propose() - transfer
        with self.assertRaises(AccessError):
            second.with_user(self.users["medical"]).action_cancel()
        second.action_cancel()
        self.assertEqual(second.state, "cancelled")
        with self.assertRaises(AccessError):
            second.with_user(self.stranger).action_accept()

    def test_withdrawal_cancels(self):
        consent = agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose()
        consent.action_withdraw()
        self.assertEqual(transfer.state, "cancelled")
        with self.assertRaises(AccessError):
            transfer.with_user(self.stranger).action_accept()

    def test_only_asked_social_workers_accept(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        transfer = self.propose()
        for user in (self.outsider, self.users["social_worker"], self.other_director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                transfer.with_user(user).action_accept()

    def test_conflict_of_interest_over_there(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.stranger.id,
            }
        )
        transfer = self.propose()
        self.assertFalse(transfer.with_user(self.stranger).search([]))

    def test_only_manager_or_director_proposes(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        for user in (self.users["medical"], self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.transfers.with_user(user)._propose(
                    self.case.with_user(user), self.other_centre.id, "normal"
                )
        with self.assertRaises(AccessError):
            self.transfers.create(
                {
                    "case_id": self.case.id,
                    "centre_from_id": self.centre.id,
                    "centre_to_id": self.other_centre.id,
                    "user_id": self.env.uid,
                }
            )

    def test_centre_of_a_person_is_not_written(self):
        with self.assertRaises(UserError):
            self.her.write({"centre_id": self.other_centre.id})
        with self.assertRaises(UserError):
            self.her.with_context(person_centre=True).write(
                {"centre_id": self.other_centre.id}
            )


@tagged("post_install", "-at_install")
class TestHandOver(CasesCase):
    def ask(self, user=None, env=None):
        env = env or self.env
        wizard = env["onestop.case.staff"].create(
            {
                "case_id": self.case.id,
                "kind": "hand_over",
                "user_id": (user or self.outsider).id,
            }
        )
        wizard.action_confirm()
        return env["onestop.case.hand.over"].search([], limit=1)

    def test_manager_changes_on_acceptance(self):
        row = self.ask()
        theirs = row.with_user(self.outsider)
        self.assertEqual(self.case.manager_id, self.env.user)
        self.assertEqual(theirs.search([("for_me", "=", True)]), theirs)
        self.assertFalse(self.case.with_user(self.outsider).search([]))
        theirs.action_accept()
        self.assertEqual(row.state, "accepted")
        self.assertEqual(self.case.manager_id, self.outsider)
        self.assertTrue(self.case.date_received)
        self.assertTrue(self.case.with_user(self.outsider).search([]))

    def test_refused(self):
        row = self.ask()
        row.with_user(self.outsider).action_refuse()
        self.assertEqual(row.state, "refused")
        self.assertEqual(self.case.manager_id, self.env.user)
        self.assertFalse(row.with_user(self.outsider).search([]))

    def test_director_asks_for_who_is_away(self):
        row = self.ask(env=self.env(user=self.users["director"]))
        row.with_user(self.outsider).action_accept()
        self.assertEqual(self.case.manager_id, self.outsider)

    def test_only_who_is_asked_answers(self):
        row = self.ask()
        for user in (self.env.user, self.users["medical"], self.users["director"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).action_accept()
        row.action_cancel()
        with self.assertRaises(AccessError):
            row.with_user(self.outsider).action_accept()

    def test_nobody_names_herself(self):
        vals = {"case_id": self.case.id, "to_user_id": self.outsider.id}
        rows = self.env["onestop.case.hand.over"]
        for user in (self.outsider, self.users["medical"]):
            with self.assertRaises(AccessError):
                rows.with_user(user).create(vals)
        with self.assertRaises(UserError):
            rows.create({**vals, "state": "accepted"})
        with self.assertRaises(UserError):
            rows.create({**vals, "to_user_id": self.stranger.id})
