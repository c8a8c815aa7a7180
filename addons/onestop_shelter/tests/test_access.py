from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ShelterCase

#: Every role of the suite; who is not in MATRIX gets nothing.
ROLES = (
    "reception", "social_worker", "medical", "psychologist", "legal", "police",
    "shelter_coordinator", "trainer", "livelihoods", "storekeeper",
    "finance_officer", "finance_certifier", "director", "national", "protection",
    "auditor",
)  # fmt: skip
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink.
MATRIX = {
    "onestop.room": {"shelter_coordinator": "crw", "director": "r"},
    "onestop.bed": {"shelter_coordinator": "crw", "director": "r"},
    "onestop.stay": {"shelter_coordinator": "crw", "reception": "cr", "director": "r"},
    "onestop.resident": {"shelter_coordinator": "crwu", "reception": "cr"},
    "onestop.bed.assignment": {"shelter_coordinator": "crw", "director": "r"},
    "onestop.turn.away": {
        "shelter_coordinator": "crw", "reception": "cr", "director": "r",
    },
    "onestop.keep.apart": {"shelter_coordinator": "crwu"},
    "onestop.stay.checklist": {"shelter_coordinator": "crwu", "reception": "cr"},
    "onestop.checklist.item": {"shelter_coordinator": "r", "reception": "r"},
    "onestop.stay.extend": {"shelter_coordinator": "crw"},
    "onestop.occupancy": {"shelter_coordinator": "r", "director": "r"},
    "onestop.stay.figure": {"shelter_coordinator": "r", "director": "r"},
    "onestop.figures": {"shelter_coordinator": "crw", "director": "crw"},
    "onestop.register.import": {"shelter_coordinator": "crwu"},
    "onestop.register.import.line": {"shelter_coordinator": "crwu"},
    "onestop.stay.leave": {"shelter_coordinator": "crw"},
    "onestop.stay.place": {"shelter_coordinator": "crw"},
    "onestop.stay.place.line": {"shelter_coordinator": "crwu"},
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(ShelterCase):
    def setUp(self):
        super().setUp()
        self.stay = self.household("Awa", children=[7])
        self.other_stay = self.household("Kadia")
        self.assignment = self.assign(self.stay, self.beds_of(self.dormitory)[0])
        self.records = {
            "onestop.room": self.dormitory,
            "onestop.bed": self.assignment.bed_id,
            "onestop.stay": self.stay,
            "onestop.resident": self.stay.resident_ids[0],
            "onestop.bed.assignment": self.assignment,
            "onestop.turn.away": self.env["onestop.turn.away"].create(
                {"centre_id": self.centre.id}
            ),
            "onestop.keep.apart": self.env["onestop.keep.apart"].create(
                {
                    "person_id": self.stay.person_id.id,
                    "other_id": self.other_stay.person_id.id,
                }
            ),
            "onestop.stay.checklist": self.stay.checklist_ids[0],
            "onestop.checklist.item": self.stay.checklist_ids[0].item_id,
            "onestop.occupancy": self.env["onestop.occupancy"].search(
                [("bed_id", "=", self.assignment.bed_id.id)], limit=1
            ),
            "onestop.stay.figure": self.ended_stay(),
        }

    def ended_stay(self):
        """Return the figures of a household that came and went."""
        stay = self.household("Nana")
        bed = self.beds_of(self.dormitory)[1]
        self.Stay.check_in(stay.id, {stay.resident_ids.id: bed.id}, self.day(-2))
        self.Stay.check_out(stay.id, "family")
        return self.env["onestop.stay.figure"].browse(stay.id)

    def own_models(self):
        """Return the tables and SQL views of this module."""
        return [
            name
            for name, model in self.env.registry.items()
            if model._original_module == "onestop_shelter" and not model._abstract
        ]

    def test_every_model_is_in_the_matrix(self):
        """A model that is added later is looked at."""
        self.assertEqual(set(self.own_models()) - set(MATRIX), set())

    def test_wizards_are_their_users_own(self):
        """Odoo keeps nobody out of another user's wizard: each has a rule that does."""
        rules = self.env["ir.rule"].sudo()
        for name in self.own_models():
            if not self.env[name]._transient:
                continue
            with self.subTest(model=name):
                found = rules.search(
                    [("model_id.model", "=", name), ("global", "=", True)]
                )
                texts = " ".join(found.mapped("domain_force"))
                self.assertIn('create_uid", "=", user.id', texts)
        mine = self.env["onestop.stay.place"].create({"stay_id": self.stay.id})
        colleague = new_test_user(
            self.env(su=True),
            "colleague_test",
            groups="onestop_base.group_shelter_coordinator",
        )
        self.centre.sudo().member_ids += colleague
        with self.assertRaises(AccessError):
            mine.with_user(colleague).read(["stay_id"])
        self.assertTrue(mine.read(["stay_id"]))

    def test_matrix(self):
        """Role x model x operation, on a record of the user's own centre."""
        for model, by_role in MATRIX.items():
            for role in ROLES:
                allowed = by_role.get(role, "")
                env = self.env(user=self.users[role])
                record = self.records.get(model)
                target = env[model].browse(record.id) if record else env[model]
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        who = env[model] if operation == "create" else target
                        self.assertEqual(who.has_access(operation), letter in allowed)

    def test_roles_are_all_roles(self):
        """The matrix knows every role there is."""
        names = (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=", "onestop_base"), ("model", "=", "res.groups")])
            .mapped("name")
        )
        self.assertEqual(
            {name.removeprefix("group_") for name in names} - {"member"}, set(ROLES)
        )

    def test_other_centre_sees_nothing(self):
        """Not by search, not by id, not by name, not by count, not by the board."""
        env = self.env(user=self.other_coordinator)
        for model, record in self.records.items():
            if model == "onestop.checklist.item":
                continue
            with self.subTest(model=model):
                found = env[model].with_context(active_test=False).search([])
                self.assertNotIn(record.id, found.ids)
                self.assertFalse(env[model].search_count([("id", "=", record.id)]))
                for operation in ("read", "write"):
                    with self.assertRaises(AccessError):
                        env[model].browse(record.id).check_access(operation)
        for call in self.calls(env):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(env["onestop.bed"].free_beds(self.centre.id, self.night), [])

    def calls(self, env):
        """Return the public methods, each on records of the first centre.

        An ``AccessError`` is a ``UserError`` as well.
        """
        stays, assignments = env["onestop.stay"], env["onestop.bed.assignment"]
        bed, board = self.assignment.bed_id, env["onestop.shelter.board"]
        beds = {self.stay.resident_ids[0].id: bed.id}
        window = (self.centre.id, self.day(0), self.day(7))
        return [
            lambda: stays.check_in(self.stay.id),
            lambda: stays.check_out(self.stay.id),
            lambda: stays.reserve(self.stay.id, beds, self.day(0)),
            lambda: stays.extend(self.stay.id, self.day(9)),
            lambda: stays.move_household(self.stay.id, beds),
            lambda: stays.cancel(self.stay.id),
            lambda: stays.no_show(self.stay.id),
            lambda: stays.put_on_waiting_list(self.stay.id),
            lambda: stays.transfer(self.stay.id, self.other_centre.id),
            lambda: stays.turn_away(self.centre.id, {}),
            lambda: stays.find_places(self.centre.id, None, members=[{}]),
            lambda: stays.waiting_list(self.centre.id),
            lambda: stays.admit_emergency(
                {"centre_id": self.centre.id, "alias": "Awa"}
            ),
            lambda: assignments.move_to(self.assignment.id, bed.id),
            lambda: assignments.swap(self.assignment.id, self.assignment.id),
            lambda: assignments.set_range(self.assignment.id, *window[1:]),
            lambda: assignments.unblock(self.assignment.id),
            lambda: env["onestop.bed"].block(bed.id, self.night),
            lambda: env["onestop.bed"].set_housekeeping(bed.id, "dirty"),
            lambda: board.get_window(*window),
            lambda: board.get_tonight(self.centre.id),
        ]

    def test_other_centre_cannot_take_a_bed(self):
        """A stay of one centre never gets a bed of another one."""
        env = self.env(user=self.other_coordinator)
        stay = env["onestop.stay"].create(
            {
                "centre_id": self.other_centre.id,
                "resident_ids": [(0, 0, {"role": "woman", "alias": "Fanta"})],
            }
        )
        with self.assertRaises(AccessError):
            env["onestop.bed.assignment"].assign(
                stay.resident_ids.id, self.assignment.bed_id.id, self.day(0)
            )

    def test_removed_member_is_out(self):
        """Who is no member any more sees nothing with the next call."""
        self.assertTrue(self.Stay.search([("id", "=", self.stay.id)]))
        self.centre.sudo().member_ids -= self.coordinator
        self.assertFalse(self.Stay.search([("id", "=", self.stay.id)]))
        with self.assertRaises(AccessError):
            self.stay.check_access("read")

    def test_director_reads_codes_only(self):
        """The director sees that beds are taken, not the name she uses here."""
        env = self.env(user=self.users["director"])
        window = env["onestop.shelter.board"].get_window(
            self.centre.id, self.day(0), self.day(7)
        )
        bar = next(b for b in window["bars"] if b["id"] == self.assignment.id)
        self.assertEqual(bar["label"], self.stay.person_id.code)
        self.assertFalse(window["centre"]["can_write"])
        self.assertFalse(env["onestop.stay"].browse(self.stay.id).alias)

    def test_display_names_are_codes(self):
        """Odoo shows display names to who may not read the record."""
        for record in self.records.values():
            with self.subTest(model=record._name):
                self.assertNotIn("Awa", record.display_name)
                self.assertNotIn("Kadia", record.display_name)
                self.assertNotIn("Nana", record.display_name)
