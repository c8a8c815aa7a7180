"""Somebody tries codes: the answer does not say which ones are somebody's."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.code import new_code
from .common import OnestopCase


@tagged("post_install", "-at_install")
class TestCodeGuessing(OnestopCase):
    def _ask(self, ends, stays):
        requests = self.env["onestop.person.merge.request"]
        request = requests.with_user(self.users["social_worker"]).create(
            {"code_ends": ends, "code_stays": stays}
        )
        with self.assertRaises(AccessError) as refused:
            request.action_merge()
        return str(refused.exception)

    def test_merging_tells_nothing(self):
        """Nobody's codes, a woman's of another centre, her former one: one answer."""
        persons = self.env["onestop.person"].sudo()
        hers = persons.create({"alias": "Awa", "centre_id": self.other_centre.id})
        former, nobody = new_code(), new_code()
        self.env["onestop.person.code"].sudo().create(
            {"code": former, "person_id": hers.id}
        )
        answers = {
            self._ask(nobody, new_code()),
            self._ask(hers.code, nobody),
            self._ask(nobody, hers.code),
            self._ask(former, hers.code),
        }
        self.assertEqual(len(answers), 1, answers)
