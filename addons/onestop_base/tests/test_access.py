from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..tools.roles import CIRCLE_ROLES
from .common import ROLES, OnestopCase

MEMBERS = [role for role in ROLES if role not in ("national", "auditor")]
READ = dict.fromkeys(MEMBERS, "r")
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink. Who is not
#: named gets nothing.
MATRIX = {
    "onestop.centre": {**READ, "auditor": "r", "director": "rw", "admin": "crw"},
    "onestop.person": {
        "reception": "cr",
        "social_worker": "crw",
        "shelter_coordinator": "crw",
        **dict.fromkeys(("medical", "psychologist", "legal", "livelihoods"), "r"),
    },
    "onestop.person.identity": dict.fromkeys(CIRCLE_ROLES, "r"),
    "onestop.identity.document": dict.fromkeys(CIRCLE_ROLES, "r"),
    "onestop.safe.contact": {**dict.fromkeys(CIRCLE_ROLES, "crw"), "livelihoods": "r"},
    "onestop.contact.attempt": dict.fromkeys((*CIRCLE_ROLES, "livelihoods"), "r"),
    "onestop.identity.hash": {},
    # Reception asked.
    "onestop.identity.search": dict.fromkeys(("reception", "protection"), "r"),
    "onestop.person.circle.change": dict.fromkeys((*CIRCLE_ROLES, "director"), "c"),
    "onestop.person.merge.request": dict.fromkeys(("social_worker", "director"), "c"),
    "onestop.person.code": dict.fromkeys(
        (*CIRCLE_ROLES, "reception", "shelter_coordinator", "livelihoods"), "r"
    ),
    "onestop.person.merge": dict.fromkeys(("social_worker", "director"), "r"),
    "onestop.language": {**READ, "admin": "crw"},
    "onestop.duty": {**READ, "director": "crwu"},
    "onestop.duty.requirement": {**READ, "director": "crwu"},
    "onestop.consent": dict.fromkeys(CIRCLE_ROLES, "crw"),
    "onestop.consent.text": {
        **dict.fromkeys(CIRCLE_ROLES, "r"),
        "director": "crw",
        "admin": "crw",
    },
    "onestop.provider": {
        **dict.fromkeys(CIRCLE_ROLES, "r"),
        "social_worker": "crw",
        "director": "crw",
    },
    "onestop.provider.kind": {**READ, "admin": "crw"},
}
#: What belongs to no centre.
COMMON = ("onestop.consent.text", "onestop.language", "onestop.provider.kind")
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
PERSONNEL = ("hr.employee", "hr.version")


@tagged("post_install", "-at_install")
class TestAccess(OnestopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = new_test_user(
            cls.env,
            "test_outsider",
            groups=",".join(f"onestop_base.group_{role}" for role in MEMBERS),
        )
        cls.other_centre.member_ids = cls.outsider
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.guard, cls.nurse = cls.env["hr.employee"].create(
            [
                {
                    "name": "Guard",
                    "profession": "guard",
                    "centre_id": cls.centre.id,
                },
                {
                    "name": "Nurse",
                    "profession": "nurse",
                    "centre_id": cls.centre.id,
                    "user_id": cls.users["medical"].id,
                },
            ]
        )
        cls.leave = cls.env["resource.calendar.leaves"].create(
            {
                "resource_id": cls.guard.resource_id.id,
                "date_from": "2026-11-24 00:00:00",
                "date_to": "2026-11-25 00:00:00",
            }
        )
        cls.records = {
            "onestop.centre": cls.centre,
            "onestop.person": cls.env["onestop.person"].create(
                {
                    "alias": "Awa",
                    "centre_id": cls.centre.id,
                    "circle_ids": [cls.users[role].id for role in CIRCLE_ROLES],
                }
            ),
            "onestop.language": cls.env.ref("onestop_base.language_bam"),
            "onestop.duty": cls.env["onestop.duty"].create(
                {
                    "employee_id": cls.guard.id,
                    "date_start": "2026-11-24 20:00:00",
                    "date_end": "2026-11-25 07:00:00",
                }
            ),
            "onestop.duty.requirement": cls.env["onestop.duty.requirement"].create(
                {"centre_id": cls.centre.id, "profession": "guard"}
            ),
            "onestop.provider": cls.env["onestop.provider"].create(
                {"name": "Clinic", "centre_id": cls.centre.id}
            ),
            "onestop.provider.kind": cls.env.ref("onestop_base.provider_kind_health"),
            "onestop.consent.text": cls.env["onestop.consent.text"].create(
                {
                    "scope": "health",
                    "language_id": cls.env.ref("onestop_base.language_bam").id,
                    "text": "Text",
                    "version": 99,
                }
            ),
        }
        cls.records["onestop.consent"] = cls.env["onestop.consent"].create(
            {"person_id": cls.records["onestop.person"].id, "scope": "health"}
        )

        cls.records |= cls._identity_of(cls.records["onestop.person"])

    @classmethod
    def _identity_of(cls, person):
        """Return {model: record} of what says who she is and how to reach her."""
        identity = cls.env["onestop.person.identity"].create({"person_id": person.id})
        contact = cls.env["onestop.safe.contact"].create(
            {"person_id": person.id, "followup_allowed": True}
        )
        attempt = cls.env["onestop.contact.attempt"].create(
            {
                "contact_id": contact.id,
                "reason": "followup",
                "user_id": cls.users["livelihoods"].id,
            }
        )
        document = cls.env["onestop.identity.document"].create(
            {"identity_id": identity.id}
        )
        vals = {"person_id": person.id, "kind": "exact", "digest": "0", "key": "0"}
        hashed = cls.env["onestop.identity.hash"].create(vals)
        vals = {"person_id": person.id, "code": "K4M-7XR2"}
        code = cls.env["onestop.person.code"].create(vals)
        other = cls.env["onestop.person"].create({"centre_id": cls.centre.id})
        merge = cls.env["onestop.person.merge"]._ask(other, person)
        search = cls.env["onestop.identity.search"].create(
            {"match": "none", "user_id": cls.users["reception"].id}
        )
        change = cls.env["onestop.person.circle.change"].create(
            {"code": person.code, "user_id": cls.users["medical"].id}
        )
        request = cls.env["onestop.person.merge.request"].create(
            {"code_ends": other.code, "code_stays": person.code}
        )
        records = (
            *(identity, contact, attempt, document, hashed, code, merge, search),
            *(change, request),
        )
        return {record._name: record for record in records}

    def test_every_model_is_in_the_matrix(self):
        """A model that is added later is looked at."""
        own = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "onestop_base" and not model._abstract
        }
        self.assertEqual(own, set(MATRIX))

    def test_roles_are_all_roles(self):
        names = (
            self.env["ir.model.data"]
            .search([("module", "=", "onestop_base"), ("model", "=", "res.groups")])
            .mapped("name")
        )
        found = {name.removeprefix("group_") for name in names}
        self.assertEqual(found, {*ROLES, "member"})

    def test_matrix(self):
        """Role x model x operation, on a record of the user's own centre."""
        for model, by_role in MATRIX.items():
            for role, user in self.users.items():
                record = self.records[model].with_user(user)
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        target = record.browse() if letter == "c" else record
                        self.assertEqual(
                            target.has_access(operation),
                            letter in by_role.get(role, ""),
                        )

    def test_other_centre_sees_nothing(self):
        """With all roles together, but member of another centre only."""
        for model, record in self.records.items():
            if model in COMMON or not MATRIX[model]:
                continue
            record = record.with_user(self.outsider)
            with self.subTest(model=model):
                everything = record.with_context(active_test=False)
                self.assertNotIn(record.id, everything.search([]).ids)
                self.assertFalse(everything.search_count([("id", "=", record.id)]))
                for operation in ("read", "write", "unlink"):
                    with self.assertRaises(AccessError):
                        record.check_access(operation)
        for method in ("on_duty", "on_duty_tonight", "missing_professions",
                       "current_night"):  # fmt: skip
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.centre.with_user(self.outsider), method)()

    def test_other_centre_creates_nothing(self):
        env = self.env(user=self.outsider)
        duty = {"date_start": "2026-11-26 20:00:00", "date_end": "2026-11-27 07:00:00"}
        for model, vals in (
            ("onestop.person", {"centre_id": self.centre.id}),
            ("onestop.duty", {"employee_id": self.guard.id, **duty}),
            (
                "onestop.duty.requirement",
                {"centre_id": self.centre.id, "profession": "cook"},
            ),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                env[model].create(vals)

    # ---------------------------------------------------------- personnel
    def test_colleagues_only(self):
        """The directory shows the own centre, and oneself."""
        Public = self.env["hr.employee.public"]
        for role in ROLES:
            found = Public.with_user(self.users[role]).search([]).ids
            with self.subTest(role=role):
                self.assertIn(self.guard.id, found)
        mine = self.env["hr.employee"].create(
            {"name": "Outsider", "user_id": self.outsider.id}
        )
        found = Public.with_user(self.outsider).search([])
        self.assertEqual(found.ids, mine.ids)
        with self.assertRaises(AccessError):
            Public.with_user(self.outsider).browse(self.guard.id).read(["profession"])

    def test_personnel_file(self):
        """No role of a centre opens it; an HR officer only that of her centre."""
        for role in ROLES:
            for model in PERSONNEL:
                with self.subTest(role=role, model=model):
                    who = self.env[model].with_user(self.users[role])
                    self.assertFalse(who.has_access("read"))
        officer = new_test_user(
            self.env,
            "test_hr_officer",
            groups="hr.group_hr_user,onestop_base.group_member",
        )
        guard = self.guard.with_user(officer)
        for record in (guard, guard.sudo().version_ids.with_user(officer)):
            with self.subTest(model=record._name):
                self.assertFalse(record.has_access("read"))
        self.centre.member_ids += officer
        for record in (guard, guard.sudo().version_ids.with_user(officer)):
            with self.subTest(model=record._name):
                self.assertTrue(record.has_access("write"))

    def test_profession_is_public_among_colleagues(self):
        guard = self.guard.with_user(self.users["reception"])
        public = guard.env["hr.employee.public"].browse(guard.id)
        self.assertEqual(public.profession, "guard")
        self.assertEqual(public.centre_id, self.centre)
        self.assertEqual(guard.profession, "guard")

    # ----------------------------------------------------------- absences
    def test_absences(self):
        """The director records those of her staff; nobody else touches them."""
        leave = self.leave.with_user(self.users["director"])
        leave.write({"date_to": "2026-11-26 00:00:00"})
        leave.create(
            {
                "resource_id": self.nurse.resource_id.id,
                "date_from": "2026-11-24 00:00:00",
                "date_to": "2026-11-25 00:00:00",
            }
        )
        for operation in ("read", "write", "unlink"):
            self.assertFalse(self.leave.with_user(self.outsider).has_access(operation))

    def test_director_finds_her_staff_for_an_absence(self):
        Resource = self.env["resource.resource"].with_user(self.users["director"])
        domain = [("employee_id.centre_id.member_ids", "in", [Resource.env.uid])]
        found = Resource.name_search("Guard", domain=domain)
        self.assertEqual([row[0] for row in found], self.guard.resource_id.ids)

    # ------------------------------------------------------------ members
    def test_director_manages_members(self):
        centre = self.centre.with_user(self.users["director"])
        centre.member_ids = [Command.link(self.outsider.id)]
        self.assertIn(self.outsider, centre.member_ids)
        for role in MEMBERS:
            if role != "director":
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.centre.with_user(self.users[role]).write({"member_ids": False})

    def test_administrator_opens_a_centre_but_reads_no_person(self):
        admin = self.users["admin"]
        centre = (
            self.env["onestop.centre"]
            .with_user(admin)
            .create({"name": "New", "code": "NEW"})
        )
        centre.member_ids = self.users["director"]
        self.assertIn(centre, self.env["onestop.centre"].with_user(admin).search([]))
        person = self.records["onestop.person"].with_user(admin)
        self.assertFalse(person.has_access("read"))

    def test_administrator_with_a_role_is_still_no_member(self):
        admin = self.users["admin"]
        admin.group_ids += self.env.ref("onestop_base.group_shelter_coordinator")
        person = self.records["onestop.person"].with_user(admin)
        self.assertFalse(person.has_access("read"))
        self.assertFalse(person.search([("id", "=", person.id)]))

    def test_administrator_who_is_one_no_more_sees_no_centre(self):
        """The rule asks for a group: rule domains are cached, groups change."""
        user = new_test_user(
            self.env,
            "test_admin2",
            groups="base.group_system,onestop_base.group_member",
        )
        centre = self.centre.with_user(user)
        self.assertTrue(centre.search([("id", "=", centre.id)]))
        user.group_ids -= self.env.ref("base.group_system")
        self.assertFalse(centre.search([("id", "=", centre.id)]))
