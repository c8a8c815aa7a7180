from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_privacy.keys import current_ring
from odoo.addons.onestop_privacy.tools.key_ring import KeyRing

from ..models.onestop_identity_search import MOST_AN_HOUR
from .common import ROLES
from .common_identity import IdentityCase

NONE = {"match": "none", "person_id": False}
POSSIBLE = {"match": "possible", "person_id": False}


@tagged("post_install", "-at_install")
class TestKnown(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reception = cls.users["reception"]
        cls.Person = cls.env["onestop.person"].with_user(cls.reception)
        cls.own = {"match": "own", "person_id": cls.person.id}

    def ask(self, names, user=None, **kw):
        self.env.invalidate_all()
        return self.Person.with_user(user or self.reception).known_to_us(names, **kw)

    def alerts(self):
        return self.env["onestop.alert"].sudo().search([("kind", "=", "known")])

    def test_by_sound_order_and_spelling(self):
        for names in ("TRAORE Fatimata", "fatoumata traore", "Traoré Binta Fatoumata"):
            with self.subTest(names=names):
                self.assertEqual(self.ask(names, self.social), self.own)
                self.assertEqual(self.ask(names), POSSIBLE)
        self.assertEqual(self.ask("Aminata Coulibaly"), NONE)
        self.assertEqual(
            self.ask("Fatoumata Coulibaly"), NONE, "one word is not enough"
        )

    def test_the_answer_opens_nothing(self):
        """A possible match leaves a notice without content and opens no file."""
        self.assertFalse(self.alerts())
        self.assertEqual(self.ask("Fatoumata Traoré"), POSSIBLE)
        alert = self.alerts()
        self.assertEqual((len(alert), alert.user_id), (1, self.reception))
        search = self.env["onestop.identity.search"].with_user(self.reception)
        mine = search.search([])
        self.assertEqual(mine.match, "possible")
        for name in ("found_ids", "found_codes"):
            with self.assertRaises(AccessError):
                mine.read([name])

    def test_the_protection_officer_answers(self):
        self.ask("Fatoumata Traoré")
        officer = self.users["protection"]
        search = self.env["onestop.identity.search"].with_user(officer).search([])
        self.assertEqual(search.found_codes, self.person.code)
        with self.assertRaises(AccessError):
            search.with_user(self.reception).answer_question("same")
        search.action_same()
        self.assertEqual(search.with_user(self.reception).answer, "same")
        self._in_conflict(self.person, officer)
        self.assertFalse(search.found_codes)

    def test_across_centres_without_telling_which(self):
        self.centre.member_ids -= self.social
        self.other_centre.member_ids += self.social
        self.assertEqual(self.ask("Fatoumata Traoré", self.social), POSSIBLE)

    def test_year_of_birth(self):
        for year, answer in ((1994, POSSIBLE), (1997, POSSIBLE), (1998, NONE)):
            with self.subTest(year=year):
                self.assertEqual(self.ask("Fatoumata Traoré", birth_year=year), answer)

    def test_phone(self):
        self.env["onestop.safe.contact"].with_user(self.social).create(
            {"person_id": self.person.id, "number_entry": "+223 76 12 34 56"}
        )
        self.assertEqual(self.ask("", phone="76123456"), POSSIBLE)
        self.assertEqual(self.ask("Awa Diarra", phone="00223 76 12 34 56"), POSSIBLE)
        self.assertEqual(self.ask("", phone="76123457"), NONE)

    def test_conflict_stays_unknown(self):
        """A relative at the desk does not learn that she is here."""
        self._in_conflict(self.person, self.reception)
        self.assertEqual(self.ask("Fatoumata Traoré"), NONE)
        self.assertFalse(self.alerts())

    def test_correction_is_found(self):
        self.hers.enter_identity(self.person.id, {"other_names": "Mama Keïta"})
        self.assertEqual(self.ask("Keita Fatoumata"), POSSIBLE)
        self.hers.enter_identity(self.person.id, {"legal_name": "Sira Koné"})
        self.assertEqual(self.ask("Fatoumata Traoré"), NONE)

    def test_roles(self):
        for role in ROLES:
            with self.subTest(role=role):
                if role in ("reception", "social_worker"):
                    self.assertTrue(self.ask("Xx Yy", self.users[role]))
                else:
                    with self.assertRaises(AccessError):
                        self.ask("Xx Yy", self.users[role])

    def test_too_many_questions(self):
        for _time in range(MOST_AN_HOUR):
            self.ask("Aminata Coulibaly")
        with self.assertRaises(UserError):
            self.ask("Aminata Coulibaly")
        self.assertEqual(self.ask("Aminata Coulibaly", self.social), NONE)

    def test_every_question_is_logged(self):
        self.env.flush_all()
        before = len(self._log())
        self.ask("Aminata Coulibaly")
        rows = self._log()[before:]
        self.assertIn(
            (
                self.reception.id,
                "onestop.person.identity",
                "legal_name (searched)",
                None,
            ),
            rows,
        )

    def test_too_little_to_ask(self):
        for names in ("", "Fatoumata", "ag"):
            with self.subTest(names=names), self.assertRaises(UserError):
                self.ask(names)

    def test_no_text_in_the_table(self):
        """Hashes by the key: no word and no sound, and nothing without the key."""
        rows = self.env["onestop.identity.hash"].sudo().search([])
        text = str(rows.read())
        for word in ("fatoumata", "traore", "aftm", "atrr", "Fatoumata"):
            self.assertNotIn(word, text)
        self.assertTrue(all(len(row.digest) == 32 for row in rows))

    def test_new_key(self):
        """After a rotation she is found, and the job hashes anew."""
        hashes = self.env["onestop.identity.hash"].sudo()
        old = hashes.search([])
        ring = current_ring().with_new_key()
        with self.subTest("before the job"):
            found = KeyRing.indexes(ring, "x", "y")
            self.assertEqual(len(found), len(ring.keys))
        old.key = "00000000"
        self.assertEqual(
            self.env["onestop.sealed"]._keys_in_use()["00000000"], len(old)
        )
        with self.enter_registry_test_mode():
            self.env.ref("onestop_privacy.ir_cron_rotate").method_direct_trigger()
        fresh = hashes.search([("person_id", "=", self.person.id)])
        self.assertEqual(set(fresh.mapped("key")), {current_ring().newest.id})
        self.assertNotIn("00000000", self.env["onestop.sealed"]._keys_in_use())
        self.assertEqual(self.ask("Fatoumata Traoré"), POSSIBLE)
