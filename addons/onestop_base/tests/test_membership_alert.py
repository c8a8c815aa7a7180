from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OnestopCase


@tagged("post_install", "-at_install")
class TestMembershipAlert(OnestopCase):
    """Who lets somebody into a centre is told of, whatever the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, "member_admin", groups="base.group_system,hr.group_hr_manager"
        )

    def told(self, user):
        """Return the notices that a user became a member, and by whom."""
        alerts = self.env["onestop.alert"].sudo().search([("kind", "=", "member")])
        return alerts.filtered(lambda one: one.res_id == user.id).user_id

    def test_by_every_way(self):
        admin = self.env(user=self.admin)
        centre = admin["onestop.centre"].browse(self.other_centre.id)
        add = Command.link(self.admin.id)
        ways = {
            "centre": lambda: centre.write({"member_ids": [add]}),
            "user": lambda: admin.user.write({"centre_ids": [Command.link(centre.id)]}),
            "set": lambda: centre.write({"member_ids": [Command.set([self.admin.id])]}),
            "new centre": lambda: centre.create(
                {"name": "New", "code": "NEW1", "member_ids": [add]}
            ),
            "sudo": lambda: centre.sudo().write({"member_ids": [add]}),
        }
        for name, way in ways.items():
            with self.subTest(way=name), self.env.cr.savepoint() as savepoint:
                self.assertFalse(self.told(self.admin))
                way()
                self.assertEqual(self.told(self.admin), self.admin)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_through_another_record(self):
        """The company's list of users leads there, too."""
        company = self.env(user=self.admin)["res.company"].browse(self.env.company.id)
        link = Command.link(self.other_centre.id)
        company.write(
            {"user_ids": [Command.update(self.admin.id, {"centre_ids": [link]})]}
        )
        self.assertTrue(self.told(self.admin))

    def test_with_a_new_user(self):
        user = self.env(user=self.admin)["res.users"].create(
            {
                "name": "Newcomer",
                "login": "newcomer",
                "centre_ids": [Command.link(self.centre.id)],
            }
        )
        self.assertEqual(self.told(user), self.admin)

    def test_others_are_told_not_who_did_it(self):
        self.other_centre.with_user(self.admin).member_ids += self.admin
        alerts = self.env["onestop.alert"]
        here = [("kind", "=", "member"), ("res_id", "=", self.admin.id)]
        self.assertTrue(alerts.with_user(self.users["protection"]).search(here))
        self.admin.sudo().group_ids += self.env.ref("onestop_base.group_protection")
        self.assertFalse(alerts.with_user(self.admin).search(here))

    def test_nothing_new_is_not_told(self):
        member = self.users["director"]
        before = self.env["onestop.alert"].sudo().search_count([])
        self.centre.with_user(self.admin).member_ids += member
        self.centre.with_user(self.admin).member_ids -= self.users["trainer"]
        self.assertEqual(self.env["onestop.alert"].sudo().search_count([]), before)
