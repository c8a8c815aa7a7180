"""Two records of one woman become one: what happens to the files of both."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestMerging(CasesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls._make_person("Awa T.")
        cls.second = cls._make_case(cls.double)

    def close(self, case):
        case.sudo()._close("left_area")
        self.env.flush_all()

    def merge(self):
        """Merge as the superuser does it for a director with a second person."""
        self.double._merge(self.person)
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.invalidate_all()

    def both(self):
        return (self.case | self.second).sudo()

    def test_both_open(self):
        """Refused in plain words, and nothing is changed; one is closed first."""
        double = self.double.with_user(self.users["social_worker"])
        with self.assertRaisesRegex(UserError, "Case.*End one of the two first"):
            double.merge_into(self.person.id)
        self.assertEqual(self.second.sudo().person_id, self.double)
        self.assertFalse(self.double.merged_into_id)
        self.close(self.second)
        self.merge()
        self.assertEqual(self.both().person_id, self.person)

    def test_one_open_keeps_its_team(self):
        self.close(self.second)
        self.merge()
        self.assertEqual(self.both().person_id, self.person)
        self.assertEqual(
            self.person.circle_ids, self.env["res.users"].union(*self.team.values())
        )
        self.assertEqual(self.second.sudo().date_closed, self.second.date_open)
        with self.assertRaises(UserError):
            self.second.action_reopen()

    def test_open_one_of_the_record_that_ends(self):
        self.close(self.case)
        self.merge()
        self.assertEqual(self.second.sudo().person_id, self.person)
        self.assertEqual(self.person.circle_ids, self.users["social_worker"])
        self.assertTrue(self.second.open_to_me)
        self.assertEqual(self.second.alias, "Awa")

    def test_both_closed(self):
        self.close(self.case)
        self.close(self.second)
        self.merge()
        self.assertEqual(self.both().person_id, self.person)
        self.assertFalse(self.person.circle_ids)
        self.case.action_reopen()
        self.assertIn(self.users["medical"], self.person.circle_ids)

    def test_director_asks(self):
        """Nobody accompanies her now: the director asks, and a second person agrees."""
        self.close(self.case)
        self.close(self.second)
        double = self.double.with_user(self.users["director"])
        self.assertEqual(double.merge_into(self.person.id), {"state": "asked"})
        self.assertEqual(self.second.sudo().person_id, self.double)
