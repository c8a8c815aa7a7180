from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models import onestop_person
from ..tools.code import ALPHABET, check_code, new_code, normalise
from .common import OnestopCase


@tagged("post_install", "-at_install")
class TestPerson(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Person = cls.env["onestop.person"].with_user(cls.users["reception"])
        cls.awa = cls.Person.create({"alias": "Awa", "sex": "female"})

    def wrong(self, code):
        """Return the code with another last character."""
        plain = normalise(code)
        return plain[:-1] + ALPHABET[(ALPHABET.index(plain[-1]) + 1) % len(ALPHABET)]

    def test_alias_is_enough(self):
        self.assertEqual(check_code(self.awa.code), self.awa.code)
        self.assertEqual(self.awa.centre_id, self.centre)
        self.assertFalse(self.awa.age_known)

    def test_display_name_is_the_code(self):
        self.assertEqual(self.awa.display_name, self.awa.code)

    def test_no_legal_name_no_messages_no_contact(self):
        fields = self.Person._fields
        self.assertFalse(
            {"name", "message_ids", "activity_ids", "partner_id"} & set(fields)
        )

    def test_code_never_changes(self):
        person = self.awa.with_user(self.users["social_worker"])
        with self.assertRaisesRegex(UserError, "never changes"):
            person.code = new_code()
        person.write({"code": person.code, "alias": "Awa K"})
        self.assertNotEqual(person.sudo().copy().code, person.code)

    def test_code_is_unique_whatever_the_way_in(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            other = self.Person.create({"alias": "Kadia"})
            other.flush_recordset()
            self.env.cr.execute(
                "UPDATE onestop_person SET code = %s WHERE id = %s",
                (self.awa.code, other.id),
            )

    def test_a_code_that_is_taken_is_drawn_again(self):
        """Archived persons and those of other centres count as well."""
        self.awa.sudo().write({"active": False})
        draws = iter([self.awa.code, self.awa.code, "K4M", "K5M"])
        with patch.object(onestop_person, "new_code", lambda: next(draws)):
            self.assertEqual(sorted(self.Person._new_codes(2)), ["K4M", "K5M"])

    def test_a_given_code_must_be_one(self):
        """Import may bring codes: a typing error stops it."""
        code = new_code()
        person = self.Person.create({"alias": "Kadia", "code": code.lower()})
        self.assertEqual(person.code, code)
        with self.assertRaisesRegex(UserError, "is no code"):
            self.Person.create({"alias": "Kadia", "code": self.wrong(code)})
        with self.assertRaisesRegex(UserError, "No code has the character O"):
            self.Person.create({"alias": "Kadia", "code": f"O{code[1:]}"})

    def test_found_in_any_spelling(self):
        plain = normalise(self.awa.code)
        for text in (
            self.awa.code,
            plain,
            plain.lower(),
            " ".join(plain),
            plain[:5],
            f"{plain[:3]} {plain[3:5].lower()}",
            "aw",
        ):
            with self.subTest(text=text):
                found = [row[0] for row in self.Person.name_search(text)]
                self.assertIn(self.awa.id, found)
                self.assertIn(
                    self.awa, self.Person.search([("display_name", "ilike", text)])
                )

    def test_typing_error_is_told(self):
        with self.assertRaisesRegex(UserError, "Ask for the code again"):
            self.Person.name_search(self.wrong(self.awa.code))
        swapped = list(normalise(new_code()))
        while swapped[2] == swapped[3]:
            swapped = list(normalise(new_code()))
        swapped[2], swapped[3] = swapped[3], swapped[2]
        if any(char.isalpha() for char in swapped):
            with self.assertRaisesRegex(UserError, "two changed places"):
                self.Person.search([("display_name", "ilike", "".join(swapped))])

    def test_a_name_of_seven_letters_is_no_typing_error(self):
        mariame = self.Person.create({"alias": "Mariame"})
        self.assertEqual(self.Person.name_search("mariame")[0][0], mariame.id)

    def test_search_by_wildcards_finds_nothing_by_accident(self):
        self.assertFalse(
            self.Person.search([("display_name", "ilike", "%%%")]).filtered(
                lambda p: p.code == self.awa.code and not p.alias
            )
        )

    def test_alias_is_hidden_by_the_field(self):
        """A role without it gets it by no read, search, order or group."""
        director = self.users["director"]
        self.env["ir.model.access"].create(
            {
                "name": "test",
                "model_id": self.env["ir.model"]._get_id("onestop.person"),
                "group_id": self.env.ref("onestop_base.group_director").id,
                "perm_read": True,
            }
        )
        Person = self.Person.with_user(director)
        self.assertEqual(Person.browse(self.awa.id).code, self.awa.code)
        self.assertFalse(Person.name_search("Awa"))
        for attempt in (
            lambda: Person.browse(self.awa.id).read(["alias"]),
            lambda: Person.search([("alias", "=", "Awa")]),
            lambda: Person.search([], order="alias"),
            lambda: Person._read_group([], ["alias"]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_person_stays_with_her_centre(self):
        """A rule is checked before a write only: she could be pushed out of sight."""
        person = self.awa.with_user(self.users["shelter_coordinator"])
        with self.assertRaisesRegex(UserError, "stays with the centre"):
            person.centre_id = self.other_centre

    # ---------------------------------------------------------------- age
    @freeze_time("2026-11-24")
    def test_age_group_follows_the_year(self):
        for year, age, group in ((2026, 0, "0_11"), (2015, 11, "0_11"),
                                 (2014, 12, "12_17"), (2008, 18, "18_25"),
                                 (1965, 61, "61_plus")):  # fmt: skip
            person = self.Person.create({"birth_year": year})
            self.assertEqual((person.age, person.age_group), (age, group))
            self.assertTrue(person.age_known)

    @freeze_time("2026-11-24")
    def test_before_the_birthday_one_is_a_year_younger(self):
        person = self.Person.create({"birth_year": 2008, "age_group": "12_17"})
        self.assertEqual(person.age_group, "12_17")

    @freeze_time("2026-11-24")
    def test_year_and_group_that_do_not_fit(self):
        for vals, message in (
            ({"birth_year": 2008, "age_group": "26_40"}, "not in the age group"),
            ({"birth_year": 2027}, "future"),
        ):
            with self.assertRaises(ValidationError) as caught:
                self.Person.create(vals)
            self.assertIn(message, str(caught.exception))
        for vals in ({"birth_year": 98}, {"birth_year": -1}):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                self.Person.create(vals).flush_recordset()

    def test_group_by_hand_when_the_year_is_unknown(self):
        person = self.Person.create({"age_group": "41_60"})
        self.assertEqual((person.age_group, person.age_known), ("41_60", False))

    def test_group_follows_the_years(self):
        with freeze_time("2026-11-24"):
            grown = self.Person.create({"birth_year": 2009})
            by_hand = self.Person.create({"age_group": "12_17"})
            self.assertEqual(grown.age_group, "12_17")
        with freeze_time("2027-01-02"):
            self.env["onestop.person"]._cron_refresh_age_group()
            self.assertEqual(grown.age_group, "12_17")
        with freeze_time("2028-01-02"):
            self.env["onestop.person"]._cron_refresh_age_group()
            self.assertEqual(grown.age_group, "18_25")
            self.assertEqual(by_hand.age_group, "12_17")

    def test_form(self):
        """Reception records a woman; the group follows the year at once."""
        form = Form(self.Person)
        form.alias = "Kadia"
        form.birth_year = date.today().year - 30
        self.assertEqual(form.age_group, "26_40")
        form.language_ids = self.env.ref("onestop_base.language_bam")
        person = form.save()
        self.assertEqual(person.language_ids.code, "bam")

    def test_creating_many_costs_no_query_each(self):
        def create(count):
            self.Person.create(
                [{"alias": f"A{n}"} for n in range(count)]
            ).flush_recordset()

        create(2)
        with self.assertQueryCount(3):
            create(40)

    def test_languages_of_mali(self):
        self.assertEqual(self.env["onestop.language"].search_count([]), 16)
        with self.assertRaises(AccessError):
            self.env["onestop.language"].with_user(self.users["reception"]).create(
                {"name": "X", "code": "x"}
            )

    def test_member_who_is_removed_is_out_with_the_next_request(self):
        code = self.awa.code
        self.assertEqual(self.Person.search([("id", "=", self.awa.id)]), self.awa)
        director = self.centre.with_user(self.users["director"])
        director.member_ids = [Command.unlink(self.users["reception"].id)]
        self.assertFalse(self.Person.search([("id", "=", self.awa.id)]))
        self.assertFalse(self.Person.name_search(code))
        self.env.invalidate_all()
        for attempt in (
            lambda: self.awa.read(["alias"]),
            lambda: self.Person.create({"alias": "X", "centre_id": self.centre.id}),
            lambda: self.centre.with_user(self.users["reception"]).read(["name"]),
            lambda: self.centre.with_user(self.users["reception"]).on_duty(),
        ):
            with self.assertRaises(AccessError):
                attempt()
