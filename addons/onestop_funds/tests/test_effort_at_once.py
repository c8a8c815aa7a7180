from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger

#: What was committed, in the order in which it goes.
MADE = (
    "onestop.grant.effort",
    "onestop.grant.budget.line",
    "onestop.grant.budget.heading",
    "onestop.grant",
    "hr.employee",
    "res.partner",
)


@tagged("post_install", "-at_install")
class TestEffortAtOnce(BaseCase):
    """Two who give the same hours to two donors at once: the second starts anew."""

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
        return record

    def prepare(self, env):
        donor = self.make(env, "res.partner", name="Donor", is_company=True)
        grant = self.make(
            env,
            "onestop.grant",
            code="AT-ONCE",
            name="At once",
            donor_id=donor.id,
            currency_id=env.ref("base.EUR").id,
            amount=1,
            date_start="2031-01-01",
            date_end="2031-12-31",
        )
        heading = self.make(
            env, "onestop.grant.budget.heading", grant_id=grant.id, code="1", name="S"
        )
        self.lines = [
            self.make(
                env,
                "onestop.grant.budget.line",
                grant_id=grant.id,
                heading_id=heading.id,
                code=code,
                name=code,
            ).id
            for code in ("1.1", "1.2")
        ]
        employee = self.make(env, "hr.employee", name="At once")
        sheet = self.make(
            env,
            "onestop.grant.effort",
            employee_id=employee.id,
            month="2031-03-01",
        )
        self.sheet = sheet.id

    def clean(self):
        with closing(self.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for model in MADE:
                env[model].browse(self.made[model]).exists().unlink()
            cr.commit()  # pylint: disable=invalid-commit

    def share(self, cr, line):
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["onestop.grant.effort.line"].create(
            {"effort_id": self.sheet, "budget_line_id": line, "percent": 60}
        )
        env.flush_all()

    def test_sixty_and_sixty(self):
        with closing(self.cursor()) as first, closing(self.cursor()) as second:
            # Both have begun before either is done: each sees an empty sheet.
            for cr in (first, second):
                cr.execute("SELECT count(*) FROM onestop_grant_effort_line")
            self.share(first, self.lines[0])
            first.commit()  # pylint: disable=invalid-commit
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.share(second, self.lines[1])
