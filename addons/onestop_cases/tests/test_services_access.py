from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import ROLES

from .test_note import NotesCase

#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink, on a record
#: of a file on whose team the role is. The note is the social worker's, the legal step
#: a hearing: no police kind.
MATRIX = {
    "onestop.case.note": {
        "social_worker": "cr", "medical": "c", "psychologist": "c", "legal": "c",
        "police": "c",
    },
    "onestop.service": {
        "social_worker": "crw", "medical": "crw", "psychologist": "crw",
        "legal": "crw",
    },
    "onestop.legal.step": {
        "social_worker": "r", "medical": "r", "psychologist": "r", "legal": "crw",
        "police": "c",
    },
    "onestop.mandatory.report": {"social_worker": "crw", "legal": "crw"},
    "onestop.medical.certificate": {"medical": "crw"},
    "onestop.case.copy": {
        "social_worker": "crw", "medical": "rw", "psychologist": "rw", "legal": "rw",
    },
    "onestop.case.copy.part": {
        "social_worker": "rw", "medical": "rw", "psychologist": "rw", "legal": "rw",
    },
    "onestop.case.export": {"social_worker": "crw", "director": "crw"},
    "onestop.case.feedback": {},
    "onestop.certificate.print": {"medical": "crw"},
    "onestop.feedback.numbers": {"director": "crw"},
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}
#: Who reads the case parts only while emergency access is live.
EMERGENCY = {
    "onestop.case.note",
    "onestop.service",
    "onestop.legal.step",
    "onestop.mandatory.report",
    "onestop.medical.certificate",
}


@tagged("post_install", "-at_install")
class TestServicesAccess(NotesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        doctor = cls.users["medical"]
        cls.env["hr.employee"].sudo().create(
            {"name": "Test doctor", "user_id": doctor.id, "profession": "doctor"}
        )
        in_case = {"case_id": cls.case.id}
        env = cls.env
        legal = env(user=cls.users["legal"])
        copy = env["onestop.case.copy"].create({**in_case, "identity_check": "known"})
        cls.records = {
            "onestop.case.note": cls.notes["social"],
            "onestop.service": env["onestop.service"].create(
                {**in_case, "kind": "health"}
            ),
            "onestop.legal.step": legal["onestop.legal.step"].create(
                {**in_case, "kind": "hearing", "date_due": "2030-01-01"}
            ),
            "onestop.mandatory.report": legal["onestop.mandatory.report"].create(
                {
                    **in_case,
                    "reason": "danger",
                    "to_whom": "police",
                    "told_beforehand": "yes",
                }
            ),
            "onestop.medical.certificate": env(user=doctor)[
                "onestop.medical.certificate"
            ].create(in_case),
            "onestop.case.copy": copy,
            "onestop.case.copy.part": copy.part_ids[0],
            "onestop.case.export": env["onestop.case.export"].create(
                {
                    "purpose": "donor",
                    "centre_id": cls.centre.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-02-01",
                }
            ),
        }
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_matrix(self):
        """Role x model x operation; roles of a discipline are on the team."""
        for model, by_role in MATRIX.items():
            for role in ROLES:
                env = self.env(user=self.users[role])
                record = self.records.get(model)
                target = env[model].browse(record.id) if record else env[model]
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        who = env[model] if operation == "create" else target
                        allowed = letter in by_role.get(role, "")
                        self.assertEqual(who.has_access(operation), allowed)

    def test_nobody_beside_the_team(self):
        for user in (self.outsider, self.stranger):
            for model, record in self.records.items():
                if model == "onestop.case.export" and user == self.outsider:
                    continue  # of the centre, and about nobody
                with self.subTest(user=user.login, model=model):
                    theirs = self.env[model].with_user(user)
                    self.assertFalse(theirs.search([("id", "=", record.id)]))
                    self.assertFalse(theirs.browse(record.id).has_access("read"))

    def test_emergency_opens_to_read_alone(self):
        director = self.users["director"]
        self.break_glass(director)
        for model in EMERGENCY:
            record = self.records[model].with_user(director)
            with self.subTest(model=model):
                self.assertTrue(record.has_access("read"))
                self.assertFalse(record.has_access("write"))
                self.assertFalse(record.browse().has_access("create"))

    def test_every_rule_is_global(self):
        """A rule of a group would widen what the global one closes."""
        models = list(MATRIX)
        rules = self.env["ir.rule"].sudo().search([("model_id.model", "in", models)])
        self.assertTrue(all(rule["global"] for rule in rules))
        covered = set(rules.mapped("model_id.model"))
        self.assertEqual(set(models) - covered, {"onestop.case.feedback"})

    def test_without_its_rule_a_model_would_be_open(self):
        """Each rule carries weight: what it keeps out comes in when it is off."""
        cases = {
            "onestop.case.note": "legal",
            "onestop.service": "director",
            "onestop.legal.step": "police",
            "onestop.mandatory.report": "medical",
            "onestop.medical.certificate": "legal",
        }
        for model, role in cases.items():
            with self.subTest(model=model):
                record = self.records[model].with_user(self.users[role])
                self.assertFalse(record.has_access("read"))
                rules = self.env["ir.rule"].sudo()
                rules.search([("model_id.model", "=", model)]).active = False
                self.env.invalidate_all()
                self.assertTrue(record.has_access("read"))
