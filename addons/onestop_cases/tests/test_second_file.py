from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestSecondFile(CasesCase):
    """A file opened beside that of another team: the protection officer is told."""

    def told(self):
        alerts = self.env["onestop.alert"].with_user(self.users["protection"])
        return alerts.search([("kind", "=", "second_file")])

    def close(self):
        """End her first file, so that another one may be opened."""
        self.case.sudo().write(
            {"date_closed": fields.Date.today(), "closure_reason": "needs_met"}
        )
        self.env.flush_all()

    def open_file(self, user):
        cases = self.env["onestop.case"].with_user(user)
        return cases.create({"person_id": self.person.id})

    def test_told_without_content(self):
        self.close()
        case = self.open_file(self.outsider)
        alert = self.told()
        self.assertEqual((len(alert), alert.user_id), (1, self.outsider))
        self.assertFalse(alert.res_model or alert.res_id or alert.for_user_id)
        log = self.env["onestop.access.log"].with_user(self.users["protection"])
        rows = log.search(alert.action_rows()["domain"])
        self.assertEqual(rows.user_id - self.outsider, rows.user_id.browse())
        self.assertTrue(case)

    def test_own_team_is_no_notice(self):
        self.close()
        self.open_file(self.users["social_worker"])
        self.assertFalse(self.told())

    def test_whose_identity_she_entered(self):
        self.close()
        self.env["onestop.person.identity"].with_user(self.outsider).sudo().create(
            {"person_id": self.person.id}
        )
        self.open_file(self.outsider)
        self.assertFalse(self.told())

    def test_first_file_is_no_notice(self):
        person = self.env["onestop.person"].with_user(self.outsider)
        person = person.create({"centre_id": self.centre.id})
        self.env["onestop.case"].with_user(self.outsider).create(
            {"person_id": person.id}
        )
        self.assertFalse(self.told())


@tagged("post_install", "-at_install")
class TestGoalWords(CasesCase):
    """Whoever added a goal words it, while it is open and no supervisor has read it."""

    def goal(self, role):
        goals = self.env["onestop.case.goal"].with_user(self.users[role])
        return goals.create(
            {"case_id": self.case.id, "domain": "health", "text": "See a dentist"}
        )

    def test_author(self):
        for role in ("medical", "psychologist", "legal"):
            with self.subTest(role=role):
                goal = self.goal(role)
                action = goal.action_edit()
                self.assertEqual((action["res_id"], action["target"]), (goal.id, "new"))
                self.assertTrue(goal.may_edit)
                goal.write({"text": "See a dentist in May"})
                self.assertEqual(goal.text, "See a dentist in May")

    def test_others(self):
        goal = self.goal("medical")
        hers = goal.with_user(self.users["legal"])
        self.assertFalse(hers.may_edit)
        with self.assertRaisesRegex(UserError, "worded by who added it"):
            hers.write({"text": "Something else"})
        hers.action_met()
        self.assertFalse(goal.may_edit)
        with self.assertRaisesRegex(UserError, "worded by who added it"):
            goal.write({"text": "Something else"})

    def test_social_worker(self):
        goal = self.goal("medical").with_user(self.users["social_worker"])
        goal.write({"text": "See a dentist near here"})
        self.assertTrue(goal.may_edit)
