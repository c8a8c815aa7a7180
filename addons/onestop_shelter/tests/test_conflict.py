"""Who never sees a woman does not see her stay either, but sees that a bed is taken."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ShelterCase

PARTS = (
    "onestop.stay",
    "onestop.resident",
    "onestop.bed.assignment",
    "onestop.stay.checklist",
    "onestop.turn.away",
    "onestop.keep.apart",
)


@tagged("post_install", "-at_install")
class TestConflict(ShelterCase):
    def setUp(self):
        super().setUp()
        self.beds = self.beds_of(self.family)
        self.hers = self.household("Awa", children=[6])
        self.others = self.household("Kadia")
        for stay, bed in ((self.hers, self.beds[0]), (self.others, self.beds[1])):
            if stay == self.others:
                bed = self.beds_of(self.dormitory)[0]
            self.assign(stay, bed, 0, 3)
        self.apart = self.env["onestop.keep.apart"].create(
            {
                "person_id": self.hers.person_id.id,
                "other_id": self.others.person_id.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def keep_from(self, person):
        """Record a conflict of interest of the coordinator with a person."""
        # as the server does it: how it is recorded is tested where it is
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": person.id,
                "user_id": self.coordinator.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def test_stay_and_all_of_it_are_hidden(self):
        parts = [
            self.hers,
            self.hers.resident_ids,
            self.hers.assignment_ids,
            self.hers.checklist_ids,
            self.apart,
        ]
        for part in parts:
            self.assertTrue(part.has_access("read"), part)
        self.keep_from(self.hers.person_id)
        for part in parts:
            with self.subTest(model=part._name):
                self.assertFalse(part.has_access("read"))
                self.assertFalse(part.search([("id", "in", part.ids)]))
                with self.assertRaises(AccessError):
                    part.read([])
        for part in (self.others, self.others.resident_ids, self.others.assignment_ids):
            self.assertTrue(part.has_access("write"), part)
        other = self.users["reception"]
        self.assertTrue(self.hers.with_user(other).has_access("read"))

    def test_a_child_tells_of_the_mother(self):
        child = self.hers.resident_ids.filtered(lambda r: r.role == "child")
        self.keep_from(child.person_id)
        self.assertFalse(self.hers.has_access("read"))
        self.assertFalse(child.has_access("read"))

    def test_the_board_says_that_the_bed_is_taken(self):
        self.keep_from(self.hers.person_id)
        board = self.env["onestop.shelter.board"]
        window = board.get_window(self.centre.id, self.day(0), self.day(3))
        bars = {bar["bed_id"]: bar for bar in window["bars"]}
        bar = bars[self.beds[0].id]
        for name in ("stay_id", "resident_id", "label", "code", "role", "size"):
            self.assertFalse(bar[name], name)
        self.assertEqual((bar["start"], bar["state"]), (str(self.day(0)), "reserved"))
        self.assertIn("Kadia", [other["label"] for other in bars.values()])
        self.assertNotIn("Awa", str(window))
        self.assertNotIn(self.hers.sudo().code, str(window))
        self.assertNotIn("Awa", str(board.get_tonight(self.centre.id)))
        free = self.Bed.free_beds(self.centre.id, self.day(0), self.day(3))
        self.assertNotIn(self.beds[0].id, [bed["id"] for bed in free])

    def test_no_action_reaches_it(self):
        assignment = self.hers.assignment_ids
        self.keep_from(self.hers.person_id)
        absent = self.hers.id + 10**6
        texts = set()
        for stay_id in (self.hers.id, absent):
            with self.assertRaises(UserError) as caught:
                self.Stay.check_in(stay_id)
            texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1)
        with self.assertRaises(UserError):
            self.Assignment.move_to(assignment.id, self.beds[2].id)
        with self.assertRaises(AccessError):
            self.assign(self.others, self.beds[3], 4, 5, self.hers.resident_ids[0])

    def test_every_part_of_a_stay_asks_the_same_question(self):
        """A part that is added later is looked at."""
        parts = {
            name
            for name, model in self.env.items()
            if "stay_id" in model._fields
            and model._fields["stay_id"].comodel_name == "onestop.stay"
            and not model._transient
            and not model._abstract
        }
        self.assertLessEqual(parts, set(PARTS))
        for name in PARTS:
            self.assertIn("open_to_me", self.env[name]._fields)
            rules = self.env["ir.rule"].sudo().search([("model_id.model", "=", name)])
            domains = [rule.domain_force for rule in rules if rule["global"]]
            self.assertIn('[("open_to_me", "=", True)]', domains, name)
