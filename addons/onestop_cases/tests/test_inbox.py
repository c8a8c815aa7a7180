"""What waits for somebody's answer stands on her home screen, and opens no file."""

from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common_consent import agree

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestInbox(CasesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.her = cls.person.with_user(cls.users["social_worker"])

    def home(self, user):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["onestop.case"].with_user(user).get_home()

    def rows(self, user, key):
        parts = self.home(user)["parts"]
        return next((part["rows"] for part in parts if part["key"] == key), [])

    def refer(self, discipline, kind, **vals):
        referral = self.env["onestop.referral"].create(
            {
                "case_id": self.case.id,
                "kind": kind,
                "discipline": discipline,
                **vals,
            }
        )
        referral.action_send()
        return referral

    def ask(self, user):
        return self.env["onestop.case.hand.over"].create(
            {"case_id": self.case.id, "to_user_id": user.id}
        )

    def transfer(self):
        agree(self.her, "transfer", to_centre_id=self.other_centre.id)
        wizard = self.env["onestop.case.transfer.propose"].create(
            {"case_id": self.case.id, "centre": str(self.other_centre.id)}
        )
        wizard.action_confirm()
        transfers = self.env["onestop.case.transfer"]
        return transfers.search([("case_id", "=", self.case.id)])

    def check_code_alone(self, row, question):
        """The row opens the question, and tells the code and nothing of her."""
        self.assertEqual((row["asked"], row["id"]), (question._name, question.id))
        self.assertEqual(row["code"], self.case.code)
        self.assertEqual((row["alias"], row["stage"]), ("", ""))
        self.assertTrue(row["now"])
        self.assertFalse(row["urgent"])

    def test_hand_over(self):
        question = self.ask(self.outsider)
        [row] = self.rows(self.outsider, "asked_hand_over")
        self.check_code_alone(row, question)
        self.assertFalse(self.case.with_user(self.outsider).search([]))
        for user in (self.case.manager_id, self.stranger, self.users["director"]):
            with self.subTest(user=user.login):
                self.assertFalse(self.rows(user, "asked_hand_over"))
        question.with_user(self.outsider).action_accept()
        self.assertFalse(self.rows(self.outsider, "asked_hand_over"))

    def test_referral_to_a_colleague_and_to_a_discipline(self):
        named = self.refer("social", "psychosocial", to_user_id=self.outsider.id)
        [row] = self.rows(self.outsider, "asked_referral")
        self.check_code_alone(row, named)
        anyone = self.refer("medical", "health")
        [row] = self.rows(self.users["medical"], "asked_referral")
        self.assertEqual((row["id"], row["alias"]), (anyone.id, "Awa"))
        self.assertFalse(self.rows(self.case.manager_id, "asked_referral"))
        named.with_user(self.outsider).action_refuse()
        self.assertFalse(self.rows(self.outsider, "asked_referral"))

    def test_police_liaison_while_she_agrees(self):
        police = self.users["police"]
        self.assertFalse(self.rows(police, "asked_referral"))
        consent = agree(self.her, "police")
        question = self.refer("police", "police")
        [row] = self.rows(police, "asked_referral")
        self.check_code_alone(row, question)
        consent.action_withdraw()
        self.assertFalse(self.rows(police, "asked_referral"))

    def test_transfer_to_her_centre(self):
        question = self.transfer()
        director = self.users["director"]
        self.assertFalse(self.rows(director, "asked_transfer"))
        self.assertFalse(self.rows(self.users["social_worker"], "asked_transfer"))
        [row] = self.rows(self.stranger, "asked_transfer")
        self.check_code_alone(row, question)
        self.other_centre.sudo().member_ids += director
        self.centre.sudo().member_ids -= director
        [row] = self.rows(director, "asked_transfer")
        self.check_code_alone(row, question)
        self.assertTrue(question.with_user(director).read(["urgency"]))
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": director.id,
            }
        )
        self.assertFalse(self.rows(director, "asked_transfer"))

    def test_few_queries(self):
        cases = [self._make_case(self._make_person(f"I{n}")) for n in range(20)]
        vals = [{"case_id": c.id, "to_user_id": self.outsider.id} for c in cases]
        self.env["onestop.case.hand.over"].create(vals)
        self.refer("social", "psychosocial", to_user_id=self.outsider.id)
        cases = self.env["onestop.case"].with_user(self.outsider)
        self.home(self.outsider)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            home = cases.get_home()
            self.env.flush_all()
        counts = {part["key"]: part["count"] for part in home["parts"]}
        self.assertEqual((counts["asked_hand_over"], counts["asked_referral"]), (20, 1))

    def test_log_has_a_row(self):
        """What the home screen shows of a file was read, as by any other way."""
        self.ask(self.outsider)
        self.home(self.outsider)
        self.env.cr.flush()
        domain = [("user_id", "=", self.outsider.id), ("model", "=", "onestop.case")]
        log = self.env["onestop.access.log"].sudo().search(domain)
        self.assertIn("home", log.mapped("field_names"))
