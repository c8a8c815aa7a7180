from contextlib import closing
from datetime import datetime, timedelta

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger

MORNING = datetime(2031, 3, 3, 8)
#: What was committed, in the order in which it goes.
MADE = (
    "onestop.savings.entry",
    "onestop.savings.meeting",
    "onestop.savings.member",
    "onestop.savings.group",
    "onestop.microloan.repayment",
    "onestop.microloan",
    "onestop.session",
    "onestop.enrolment",
    "onestop.cohort",
    "onestop.workshop",
    "onestop.person",
    "hr.employee",
)


@tagged("post_install", "-at_install")
class TestAtOnce(BaseCase):
    """Of two connections that would break a rule together, the second starts anew.

    Odoo repeats its request, and then it sees what the first has done. Each of these
    fails when the touching of the rows is taken out of the triggers.
    """

    def setUp(self):
        super().setUp()
        self.made = {model: [] for model in MADE}
        self.addCleanup(self.clean)
        with closing(self.cursor()) as cr:
            self.prepare(api.Environment(cr, SUPERUSER_ID, {}))
            cr.commit()  # pylint: disable=invalid-commit

    def cursor(self):
        return db_connect(get_db_name()).cursor()

    def make(self, env, model, **vals):
        record = env[model].create(vals)
        self.made[model].append(record.id)
        return record.id

    def prepare(self, env):
        curriculum = env.ref("onestop_workshops.curriculum_sewing").id
        centre = env["onestop.centre"].search([], limit=1).id
        # Stays when it is the first: it has stores of its own.
        centre = centre or env["onestop.centre"].create({"name": "X", "code": "ONE"}).id
        self.persons = [
            self.make(env, "onestop.person", centre_id=centre) for _n in range(3)
        ]
        self.cohorts = []
        for number in (1, 2):
            room = self.make(
                env, "onestop.workshop", name=f"R{number}", centre_id=centre
            )
            trainer = self.make(env, "hr.employee", name=f"T{number}", centre_id=centre)
            cohort = self.make(
                env,
                "onestop.cohort",
                centre_id=centre,
                curriculum_id=curriculum,
                trainer_id=trainer,
                workshop_id=room,
                date_start="2031-03-01",
                date_end="2031-06-01",
                capacity=1,
            )
            self.cohorts.append(cohort)

    def clean(self):
        with closing(self.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # A purge passes where money is kept.
            cr.execute("SELECT set_config('onestop.purge', 'on', true)")
            for model in MADE[:6]:
                table, ids = env[model]._table, tuple(self.made[model]) or (0,)
                cr.execute(
                    SQL("DELETE FROM %s WHERE id IN %s", SQL.identifier(table), ids)
                )
            for model in ("onestop.session", "onestop.enrolment"):
                table = SQL.identifier(env[model]._table)
                ids = tuple(self.made["onestop.cohort"]) or (0,)
                cr.execute(SQL("DELETE FROM %s WHERE cohort_id IN %s", table, ids))
            for model in MADE[8:]:
                env[model].with_context(active_test=False).browse(
                    self.made[model]
                ).unlink()
            cr.commit()  # pylint: disable=invalid-commit

    def enrol(self, env, person, cohort, state="enrolled"):
        env["onestop.enrolment"].create(
            {
                "cohort_id": self.cohorts[cohort],
                "person_id": self.persons[person],
                "state": state,
            }
        )

    def plan(self, env, cohort):
        cohort = env["onestop.cohort"].browse(self.cohorts[cohort])
        env["onestop.session"].create(
            {
                "cohort_id": cohort.id,
                "trainer_id": cohort.trainer_id.id,
                "workshop_id": cohort.workshop_id.id,
                "start": MORNING,
                "stop": MORNING + timedelta(hours=3),
            }
        )

    def second_starts_anew(self, first, second):
        """Run both as of the same beginning; the second is refused by PostgreSQL."""
        with closing(self.cursor()) as one, closing(self.cursor()) as two:
            two.execute("SELECT 1")
            env = api.Environment(one, SUPERUSER_ID, {})
            first(env)
            env.flush_all()
            one.commit()  # pylint: disable=invalid-commit
            env = api.Environment(two, SUPERUSER_ID, {})
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                second(env)
                env.flush_all()
            two.rollback()

    def committed(self, *calls):
        with closing(self.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for call in calls:
                call(env)
            env.flush_all()
            cr.commit()  # pylint: disable=invalid-commit

    def test_one_place_and_two_officers(self):
        self.second_starts_anew(
            lambda env: self.enrol(env, 0, 0), lambda env: self.enrol(env, 1, 0)
        )

    def test_two_who_wait_get_two_numbers(self):
        self.second_starts_anew(
            lambda env: self.enrol(env, 0, 0, "waiting"),
            lambda env: self.enrol(env, 1, 0, "waiting"),
        )

    def test_one_woman_in_two_cohorts(self):
        self.committed(lambda env: self.plan(env, 0), lambda env: self.plan(env, 1))
        self.second_starts_anew(
            lambda env: self.enrol(env, 0, 0), lambda env: self.enrol(env, 0, 1)
        )

    def test_an_enrolment_and_a_session(self):
        self.committed(lambda env: self.plan(env, 0), lambda env: self.enrol(env, 0, 0))
        self.second_starts_anew(
            lambda env: self.enrol(env, 0, 1), lambda env: self.plan(env, 1)
        )

    def test_a_session_and_an_enrolment(self):
        self.committed(lambda env: self.plan(env, 0), lambda env: self.enrol(env, 0, 0))
        self.second_starts_anew(
            lambda env: self.plan(env, 1), lambda env: self.enrol(env, 0, 1)
        )

    def test_two_sessions(self):
        self.committed(
            lambda env: self.enrol(env, 0, 0), lambda env: self.enrol(env, 0, 1)
        )
        self.second_starts_anew(
            lambda env: self.plan(env, 0), lambda env: self.plan(env, 1)
        )

    def test_one_loan_and_two_officers(self):
        """Both see that nothing is paid back yet, and neither pays all of it."""
        self.committed(lambda env: self.enrol(env, 0, 0), self.lend)
        self.second_starts_anew(self.pay_back, self.pay_back)

    def lend(self, env):
        learner = env["onestop.enrolment"].search(
            [("cohort_id", "=", self.cohorts[0])], limit=1
        )
        self.loan = self.make(
            env, "onestop.microloan", enrolment_id=learner.id, amount=1000
        )

    def pay_back(self, env):
        self.make(env, "onestop.microloan.repayment", loan_id=self.loan, amount=600)

    def test_a_line_and_the_end_of_its_meeting(self):
        self.committed(self.meet)
        self.second_starts_anew(self.pay_in, self.close_meeting)
        self.second_starts_anew(self.close_meeting, self.pay_in)

    def meet(self, env):
        centre = env["onestop.cohort"].browse(self.cohorts[0]).centre_id.id
        group = self.make(
            env, "onestop.savings.group", name="At once", centre_id=centre
        )
        self.make(env, "onestop.savings.member", group_id=group)
        self.meeting = self.make(env, "onestop.savings.meeting", group_id=group)

    def pay_in(self, env):
        self.make(
            env,
            "onestop.savings.entry",
            meeting_id=self.meeting,
            member_id=self.made["onestop.savings.member"][0],
            saved=500,
        )

    def close_meeting(self, env):
        env["onestop.savings.meeting"].browse(self.meeting).action_close()
