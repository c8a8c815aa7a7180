import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.onestop_person_opening import IDENTITY_FIELDS
from ..tools.roles import CIRCLE_ROLES
from .common import ROLES
from .common_identity import IdentityCase

#: A picture of one pixel.
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestIdentity(IdentityCase):
    def _opens(self, user, person=None):
        """Return whether a user opens the identity."""
        self.env.invalidate_all()
        try:
            (person or self.person).with_user(user).open_identity("accompany")
        except AccessError:
            return False
        return True

    def test_only_her_circle_opens_it(self):
        """The matrix: sixteen roles, one of them in her circle."""
        for role in ROLES:
            with self.subTest(role=role):
                self.assertEqual(self._opens(self.users[role]), role == "social_worker")
        self.assertFalse(self._opens(self.other_social))
        self.assertFalse(self._opens(self.env.ref("base.user_admin")))

    def test_each_discipline_in_her_circle_opens_it(self):
        for role in CIRCLE_ROLES:
            user = self.users[role]
            if user != self.social:
                self.hers.circle_add(user.id)
            with self.subTest(role=role):
                self.assertTrue(self._opens(user))

    def test_who_left_is_out_with_the_next_request(self):
        self.assertTrue(self._opens(self.social))
        self.hers.circle_remove(self.social.id)
        self.assertFalse(self._opens(self.social))

    def test_conflict_wins(self):
        """Over the circle, and over emergency access."""
        self._in_conflict(self.person, self.social)
        self.assertFalse(self._opens(self.social))
        self._in_conflict(self.person, self.other_social)
        self._emergency(self.person, self.other_social)
        self.assertFalse(self._opens(self.other_social))

    def test_emergency_access_opens_and_ends(self):
        access = self._emergency(self.person, self.other_social)
        self.assertTrue(self._opens(self.other_social))
        with freeze_time(access.date_end):
            self.assertFalse(self._opens(self.other_social))

    def test_member_of_another_centre(self):
        self.centre.member_ids -= self.social
        self.assertFalse(self._opens(self.social))

    def test_what_is_opened(self):
        answer = self.hers.open_identity("document", "Card for the town hall")
        self.assertEqual(answer["code"], self.person.code)
        self.assertEqual(answer["values"]["legal_name"], "Fatoumata Traoré")
        self.assertEqual(answer["values"]["birth_date"], "1994-05-02")
        self.assertEqual(answer["values"]["other_names"], "")

    def test_every_opening_is_a_row_with_the_reason(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = len(self._log())
        self.hers.open_identity("document", "Card for the town hall")
        rows = [row for row in self._log()[before:] if row[3]]
        self.assertEqual(
            [(user, model, reason) for user, model, _names, reason in rows],
            [
                (
                    self.social.id,
                    "onestop.person.identity",
                    "document: Card for the town hall",
                )
            ],
        )
        self.assertIn("legal_name", rows[0][2])

    def test_a_reason_is_needed(self):
        for reason, text in (
            ("", ""),
            ("curious", "x" * 20),
            ("other", ""),
            ("other", "x"),
        ):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.hers.open_identity(reason, text)

    def test_her_name_is_no_reason(self):
        """The log is read by others."""
        with self.assertRaises(UserError):
            self.hers.open_identity("other", "asked for by Mrs TRAORE")

    def test_no_other_way_to_the_values(self):
        """Read, search, group, write, create, export: not even for her circle."""
        identity = self.hers.identity_ids
        Identity = identity.browse()
        for name in IDENTITY_FIELDS:
            for way in (
                lambda name=name: identity.read([name]),
                lambda name=name: Identity.search_read([], [name]),
                lambda name=name: identity.web_read({name: {}}),
                lambda name=name: Identity.search([(name, "=", "2000-01-01")]),
                lambda name=name: Identity._read_group([], [name]),
                lambda name=name: Identity.search([], order=name),
                lambda name=name: identity.write({name: "X"}),
                lambda name=name: Identity.create(
                    {"person_id": self.person.id, name: "X"}
                ),
                lambda name=name: identity.export_data([name]),
            ):
                with self.subTest(field=name), self.assertRaises(AccessError):
                    way()
            self.assertNotIn(name, Identity.fields_get())

    def test_it_is_named_by_a_number(self):
        identity = self.hers.identity_ids
        self.assertEqual(identity.display_name, str(identity.id))
        self.assertEqual(self.hers.display_name, self.person.code)

    def test_reception_enters_and_does_not_read(self):
        reception = self.users["reception"]
        person = self.env["onestop.person"].with_user(reception).create({"alias": "A"})
        self.assertEqual(person.identity_to_me, "none")
        person.enter_identity(person.id, {"legal_name": "Awa Diarra"})
        self.env.invalidate_all()
        self.assertEqual(person.identity_to_me, "closed")
        self.assertFalse(person.sudo().circle_ids, "reception accompanies nobody")
        self.assertFalse(self._opens(reception, person))
        with self.assertRaises(AccessError):
            person.enter_identity(person.id, {"legal_name": "Somebody"})
        with self.assertRaises(AccessError):
            person.read(["identity_ids"])

    def test_year_of_birth_follows(self):
        self.assertEqual(self.person.birth_year, 1994)

    def test_who_enters_it_accompanies_her(self):
        self.assertEqual(self.person.circle_ids, self.social)
        self.assertEqual(self.hers.identity_to_me, "mine")
        self.assertEqual(
            self.person.with_user(self.other_social).identity_to_me, "closed"
        )

    def test_who_may_not_enter(self):
        nobody = self._make_person("B", circle_ids=[self.social.id])
        for user in (
            self.other_social,
            self.users["trainer"],
            self.users["director"],
            self.users["medical"],
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                nobody.with_user(user).enter_identity(nobody.id, {"legal_name": "X Y"})

    def test_what_is_no_identity(self):
        for vals in (
            {"person_id": 1},
            {"legal_name": "x" * 501},
            {"birth_date": "yesterday"},
            {"birth_date": "2999-01-01"},
            ["legal_name"],
        ):
            with self.subTest(vals=str(vals)[:30]), self.assertRaises(UserError):
                self.hers.enter_identity(self.person.id, vals)
        other = self._make_person("C").with_user(self.social)
        with self.assertRaises(UserError):
            other.enter_identity(other.id, {"address": "no name"})

    def test_correction(self):
        self.hers.enter_identity(self.person.id, {"birth_place": "Kayes"})
        values = self.hers.open_identity("correction")["values"]
        self.assertEqual(values["birth_place"], "Kayes")
        self.assertEqual(values["legal_name"], "Fatoumata Traoré")


@tagged("post_install", "-at_install")
class TestCircle(IdentityCase):
    def test_nobody_names_herself(self):
        for user in (self.other_social, self.users["medical"], self.users["director"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.person.with_user(user).circle_add(user.id)

    def test_not_by_hand(self):
        person = self.person.with_user(self.other_social)
        for vals in (
            {"circle_ids": [(4, self.other_social.id)]},
            {"merged_into_id": self.person.id},
        ):
            with self.assertRaises(AccessError):
                person.write(vals)
        with self.assertRaises(AccessError):
            person.create({"alias": "X", "circle_ids": [(4, self.other_social.id)]})

    def test_director_assigns_and_reads_nothing(self):
        director = self.users["director"]
        self.person.with_user(director).circle_add(self.other_social.id)
        self.assertIn(self.other_social, self.person.circle_ids)
        with self.assertRaises(AccessError):
            self.person.with_user(director).open_identity("accompany")

    def test_who_cannot_be_named(self):
        other = self.users["psychologist"]
        self._in_conflict(self.person, other)
        stranger = self.users["medical"]
        self.centre.member_ids -= stranger
        for user in (self.users["trainer"], self.users["reception"], other, stranger):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.hers.circle_add(user.id)
        self.assertEqual(self.person.circle_ids, self.social)


@tagged("post_install", "-at_install")
class TestPersonsByRole(IdentityCase):
    """Whom a role finds: all of the centre, whom she accompanies, who agreed."""

    def finds(self, role):
        found = self.env["onestop.person"].with_user(self.users[role])
        return self.person in found.search([("id", "=", self.person.id)])

    def test_roles(self):
        for role in ("reception", "social_worker", "shelter_coordinator"):
            self.assertTrue(self.finds(role))
        for role in ("medical", "psychologist", "legal"):
            with self.subTest(role=role):
                self.assertFalse(self.finds(role))
                self.hers.circle_add(self.users[role].id)
                self.assertTrue(self.finds(role))

    def test_livelihoods(self):
        contact = self.env["onestop.safe.contact"].create({"person_id": self.person.id})
        self.assertFalse(self.finds("livelihoods"))
        contact.followup_allowed = True
        self.assertTrue(self.finds("livelihoods"))


@tagged("post_install", "-at_install")
class TestDocuments(IdentityCase):
    """Papers: in by one door, out by one door, for a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Document = cls.env["onestop.identity.document"].with_user(cls.social)
        document_id = cls.Document.add_document(
            cls.person.id, "identity_card", "card of Fatoumata.png", PICTURE
        )
        cls.document = cls.Document.browse(document_id)

    def test_circle(self):
        answer = self.document.open_document("legal")
        self.assertEqual(answer, {"content": PICTURE, "mimetype": "image/png"})
        listed = self.hers.open_identity("legal")["documents"]
        self.assertEqual(listed, [{"id": self.document.id, "kind": "Identity card"}])

    def test_others(self):
        for user in (
            self.other_social,
            self.users["reception"],
            self.users["director"],
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.document.with_user(user).open_document("legal")
                with self.assertRaises(AccessError):
                    self.Document.with_user(user).add_document(
                        self.person.id, "other", "x.png", PICTURE
                    )
        for name in ("file", "file_name"):
            with self.assertRaises(AccessError):
                self.document.read([name])

    def test_a_reason_is_needed(self):
        with self.assertRaises(UserError):
            self.document.open_document("")

    def test_what_is_no_paper(self):
        page = base64.b64encode(b"<script>alert(1)</script>").decode()
        for content in ("", "x", page, None):
            with self.subTest(content=content), self.assertRaises(UserError):
                self.Document.add_document(self.person.id, "other", "x", content)

    def test_it_is_sealed(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT file, file_name FROM onestop_identity_document WHERE id = %s",
            [self.document.id],
        )
        for column in self.env.cr.fetchone():
            self.assertNotIn(b"PNG", bytes(column))
            self.assertNotIn(b"Fatoumata", bytes(column))
