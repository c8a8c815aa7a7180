from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import ROLES

from .common import FundsCase

READ = {
    "finance_officer": "crwu", "finance_certifier": "r", "auditor": "r",
    "director": "r",
}  # fmt: skip
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink; who is not
#: named gets nothing.
MATRIX = {
    "onestop.grant": READ,
    "onestop.grant.activity": READ,
    "onestop.grant.advance": {**READ, "finance_certifier": "crw"},
    "onestop.grant.amendment": READ,
    "onestop.grant.budget.heading": READ,
    "onestop.grant.budget.line": {**READ, "finance_certifier": "rw"},
    "onestop.grant.budget.version": {**READ, "finance_certifier": "rw"},
    "onestop.grant.budget.version.line": READ,
    "onestop.grant.rate": READ,
    "onestop.grant.tranche": READ,
    "onestop.grant.amend": {"finance_officer": "crwu"},
    "onestop.grant.budget.import": {"finance_officer": "crwu"},
    "onestop.grant.rate.import": {"finance_officer": "crwu"},
    "onestop.grant.tranche.receive": {"finance_officer": "crwu"},
}
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
#: What belongs to a grant: read as far as the grant is.
SCOPED = (
    "onestop.grant.amendment",
    "onestop.grant.budget.heading",
    "onestop.grant.budget.line",
    "onestop.grant.budget.version",
    "onestop.grant.budget.version.line",
    "onestop.grant.tranche",
)


@tagged("post_install", "-at_install")
class TestGrantAccess(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant([("1.1", 600.0), ("1.2", 400.0)])
        cls.foreign = cls._grant(centre_ids=[Command.set(cls.other_centre.ids)])
        cls.records = {
            "onestop.grant": cls.grant,
            "onestop.grant.budget.line": cls.grant.line_ids[0],
            "onestop.grant.budget.version": cls.grant.version_ids,
        }
        for grant in cls.grant | cls.foreign:
            cls.env["onestop.grant.tranche"].create({"grant_id": grant.id})
            cls.env["onestop.grant.amendment"].create(
                {"grant_id": grant.id, "date_signed": date(2026, 5, 1), "reason": "x"}
            )

    def test_matrix(self):
        for model, roles in MATRIX.items():
            for role in ROLES:
                allowed = roles.get(role, "")
                Model = self.as_(role)[model]
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(Model.has_access(operation), letter in allowed)

    def test_a_director_reads_what_is_of_her_centres(self):
        self.assertEqual(self.read_grants("onestop.grant", "id"), self.grant.ids)
        for model in SCOPED:
            with self.subTest(model=model):
                name = "version_id.grant_id" if "version.line" in model else "grant_id"
                self.assertEqual(self.read_grants(model, name), self.grant.ids)
        director = self.foreign.with_user(self.users["director"])
        with self.assertRaises(AccessError):
            director.read(["code"])

    def read_grants(self, model, name):
        found = self.as_("director")[model].search(
            [(name, "in", (self.grant | self.foreign).ids)]
        )
        grants = found if model == "onestop.grant" else found.mapped(name)
        return sorted(grants.ids)

    def test_of_a_shared_grant_she_reads_the_lines_of_her_centre(self):
        self.grant.line_ids[1].centre_ids = self.other_centre
        director = self.as_("director")
        lines = director["onestop.grant.budget.line"].search(
            [("grant_id", "=", self.grant.id)]
        )
        self.assertEqual(lines, self.grant.line_ids[0].with_env(director))
        planned = director["onestop.grant.budget.version.line"].search(
            [("version_id.grant_id", "=", self.grant.id)]
        )
        self.assertEqual(planned.budget_line_id, lines)

    def test_a_director_who_leaves_reads_nothing_more(self):
        self.grant.with_user(self.users["director"]).read(["code"])
        self.centre.member_ids -= self.users["director"]
        with self.assertRaises(AccessError):
            self.grant.with_user(self.users["director"]).read(["code"])

    def test_every_finance_role_opens_the_form(self):
        form = self.env.ref("onestop_funds.onestop_grant_view_form")
        for role in ("finance_officer", "finance_certifier", "auditor", "director"):
            with self.subTest(role=role):
                grant = self.grant.with_user(self.users[role])
                view = grant.get_view(form.id, "form")
                names = grant.fields_get().keys() & view["models"]["onestop.grant"]
                self.env.invalidate_all()
                grant.web_read({name: {} for name in names})
                for name in ("line_ids", "version_ids", "tranche_ids", "centre_ids"):
                    grant[name].read(["display_name"])

    def test_another_company_is_closed(self):
        company = self.env["res.company"].create(
            {"name": "Other Association", "currency_id": self.xof.id}
        )
        self.grant.with_context(funds_internal=None)
        grant = self._grant(activate=False, company_id=company.id, journal_ids=False)
        officer = grant.with_user(self.users["finance_officer"])
        with self.assertRaises(AccessError):
            officer.read(["code"])
