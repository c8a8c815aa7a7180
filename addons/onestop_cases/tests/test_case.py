from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestCase(CasesCase):
    def test_manager_is_on_the_team(self):
        self.assertIn(self.case.manager_id, self.case.member_ids.user_id)

    def test_nobody_names_herself_on_a_team(self):
        with self.assertRaises(AccessError):
            self.env["onestop.case.member"].with_user(self.outsider).create(
                {
                    "case_id": self.case.id,
                    "user_id": self.outsider.id,
                    "discipline": "social",
                }
            )
        self.assertFalse(self.case.with_user(self.outsider).open_to_me)
