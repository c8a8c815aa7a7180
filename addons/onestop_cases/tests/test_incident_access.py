from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import ROLES

from .test_incident import BEATEN, IncidentCase

#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink.
MATRIX = {
    "onestop.incident": {
        "social_worker": "crw", "medical": "crw", "psychologist": "crw", "legal": "r",
    },
    "onestop.incident.classification": {
        "social_worker": "r", "medical": "r", "psychologist": "r", "legal": "r",
    },
    "onestop.perpetrator": {
        "social_worker": "crwu", "medical": "crwu", "psychologist": "crwu",
        "legal": "r",
    },
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestIncidentAccess(IncidentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.perpetrator = cls.env["onestop.perpetrator"].create(
            {"incident_id": cls.incident.id}
        )
        cls.incident.classify(BEATEN)
        cls.incident.account = "her account"
        cls.records = {
            "onestop.incident": cls.incident,
            "onestop.incident.classification": cls.incident.classification_ids,
            "onestop.perpetrator": cls.perpetrator,
        }

    def test_matrix(self):
        """Role x model x operation; the team's roles are on the team."""
        for model, by_role in MATRIX.items():
            for role in ROLES:
                record = self.records[model].with_user(self.users[role])
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        who = record.browse() if operation == "create" else record
                        allowed = letter in by_role.get(role, "")
                        self.assertEqual(who.has_access(operation), allowed)

    def test_nobody_beside_the_team(self):
        for user in (self.outsider, self.stranger):
            for model, record in self.records.items():
                with self.subTest(user=user.login, model=model):
                    theirs = self.env[model].with_user(user)
                    self.assertFalse(theirs.search([("id", "=", record.id)]))
                    with self.assertRaises(AccessError):
                        theirs.browse(record.id).read(["create_date"])

    def test_outsider_adds_nothing(self):
        with self.assertRaises(AccessError):
            self.Incident.with_user(self.outsider).create({"case_id": self.case.id})
        with self.assertRaises(AccessError):
            self.env["onestop.perpetrator"].with_user(self.outsider).create(
                {"incident_id": self.incident.id}
            )
        for method in ("classify", "classification", "action_classify", "action_open"):
            with self.subTest(method), self.assertRaises(AccessError):
                arguments = [BEATEN, "why"] if method == "classify" else []
                getattr(self.incident.with_user(self.outsider), method)(*arguments)

    def test_legal_reads_and_does_not_classify(self):
        legal = self.as_("legal", self.incident)
        self.assertEqual(legal.account, "her account")
        with self.assertRaises(AccessError):
            legal.classify(BEATEN, "why")

    def test_police_and_director_see_no_incident(self):
        for role in ("police", "director"):
            for name in ("type", "account", "code"):
                with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                    self.as_(role, self.incident).read([name])
            with self.assertRaises(AccessError):
                self.as_(role).read(["incident_ids"])

    def test_out_with_the_next_request(self):
        """Removed from the team, she reads nothing any more."""
        theirs = self.as_("medical", self.incident)
        self.assertEqual(theirs.type, "physical_assault")
        place = self.case.sudo().member_ids.filtered(
            lambda member: member.user_id == self.users["medical"]
        )
        self.env.cr.execute(
            "UPDATE onestop_case_member SET date_to = date_from WHERE id = %s",
            [place.id],
        )
        self.env.invalidate_all()
        for record in self.records.values():
            self.assertFalse(self.as_("medical", record).has_access("read"))

    def test_display_names_are_codes(self):
        for record in self.records.values():
            self.assertNotIn("account", record.display_name)
            self.assertNotIn("Awa", record.display_name)
        self.assertEqual(self.incident.display_name, self.incident.code)
