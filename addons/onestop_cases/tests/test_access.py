from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import ROLES

from .common import CasesCase

OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink on a record of
#: a file on whose team the role is; who is not named gets nothing.
MATRIX = {
    "onestop.case": {
        "social_worker": "crw", "medical": "r", "psychologist": "r", "legal": "r",
        "director": "r",
    },
    "onestop.case.member": {
        "social_worker": "cr", "medical": "r", "psychologist": "r", "legal": "r",
        "director": "r",
    },
    "onestop.case.assessment": {
        "social_worker": "crw", "medical": "r", "psychologist": "r", "legal": "r",
    },
    "onestop.case.goal": {
        "social_worker": "crwu", "medical": "crw", "psychologist": "crw",
        "legal": "crw",
    },
    "onestop.safety.plan": {
        "social_worker": "crw", "medical": "r", "psychologist": "crw", "legal": "r",
    },
    "onestop.followup": {"social_worker": "crw"},
    "onestop.case.approval": {
        "social_worker": "r", "medical": "r", "psychologist": "r", "legal": "r",
        "director": "r",
    },
}  # fmt: skip
#: Models that a role may create by its list of access, though it reads no record of
#: another discipline.
CREATES = {"onestop.followup": ("medical", "psychologist", "legal")}
#: What the director reads of a case: its bare row.
BARE = {
    "code", "centre_id", "stage", "manager_id", "member_ids", "date_open",
    "date_received", "date_closed", "is_additional", "next_due", "is_overdue",
    "approval_ids", "open_to_me", "to_decide_id", "id",
    "display_name", "create_uid", "create_date", "write_uid", "write_date",
}  # fmt: skip
#: Who never reads a model of this module, whatever is added to it.
OUTSIDE = (
    "trainer", "livelihoods", "storekeeper", "finance_officer", "finance_certifier",
    "auditor",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccess(CasesCase):
    def setUp(self):
        super().setUp()
        vals = {"case_id": self.case.id}
        self.records = {
            "onestop.case": self.case,
            "onestop.case.member": self.case.member_ids[0],
            "onestop.case.assessment": self.env["onestop.case.assessment"].create(vals),
            "onestop.case.goal": self.env["onestop.case.goal"].create(
                {**vals, "domain": "health"}
            ),
            "onestop.safety.plan": self.env["onestop.safety.plan"].create(vals),
            "onestop.followup": self.env["onestop.followup"].create(vals),
        }
        self.case.action_ask_approval()
        self.records["onestop.case.approval"] = self.case.approval_ids

    def test_matrix(self):
        """Role x model x operation, on a record of a file of the role's own team."""
        for model, by_role in MATRIX.items():
            for role in ROLES:
                allowed = by_role.get(role, "")
                if role in CREATES.get(model, ()):
                    allowed += "c"
                records = self.env[model].with_user(self.users[role])
                for letter, operation in OPERATIONS.items():
                    who = records.browse(self.records[model].id)
                    who = records if operation == "create" else who
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(who.has_access(operation), letter in allowed)

    def test_beside_the_team(self):
        """Own role, own centre, but not on the team; and another centre."""
        for model, record in self.records.items():
            for user in (self.outsider, self.stranger):
                theirs = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(theirs.search([("id", "=", record.id)]))
                    self.assertFalse(theirs.search_count([("id", "=", record.id)]))
                    for operation in ("read", "write"):
                        self.assertFalse(theirs.browse(record.id).has_access(operation))

    def test_absent_and_forbidden_are_alike(self):
        answers = set()
        cases = self.env["onestop.case"].with_user(self.outsider)
        for number in (self.case.id, self.case.id + 10**6):
            with self.assertRaises(AccessError) as caught:
                cases.browse(number).read(["code"])
            answers.add(str(caught.exception))
        self.assertEqual(len(answers), 1)

    def test_director_reads_the_bare_row(self):
        """Field by field: who adds a field without groups adds it here knowingly."""
        readable = set(self.as_("director").fields_get(attributes=["string"]))
        self.assertEqual(readable - BARE, set())
        case = self.as_("director")
        self.assertEqual(case.read(["code"])[0]["code"], self.case.code)
        for name in ("person_id", "alias", "risk", "is_minor", "goal_ids"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                case.read([name])

    def test_director_on_teams_reads_those_of_her_teams(self):
        """Groups of fields know of roles, not of teams: so her rows are fewer."""
        director = self.users["director"]
        director.sudo().group_ids += self.env.ref("onestop_base.group_medical")
        self.assertFalse(self.as_("director").has_access("read"))
        self.case.add_to_team(director.id, "medical")
        self.assertTrue(self.as_("director").has_access("read"))

    def test_director_with_a_conflict(self):
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.users["director"].id,
            }
        )
        self.assertFalse(self.as_("director").has_access("read"))

    def test_views_show_what_their_readers_have(self):
        """A view asks for no field that one of its readers lacks: she has no form then.

        Odoo tells it in the log alone, when the module is installed.
        """
        found = self.env["ir.model.data"].sudo().search(
            [("module", "=like", "onestop%"), ("model", "=", "ir.ui.view")]
        )  # fmt: skip
        views = self.env["ir.ui.view"].sudo().browse(found.mapped("res_id"))
        self.assertGreater(len(views), 20)
        with self.assertNoLogs("odoo.addons.base.models.ir_ui_view", "WARNING"):
            views._check_xml()

    def test_who_is_outside_reads_nothing(self):
        """Every model of this module, so that one added later is covered as well."""
        names = (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=", "onestop_cases"), ("model", "=", "ir.model")])
        )
        models = self.env["ir.model"].sudo().browse(names.mapped("res_id"))
        own = [
            name
            for name in models.mapped("model")
            if self.env[name]._original_module == "onestop_cases"
        ]
        self.assertIn("onestop.case", own)
        for name in own:
            for role in OUTSIDE:
                records = self.env[name].with_user(self.users[role])
                with self.subTest(model=name, role=role):
                    self.assertFalse(
                        not records._abstract and records.has_access("read")
                    )
