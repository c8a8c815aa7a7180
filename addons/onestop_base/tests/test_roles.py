from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..models.res_users import PRIVILEGE
from .common import ROLES, OnestopCase


@tagged("post_install", "-at_install")
class TestRoles(OnestopCase):
    def test_groups_under_one_privilege(self):
        groups = self.env.ref(PRIVILEGE).group_ids
        expected = [self.env.ref(f"onestop_base.group_{role}").id for role in ROLES]
        self.assertEqual(sorted(groups.ids), sorted(expected))

    def test_what_a_role_implies(self):
        """No role implies another, and none implies rights over settings or staff."""
        roles = self.env.ref(PRIVILEGE).group_ids
        member = self.env.ref("onestop_base.group_member")
        for role, user in self.users.items():
            with self.subTest(role=role):
                own = self.env.ref(f"onestop_base.group_{role}")
                self.assertEqual(user.all_group_ids & roles, own)
                self.assertEqual(
                    member in user.all_group_ids, role not in ("national", "auditor")
                )
                self.assertTrue(user.has_group("base.group_user"))
                for group in ("base.group_erp_manager", "hr.group_hr_user"):
                    self.assertFalse(user.has_group(group))

    def test_a_person_may_hold_several_roles(self):
        """On the form of the user, as the administrator fills it in."""
        admin = self.env.ref("base.user_admin")
        user = self.users["reception"].with_user(admin)
        trainer = self.env.ref("onestop_base.group_trainer")
        with Form(user, view="base.view_users_form") as form:
            form.onestop_role_ids.add(trainer)
        self.assertTrue(user.has_group("onestop_base.group_reception"))
        self.assertTrue(user.has_group("onestop_base.group_trainer"))
        with Form(user, view="base.view_users_form") as form:
            form.onestop_role_ids.remove(trainer.id)
        self.assertFalse(user.has_group("onestop_base.group_trainer"))
        self.assertTrue(user.has_group("onestop_base.group_reception"))

    def test_role_field_grants_roles_only(self):
        user = self.users["reception"]
        user.onestop_role_ids += self.env.ref("base.group_system")
        self.assertFalse(user.has_group("base.group_system"))

    def test_widget_of_groups_leaves_roles_alone(self):
        """Odoo's widget keeps one group of a privilege: ours look like none to it."""
        hierarchy = self.env["res.groups"]._get_view_group_hierarchy()
        privilege = self.env.ref(PRIVILEGE)
        self.assertNotIn(privilege.id, hierarchy["privileges"])
        for category in hierarchy["categories"]:
            self.assertNotIn(privilege.id, category["privilege_ids"])
        for group in privilege.group_ids:
            self.assertFalse(hierarchy["groups"][group.id]["privilege_id"])
        self.assertTrue(hierarchy["categories"])

    def test_nobody_grants_herself_a_role(self):
        user = self.users["director"]
        own = user.with_user(user)
        with self.assertRaises(AccessError):
            own.onestop_role_ids = self.env.ref(PRIVILEGE).group_ids
        self.assertFalse(user.has_group("onestop_base.group_protection"))

    def test_centres_of_a_user(self):
        user = new_test_user(self.env, "test_new", groups="onestop_base.group_trainer")
        user.with_user(self.env.ref("base.user_admin")).centre_ids = self.centre
        self.assertIn(user, self.centre.member_ids)
