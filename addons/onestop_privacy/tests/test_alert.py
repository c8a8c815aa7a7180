"""Notices: whose they are, and who may close one."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RingCase


@tagged("post_install", "-at_install")
class TestAlert(RingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        overseer = "base.group_user,onestop_privacy.group_overseer"
        cls.one = new_test_user(cls.env, "alert_one", groups="base.group_user")
        cls.two = new_test_user(cls.env, "alert_two", groups="base.group_user")
        cls.overseer = new_test_user(cls.env, "alert_overseer", groups=overseer)

    def _raise(self, **vals):
        return self.env["onestop.alert"]._raise_alerts([{"kind": "refused", **vals}])

    def test_whose_they_are(self):
        queue = self._raise(user_id=self.one.id)
        own = self._raise(for_user_id=self.two.id)
        about_her = self._raise(user_id=self.overseer.id)
        every = queue | own | about_her
        for user, expected in (
            (self.one, every.browse()),
            (self.two, own),
            (self.overseer, queue),
        ):
            found = self.env["onestop.alert"].with_user(user).search([])
            self.assertEqual(found & every, expected, user.login)

    def test_closed_with_a_finding(self):
        alert = self._raise(user_id=self.one.id).with_user(self.overseer)
        with self.assertRaisesRegex(UserError, "Write what you found out"):
            alert.action_done()
        alert.finding = "she was on duty"
        alert.action_done()
        self.assertEqual((alert.state, alert.done_by_id), ("done", self.overseer))
        with self.assertRaisesRegex(UserError, "answered already"):
            alert.finding = "something else"
        own = self._raise(for_user_id=self.two.id).with_user(self.two)
        own.action_done()
        self.assertEqual(own.state, "done")

    def test_nobody_answers_what_she_did(self):
        alert = self._raise(user_id=self.two.id, for_user_id=self.two.id)
        with self.assertRaisesRegex(AccessError, "about what you did"):
            alert.with_user(self.two).action_done()
        about_her = self._raise(user_id=self.overseer.id).with_user(self.overseer)
        with self.assertRaises(AccessError):
            about_her.action_done()

    def test_nobody_adds_or_changes(self):
        alert = self._raise(user_id=self.one.id).with_user(self.overseer)
        for vals in ({"state": "done"}, {"user_id": self.two.id}, {"kind": "export"}):
            with self.assertRaisesRegex(AccessError, "Only what was found"):
                alert.write(vals)
        with self.assertRaises(AccessError):
            alert.create({"kind": "refused"})
        with self.assertRaises(AccessError):
            alert.unlink()

    def test_not_repeated_while_open(self):
        alert = self._raise(user_id=self.one.id)
        self.assertFalse(self._raise(user_id=self.one.id))
        alert.write({"state": "done"})
        self.assertTrue(self._raise(user_id=self.one.id))
