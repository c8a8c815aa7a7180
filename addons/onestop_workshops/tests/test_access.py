from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import WorkshopsCase

ROLES = (
    "reception", "social_worker", "medical", "psychologist", "legal", "police",
    "shelter_coordinator", "trainer", "livelihoods", "storekeeper",
    "finance_officer", "finance_certifier", "director", "national", "protection",
    "auditor",
)  # fmt: skip
#: Members of no centre by their role: what is for all is not for them.
OUTSIDE = {"national", "auditor"}
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink; who is not
#: named gets what ``*`` says, or nothing.
MATRIX = {
    "onestop.trade": {"*": "r", "livelihoods": "crw", "national": "r"},
    "onestop.curriculum": {
        "*": "r", "livelihoods": "crw", "trainer": "crw", "national": "r",
    },
    "onestop.competency": {
        "*": "r", "livelihoods": "crwu", "trainer": "crwu", "national": "r",
    },
    "onestop.workshop": {"*": "r", "livelihoods": "crw", "director": "crw"},
    "onestop.cohort": {
        "livelihoods": "crw", "director": "crw", "trainer": "r", "storekeeper": "r",
    },
    "onestop.enrolment": {"livelihoods": "crw", "trainer": "r"},
    "onestop.session": {
        "livelihoods": "crw", "trainer": "crw", "director": "r", "storekeeper": "r",
    },
    "onestop.graduate.block": {},
    "onestop.enrolment.add": {"livelihoods": "crw"},
    "onestop.enrolment.leave": {"livelihoods": "crw"},
    "onestop.session.cancel": {"livelihoods": "crw", "trainer": "crw"},
    "onestop.training.import": {"livelihoods": "crw"},
    "onestop.session.make.up": {"livelihoods": "crw", "trainer": "crw"},
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(WorkshopsCase):
    """Who may what with trades, cohorts, learners and sessions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = {
            "onestop.trade": cls.trade,
            "onestop.curriculum": cls.curriculum,
            "onestop.competency": cls.curriculum.competency_ids[0],
            "onestop.workshop": cls.workshop,
            "onestop.cohort": cls.cohort,
            "onestop.enrolment": cls.learners[0],
            "onestop.session": cls.sessions[0],
        }

    def test_matrix(self):
        """Role x model x operation, on records of the user's own centre and cohort."""
        for model, by_role in MATRIX.items():
            for role in ROLES:
                other = "" if role in OUTSIDE else by_role.get("*", "")
                allowed = by_role.get(role, other)
                env = self.as_(role)
                record = self.records.get(model)
                target = env[model].browse(record.id) if record else env[model]
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        who = env[model] if operation == "create" else target
                        self.assertEqual(who.has_access(operation), letter in allowed)

    def strangers(self):
        """Return a trainer of another cohort, and officers of another centre."""
        far = self.env["res.users"].create(
            {
                "name": "Far officer",
                "login": "test_far_officer",
                "password": "test_far_officer",
                "group_ids": [
                    self.env.ref(f"onestop_base.group_{role}").id
                    for role in ("livelihoods", "trainer", "director", "storekeeper")
                ],
            }
        )
        self.other_centre.member_ids += far
        return [self.other_trainer, far]

    def test_other_cohorts_and_centres(self):
        """Not by search, not by id, not by count, not by name."""
        scoped = ("onestop.cohort", "onestop.enrolment", "onestop.session")
        for user in self.strangers():
            for model in scoped:
                records = self.as_(user)[model]
                mine = self.records[model]
                with self.subTest(user=user.login, model=model):
                    self.assertNotIn(mine.id, records.search([]).ids)
                    self.assertFalse(records.search_count([("id", "=", mine.id)]))
                    name = mine.sudo().display_name
                    self.assertFalse(records.name_search(name, operator="="))
                    for operation in ("read", "write"):
                        with self.assertRaises(AccessError):
                            records.browse(mine.id).check_access(operation)

    def test_methods(self):
        """Public methods ask who calls them."""
        for user in self.strangers():
            env = self.as_(user)
            cohort = env["onestop.cohort"].browse(self.cohort.id)
            learner = env["onestop.enrolment"].browse(self.learners[0].id)
            session = env["onestop.session"].browse(self.sessions[0].id)
            for call in (
                cohort.generate_sessions,
                cohort.action_start,
                cohort.action_end,
                cohort.action_cancel,
                cohort.action_offer_place,
                lambda cohort=cohort: cohort.enrol([self.learners[0].person_id.id]),
                lambda cohort=cohort: cohort.enrol_by_code(["8W3-FXA3"]),
                lambda learner=learner: learner.leave("moved"),
                learner.action_give_place,
                learner.action_complete,
                lambda session=session: session.cancel("room"),
                session.action_restore,
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_a_trainer_never_reads_the_person(self):
        learner = self.learners[0].with_user(self.trainer)
        self.assertTrue(learner.alias)
        self.assertTrue(learner.person_code)
        for name, call in {
            "read": lambda: learner.read(["person_id"]),
            "search": lambda: learner.search([("person_id", "=", 1)]),
            "order": lambda: learner.search([], order="person_id"),
            "group": lambda: learner.formatted_read_group([], ["person_id"]),
            "person": lambda: self.as_("trainer")["onestop.person"].search([]),
        }.items():
            with self.subTest(way=name), self.assertRaises(AccessError):
                call()

    def test_a_removed_trainer_is_out_at_once(self):
        learners = self.as_("trainer")["onestop.enrolment"]
        self.assertEqual(learners.search_count([]), 10)
        self.cohort.trainer_ids -= self.employee
        self.assertEqual(learners.search_count([]), 0)

    def test_a_conflict_of_interest_hides_a_learner(self):
        self.env["onestop.conflict"].create(
            {
                "user_id": self.trainer.id,
                "res_model": "onestop.person",
                "res_id": self.learners[0].person_id.id,
            }
        )
        found = self.as_("trainer")["onestop.enrolment"].search([])
        self.assertEqual(found.ids, self.learners[1:].ids)

    def test_wizards_are_their_users_own(self):
        mine = self.as_("livelihoods")["onestop.enrolment.add"].create(
            {"cohort_id": self.cohort.id, "codes": "8W3-FXA3"}
        )
        colleague = self.strangers()[1]
        with self.assertRaises(AccessError):
            mine.with_user(colleague).read(["codes"])
        self.assertTrue(mine.codes)

    def test_staff_hours_stay(self):
        """Weekly times of cohorts are changed here, those of staff are not."""
        staff = self.env["resource.calendar"].create({"name": "Staff"})
        for role in ("livelihoods", "director"):
            with self.assertRaises(AccessError):
                staff.with_user(self.users[role]).name = "Other"
