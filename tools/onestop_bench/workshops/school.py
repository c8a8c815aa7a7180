"""A centre with many cohorts, and what its trainer does with attendance.

Ten cohorts of 25 learners run, each with 199 sessions behind it and one today; the
other cohorts are over, their trainers gone. So the work of a day is the same, whatever
the length of the history. Rows go in by SQL, with all constraints and triggers in
place.
"""

from uuid import uuid4

from odoo.tools import SQL

LEARNERS, SESSIONS, RUNNING, GONE = 25, 200, 10, 33
QUESTIONS = {
    "open": "open today's sheet",
    "save": "save it: 25 learners, 3 absent",
    "roll": "a cohort's year: 25 learners x 199 sessions",
    "rates": "rates of a cohort",
    "one_request": "re-enactment: one request, a row a learner (as Moodle)",
    "line_by_line": "re-enactment: line by line through the ORM (as OpenEduCat)",
}
#: Each cohort that is over was given by somebody who has left, a year after another.
COHORTS = """
INSERT INTO onestop_cohort (code, centre_id, curriculum_id, trade_id, trainer_id,
    workshop_id, capacity, state, income_to, date_start, date_end)
SELECT 'BEN-SEW-' || lpad(n::text, 6, '0'), %(centre)s, %(curriculum)s, %(trade)s,
    (%(trainers)s::int[])[place], (%(rooms)s::int[])[place], 25,
    CASE WHEN n <= %(running)s THEN 'running' ELSE 'ended' END, 'centre',
    day - 199, day + CASE WHEN n <= %(running)s THEN 30 ELSE 0 END
FROM (
    SELECT n, CASE WHEN n <= %(running)s THEN n
            ELSE %(running)s + 1 + (n - %(running)s - 1) %% %(gone)s END AS place,
        CURRENT_DATE - CASE WHEN n <= %(running)s THEN 0
            ELSE 365 * (1 + (n - %(running)s - 1) / %(gone)s) END AS day
    FROM generate_series(1, %(cohorts)s) n
) q ORDER BY n
"""
TRAINERS = """
INSERT INTO onestop_cohort_trainer_rel (cohort_id, employee_id)
SELECT id, trainer_id FROM onestop_cohort
"""
SESSIONS_SQL = """
INSERT INTO onestop_session (code, cohort_id, centre_id, trainer_id, workshop_id,
    start, stop, date, hours, state)
SELECT c.code || d, c.id, c.centre_id, c.trainer_id, c.workshop_id,
    c.date_start + d, c.date_start + d + interval '3 hours', c.date_start + d, 3,
    CASE WHEN c.date_start + d = CURRENT_DATE THEN 'planned' ELSE 'held' END
FROM onestop_cohort c, generate_series(0, 199) d ORDER BY d, c.id
"""
PERSONS = """
INSERT INTO onestop_person (code, alias, centre_id, sex, age_group, active)
SELECT 'T-' || n, 'Alias ' || n, %s, 'female', '26_40', TRUE
FROM generate_series(1, %s) n
"""
ENROLMENTS = """
INSERT INTO onestop_enrolment (code, cohort_id, centre_id, person_id, number, icon,
    color, state, date_start)
SELECT c.code || '/' || n, c.id, c.centre_id, p.id, n, 'star', 1 + n %% 8,
    CASE c.state WHEN 'running' THEN 'enrolled' ELSE 'completed' END, c.date_start
FROM (SELECT *, row_number() OVER (ORDER BY id) AS r FROM onestop_cohort) c
CROSS JOIN generate_series(1, 25) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS r FROM onestop_person
      WHERE code LIKE 'T-%%') p ON p.r = (c.r - 1) * 25 + n
"""
MARKS = """
INSERT INTO onestop_attendance (session_id, enrolment_id, mark, minutes_late, version,
    by_office)
SELECT s.id, e.id, CASE (s.id + e.number) %% 11 WHEN 0 THEN 'absent'
    WHEN 1 THEN 'late' WHEN 2 THEN 'excused' ELSE 'present' END, 0, 1, FALSE
FROM onestop_session s JOIN onestop_enrolment e ON e.cohort_id = s.cohort_id
WHERE s.state = 'held' ORDER BY s.date, s.id, e.id
"""
#: A row of the journal for each session held; sessions of the past have no UUIDs here.
SAVES = """
INSERT INTO onestop_attendance_save (session_id, user_id, date, source, changes, uids)
SELECT id, 1, start, 'screen', '[]', '[]' FROM onestop_session WHERE state = 'held'
"""


class School:
    """A database with onestop_workshops installed."""

    def __init__(self, registry):
        self.registry = registry
        self.uid = self.session_id = self.cohort_id = None
        self.learner_ids = []

    # --------------------------------------------------------------- data
    def build(self, env, rows):
        """Build a centre with about ``rows`` marks; ``env`` is the superuser's."""
        cohorts = max(RUNNING, rows // (LEARNERS * SESSIONS))
        facts = self._frame(env)
        env.flush_all()
        env.execute_query(SQL("SELECT 1"))
        env.cr.execute(SQL(COHORTS, cohorts=cohorts, **facts))
        env.cr.execute(TRAINERS)
        env.cr.execute(SESSIONS_SQL)
        env.cr.execute(PERSONS, [facts["centre"], cohorts * LEARNERS])
        for query in (ENROLMENTS, MARKS):
            env.cr.execute(query.replace("%%", "%"))
        env.cr.execute(SAVES)
        env.invalidate_all()
        cohort = env["onestop.cohort"].search(
            [("trainer_id", "=", facts["trainers"][0])]
        )
        self.cohort_id = cohort.id
        self.learner_ids = cohort.enrolment_ids.sorted("number").ids
        self.session_id = cohort.session_ids.filtered(lambda s: s.state == "planned").id

    def _frame(self, env):
        """Create centre, trainers, rooms and a curriculum; return their ids."""
        group = env.ref("onestop_base.group_trainer")
        user = env["res.users"].create(
            {"name": "t", "login": "trainer_bench", "group_ids": [(4, group.id)]}
        )
        self.uid = user.id
        centre = env["onestop.centre"].create(
            {"name": "Bench", "code": "BEN", "member_ids": [(4, user.id)]}
        )
        count = RUNNING + GONE
        trainers = env["hr.employee"].create(
            [{"name": f"t{n}", "centre_id": centre.id} for n in range(count)]
        )
        trainers[0].user_id = user
        rooms = env["onestop.workshop"].create(
            [{"name": f"r{n}", "centre_id": centre.id} for n in range(count)]
        )
        trade = env.ref("onestop_workshops.trade_sewing")
        curriculum = env["onestop.curriculum"].create(
            {"name": "Sewing", "trade_id": trade.id}
        )
        return {
            "centre": centre.id,
            "trade": trade.id,
            "curriculum": curriculum.id,
            "trainers": trainers.ids,
            "rooms": rooms.ids,
            "running": RUNNING,
            "gone": GONE,
        }

    # ---------------------------------------------------------- questions
    def questions(self):
        """Return {key: function of an environment}."""
        return {
            "open": self._open,
            "save": self._save,
            "roll": self._roll,
            "rates": self._rates,
            "one_request": self._one_request,
            "line_by_line": self._line_by_line,
        }

    def _open(self, env):
        sheet = env["onestop.session"].get_today()["sheet"]
        env.cr.flush()
        return len(sheet["cards"])

    def _save(self, env):
        marks = [
            {
                "enrolment_id": id_,
                "uid": str(uuid4()),
                "mark": "absent" if place < 3 else "present",
                "base_version": 0,
            }
            for place, id_ in enumerate(self.learner_ids)
        ]
        answers = env["onestop.session"].browse(self.session_id).save_sheet(marks)
        env.cr.flush()
        return len(answers["answers"])

    def _roll(self, env):
        sheet = env["onestop.cohort"].browse(self.cohort_id).get_attendance()
        env.cr.flush()
        return len(sheet["rows"]) * len(sheet["sessions"])

    def _rates(self, env):
        learners = env["onestop.enrolment"].browse(self.learner_ids)
        return len(learners._attendance_rates())

    # -------------------------------------------------------- re-enactments
    # What other systems do for the same 25 marks, on our own table and through Odoo's
    # ORM. It is our re-enactment of it, not their code.
    def _one_request(self, env):
        """All marks in one request, row by row, each looked for before."""
        table = env["onestop.attendance"].sudo()  # sudo: they have no such rules
        for place, id_ in enumerate(self.learner_ids):
            key = {"session_id": self.session_id, "enrolment_id": id_}
            if not table.search([(name, "=", value) for name, value in key.items()]):
                table.create({**key, "mark": "absent" if place < 3 else "present"})
                env.flush_all()
        return len(self.learner_ids)

    def _line_by_line(self, env):
        """A line a learner: found by name, added, and its mark set: a request each."""
        table = env["onestop.attendance"].sudo()  # sudo: they have no such rules
        for place, id_ in enumerate(self.learner_ids):
            env.invalidate_all()
            found = env["onestop.enrolment"].name_search(f"/{place + 1}", limit=8)
            env.cr.flush()
            env.invalidate_all()
            line = table.create(
                {"session_id": self.session_id, "enrolment_id": id_, "mark": "present"}
            )
            env.cr.flush()
            if place < 3:
                env.invalidate_all()
                line.write({"mark": "absent"})
                env.cr.flush()
            assert found
        return len(self.learner_ids)

    # --------------------------------------------------------------- plans
    def explain(self, env):
        """Print how PostgreSQL reads the cards and counts the absences."""
        from odoo.addons.onestop_workshops.tools import marks_sql, sheet_sql

        readable = env["onestop.enrolment"]._search([]).subselect()
        cards = SQL(sheet_sql.CARDS, sessions=[self.session_id], readable=readable)
        standing = SQL(
            marks_sql.STANDING,
            sessions=[self.session_id] * LEARNERS,
            enrolments=self.learner_ids,
            uids=[str(uuid4()) for _one in self.learner_ids],
            readable=readable,
            open_sessions=[self.session_id],
        )
        rates = SQL(sheet_sql.RATES, enrolments=self.learner_ids)
        for name, query in (("cards", cards), ("standing", standing), ("rates", rates)):
            print(f"\n{name}")
            for (line,) in env.execute_query(SQL("EXPLAIN ANALYZE %s", query)):
                print(line)
