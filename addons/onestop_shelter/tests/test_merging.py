from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestMerging(ShelterCase):
    """A woman who was recorded twice: her stays become those of one person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.social = cls.users["social_worker"]

    def twice(self):
        """Return the stays of one woman under two codes."""
        first, second = self.household("Awa"), self.household("Hawa")
        for stay in first, second:
            stay.sudo().person_id.circle_ids = self.social
        return first, second

    def merge(self, first, second):
        """Merge the woman of the first stay into that of the second."""
        ends, stays = first.sudo().person_id, second.sudo().person_id
        ends.with_user(self.social).merge_into(stays.id)
        self.env.invalidate_all()
        return stays

    def test_stays_follow(self):
        first, second = self.twice()
        self.Stay.check_in(first.id)
        self.Stay.check_out(first.id, "family", self.day(0))
        self.Stay.check_in(second.id)
        person = self.merge(first, second)
        self.assertEqual(first.sudo().person_id, person)
        self.assertEqual(first.sudo().resident_ids.person_id, person)
        self.assertEqual(first.sudo().resident_ids.code, person.code)
        beds = (first | second).sudo().assignment_ids
        self.assertEqual(beds.person_id, person)
        self.assertEqual(len(person.former_code_ids), 1)

    def test_two_beds_at_one_time(self):
        """The database refuses it; then nothing was changed, and a sentence says so."""
        first, second = self.twice()
        self.Stay.check_in(first.id)
        self.Stay.check_in(second.id)
        before = first.sudo().person_id
        with self.assertRaisesRegex(UserError, "nothing was changed"):
            self.merge(first, second)
        self.env.invalidate_all()
        self.assertEqual(first.sudo().person_id, before)
        self.assertTrue(before.active)
        self.assertFalse(before.merged_into_id)
