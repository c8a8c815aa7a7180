from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.onestop_base.tests.common import OnestopCase


class ShelterCase(OnestopCase):
    """A small house: a dormitory, two family rooms, a quiet room with access.

    Everything runs as the shelter coordinator; ``self.night`` is the running night.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = cls.users["shelter_coordinator"]
        cls.other_coordinator = new_test_user(
            cls.env,
            "other_coordinator_test",
            groups="onestop_base.group_shelter_coordinator",
        )
        cls.other_centre.member_ids += cls.other_coordinator
        cls.night = cls.centre.current_night()
        cls.dormitory = cls._make_room("T-D1", kind="dormitory", beds=4, floor=1)
        cls.family = cls._make_room(
            "T-F1", kind="family", beds=4, cots=1, one_household=True, women_only=False
        )
        cls.family2 = cls._make_room(
            "T-F2", kind="family", beds=3, one_household=True, women_only=False
        )
        cls.medical = cls._make_room(
            "T-M1", kind="medical", beds=1, accessible=True, quiet=True
        )
        cls.env = cls.env(user=cls.coordinator)
        cls.Assignment = cls.env["onestop.bed.assignment"]
        cls.Stay = cls.env["onestop.stay"]
        cls.Bed = cls.env["onestop.bed"]

    @classmethod
    def _make_room(cls, name, beds, cots=0, centre=None, **vals):
        """Create a room with single beds ``name-01`` ... and cots ``name-B1`` ..."""
        rows = [
            {"name": f"{name}-{n:02}", "kind": "single"} for n in range(1, beds + 1)
        ]
        rows += [{"name": f"{name}-B{n}", "kind": "cot"} for n in range(1, cots + 1)]
        return (
            cls.env["onestop.room"]
            .sudo()
            .create(
                {
                    "name": name,
                    "centre_id": (centre or cls.centre).id,
                    "women_only": True,
                    "max_boy_age": 12,
                    "bed_ids": [fields.Command.create(row) for row in rows],
                    **vals,
                }
            )
        )

    @classmethod
    def day(cls, offset):
        """Return the date ``offset`` nights after the running night."""
        return cls.night + timedelta(days=offset)

    def household(self, alias="Awa", children=(), **vals):
        """Return a requested stay: a woman and children of the given ages."""
        rows = [{"role": "woman", "alias": alias, "sex": "female"}]
        rows += [
            {"role": "child", "alias": f"{alias} {n}", "age": age, "age_known": True}
            if isinstance(age, int)
            else {"role": "child", **age}
            for n, age in enumerate(children, start=1)
        ]
        return self.Stay.create(
            {
                "centre_id": self.centre.id,
                "resident_ids": [fields.Command.create(row) for row in rows],
                **vals,
            }
        )

    def assign(self, stay, bed, start=0, end=None, resident=None):
        """Give ``bed`` to a resident of ``stay`` (the woman) by night offsets."""
        resident = resident or stay.resident_ids[0]
        return self.Assignment.browse(
            self.Assignment.assign(
                resident.id,
                bed.id,
                self.day(start),
                None if end is None else self.day(end),
            )
        )

    def beds_of(self, room):
        """Return the beds of a room as the coordinator sees them."""
        return room.with_user(self.coordinator).bed_ids.sorted("name")
