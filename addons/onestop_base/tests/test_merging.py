from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.references import foreign_keys
from .common import ROLES
from .common_identity import IdentityCase


@tagged("post_install", "-at_install")
class TestMerging(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loser = cls._make_person("Fatim", sex="female", need_medical=True)
        cls.ends = cls.loser.with_user(cls.social)
        cls.ends.enter_identity(
            cls.loser.id, {"legal_name": "Fatim Traoré", "birth_place": "Kayes"}
        )

    def test_both_codes_find_her(self):
        self.assertEqual(self.ends.merge_into(self.person.id), {"state": "done"})
        self.assertEqual(self.loser.merged_into_id, self.person)
        self.assertFalse(self.loser.active)
        Person = self.hers.browse()
        for code in (self.loser.code, self.person.code):
            with self.subTest(code=code):
                self.assertEqual(Person.name_search(code)[0][0], self.person.id)
        with self.assertRaises(UserError):
            self.ends.merge_into(self.person.id)

    def test_a_chain_of_codes(self):
        third = self._make_person("Third", circle_ids=[self.social.id])
        self.ends.merge_into(self.person.id)
        self.hers.merge_into(third.id)
        self.assertEqual(
            set(third.former_code_ids.mapped("code")),
            {self.loser.code, self.person.code},
        )
        self.assertEqual(self.loser.merged_into_id, third)

    def test_facts_and_identity(self):
        """What the record that stays does not say is taken over, sealed for it."""
        self.ends.merge_into(self.person.id)
        self.assertEqual(self.person.alias, "Nana")
        self.assertEqual((self.person.sex, self.person.need_medical), ("female", True))
        values = self.hers.open_identity("accompany")["values"]
        self.assertEqual(values["legal_name"], "Fatoumata Traoré")
        self.assertEqual(values["birth_place"], "Kayes")
        self.assertEqual(values["other_names"], "Fatim Traoré")
        self.assertFalse(self.loser.identity_ids)
        answer = self.hers.known_to_us("Traoré Fatim")
        self.assertEqual(answer, {"match": "own", "person_id": self.person.id})

    def test_identity_of_the_loser_alone(self):
        blank = self._make_person("Blank", circle_ids=[self.social.id])
        self.ends.merge_into(blank.id)
        values = blank.with_user(self.social).open_identity("accompany")["values"]
        self.assertEqual(values["legal_name"], "Fatim Traoré")

    def test_conflicts_are_united(self):
        other = self.users["psychologist"]
        self.hers.circle_add(other.id)
        self._in_conflict(self.loser, other)
        self._in_conflict(self.loser, self.users["reception"])
        self._in_conflict(self.person, self.users["reception"])
        self.ends.merge_into(self.person.id)
        self.env.invalidate_all()
        self.assertEqual(
            self.person.conflict_ids.user_id, other | self.users["reception"]
        )
        self.assertNotIn(other, self.person.circle_ids)

    def test_everything_that_named_her(self):
        """No column of any module still names the record that ended."""
        contact = (
            self.env["onestop.safe.contact"]
            .with_user(self.social)
            .create({"person_id": self.loser.id, "number_entry": "66 00 00 00"})
        )
        self.ends.merge_into(self.person.id)
        self.env.flush_all()
        self.assertEqual(contact.person_id, self.person)
        left = []
        for table, column in foreign_keys(self.env, "onestop_person"):
            self.env.cr.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}" = %s', [self.loser.id]
            )
            if self.env.cr.fetchone()[0]:
                left.append(table)
        self.assertEqual(left, ["onestop_person_merge"])

    def test_the_log_keeps_both(self):
        ids = self.hers.identity_ids.id, self.ends.identity_ids.id
        self.env.invalidate_all()
        self.ends.open_identity("accompany")
        self.hers.open_identity("accompany")
        self.env.cr.precommit.run()
        self.ends.merge_into(self.person.id)
        Log = self.env["onestop.access.log"].sudo()
        for identity_id in ids:
            self.assertTrue(
                Log.search_count(
                    [
                        ("model", "=", "onestop.person.identity"),
                        ("record_id", "=", identity_id),
                    ]
                )
            )

    def test_two_centres(self):
        far = self.env["onestop.person"].create(
            {"centre_id": self.other_centre.id, "circle_ids": [self.social.id]}
        )
        self.other_centre.member_ids += self.social
        with self.assertRaises(UserError):
            self.ends.merge_into(far.id)

    def test_what_excludes_one_another_changes_nothing(self):
        """Refused by a unique index, in words, before anything is changed."""
        self.env.cr.execute(
            "CREATE UNIQUE INDEX test_one_contact ON onestop_safe_contact (person_id)"
            " WHERE active"
        )
        self.env["onestop.safe.contact"].with_user(self.social).create(
            [{"person_id": self.loser.id}, {"person_id": self.person.id}]
        )
        with self.assertRaisesRegex(UserError, "Safe contact"):
            self.ends.merge_into(self.person.id)
        self.assertTrue(self.loser.active)
        self.assertTrue(self.loser.contact_ids)
        self.assertFalse(self.env["onestop.person.merge"].sudo().search([]))

    def test_who_may(self):
        """Sixteen roles: who accompanies both; the director asks."""
        for role in ROLES:
            user = self.users[role]
            with self.subTest(role=role), self.env.cr.savepoint() as point:
                loser = self.loser.with_user(user)
                if role == "social_worker":
                    self.assertEqual(loser.merge_into(self.person.id)["state"], "done")
                elif role == "director":
                    self.assertEqual(loser.merge_into(self.person.id)["state"], "asked")
                else:
                    with self.assertRaises(AccessError):
                        loser.merge_into(self.person.id)
                point.rollback()
                self.env.invalidate_all()
        self.ends.circle_remove(self.social.id)
        with self.assertRaises(AccessError):
            self.ends.merge_into(self.person.id)

    def test_director_needs_a_second_person(self):
        director = self.users["director"]
        self.loser.with_user(director).merge_into(self.person.id)
        merge = self.env["onestop.person.merge"].with_user(director).search([])
        self.assertTrue(self.loser.active)
        with self.assertRaises(AccessError):
            merge.action_agree()
        with self.assertRaises(AccessError):
            merge.with_user(self.other_social).action_agree()
        merge.with_user(self.social).action_agree()
        self.assertEqual((merge.state, merge.decided_by_id), ("done", self.social))
        self.assertFalse(self.loser.active)

    def test_refused(self):
        self.loser.with_user(self.users["director"]).merge_into(self.person.id)
        merge = self.env["onestop.person.merge"].with_user(self.social).search([])
        merge.action_refuse()
        self.assertTrue(self.loser.active)
        with self.assertRaises(UserError):
            merge.action_agree()
        self.ends.merge_into(self.person.id)

    def test_not_in_conflict(self):
        self._in_conflict(self.loser, self.social)
        with self.assertRaises(AccessError):
            self.hers.merge_into(self.loser.id)
