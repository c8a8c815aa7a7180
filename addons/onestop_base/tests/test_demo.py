from odoo.tests import TransactionCase, tagged

LOGINS = {
    "centre_bamako_demo": {
        "reception": "reception",
        "social_worker": "social_worker",
        "social_worker2": "social_worker",
        "doctor": "medical",
        "psychologist": "psychologist",
        "legal": "legal",
        "police": "police",
        "coordinator": "shelter_coordinator",
        "coordinator2": "shelter_coordinator",
        "trainer": "trainer",
        "trainer2": "trainer",
        "livelihoods": "livelihoods",
        "storekeeper": "storekeeper",
        "finance": "finance_officer",
        "certifier": "finance_certifier",
        "director": "director",
        "protection": "protection",
    },
    "centre_segou_demo": {
        "segou_social_worker": "social_worker",
        "segou_coordinator": "shelter_coordinator",
        "segou_trainer": "trainer",
    },
    None: {"national": "national", "auditor": "auditor"},
}


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demonstration world is there as the documents promise, or not at all."""

    def test_log_ins(self):
        if not self.env.ref("onestop_base.centre_bamako_demo", False):
            demo = self.env["ir.module.module"].search([("name", "=", "onestop_base")])
            self.assertFalse(demo.demo)
            self.assertFalse(
                self.env["res.users"].search([("login", "=", "reception")])
            )
            return
        for centre, logins in LOGINS.items():
            for login, role in logins.items():
                with self.subTest(login=login):
                    self._check(login, role, centre)

    def _check(self, login, role, centre):
        user = self.env["res.users"].search([("login", "=", login)])
        credential = {"login": login, "password": login, "type": "password"}
        user.with_user(user)._check_credentials(credential, {"interactive": True})
        self.assertTrue(user.has_group(f"onestop_base.group_{role}"))
        self.assertEqual((user.lang, user.tz), ("fr_FR", "Africa/Bamako"))
        self.assertTrue(user.employee_ids.profession)
        centre = self.env.ref(f"onestop_base.{centre}") if centre else user.centre_ids
        self.assertEqual(user.centre_ids, centre)
        self.assertEqual(user.employee_ids.centre_id, centre)
