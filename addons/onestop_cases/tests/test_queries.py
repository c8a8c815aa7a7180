"""Speed is kept by counting queries: the same at few files and at thousands."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools import SQL

from .common import CasesCase

#: Files that other social workers of the centre manage.
MANY = 3000


def bulk_cases(env, centre, manager, count):
    """Insert files as one social worker manages them, by SQL.

    :return: ids of the files
    """
    stamp = SQL("1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'")
    persons = SQL(
        "INSERT INTO onestop_person (code, centre_id, sex, age_group, active,"
        " create_uid, write_uid, create_date, write_date)"
        " SELECT 'T' || %s || '-' || n, %s, 'female', '26_40', TRUE, %s"
        " FROM generate_series(1, %s) n RETURNING id",
        manager.id,
        centre.id,
        stamp,
        count,
    )
    cases = SQL(
        "INSERT INTO onestop_case (code, person_id, centre_id, manager_id, date_open,"
        " stage, next_step, next_due, risk, create_uid, write_uid, create_date,"
        " write_date)"
        " SELECT 'C' || %s || '-' || id, id, %s, %s, CURRENT_DATE, 'engagement',"
        " 'write_assessment', CURRENT_DATE + 14, 'standard', %s"
        " FROM unnest(%s) id RETURNING id",
        manager.id,
        centre.id,
        manager.id,
        stamp,
        [row[0] for row in env.execute_query(persons)],
    )
    case_ids = [row[0] for row in env.execute_query(cases)]
    env.execute_query(
        SQL(
            "INSERT INTO onestop_case_member (case_id, user_id, discipline, date_from,"
            " create_uid, write_uid, create_date, write_date)"
            " SELECT id, %s, 'social', CURRENT_DATE, %s FROM unnest(%s) id"
            " RETURNING id",
            manager.id,
            stamp,
            case_ids,
        )
    )
    return case_ids


def specification(model, arch):
    """Return what the web client asks for when it shows a view."""
    spec = {}
    nodes = arch.findall(".//field")
    inner = {sub for node in nodes for sub in node.iterdescendants("field")}
    for node in nodes:
        if node in inner:
            continue
        name = node.get("name")
        field = model._fields[name]
        spec[name] = {}
        if field.type == "many2one":
            spec[name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            comodel = model.env[field.comodel_name]
            spec[name] = {"fields": {}, "limit": 40}
            for sub in node:
                spec[name]["fields"] |= specification(comodel, sub)
    return spec


@tagged("post_install", "-at_install")
class TestQueries(CasesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(su=True)
        bulk_cases(env, cls.centre, cls.outsider, MANY)
        cls.mine = bulk_cases(env, cls.centre, cls.users["social_worker"], 200)
        env.execute_query(SQL("SELECT 1"))
        env.cr.execute("ANALYZE onestop_case, onestop_case_member, onestop_person")
        env.invalidate_all()

    def arch(self, kind):
        views = self.env["onestop.case"].get_views([(False, kind)])
        return etree.fromstring(views["views"][kind]["arch"])

    def warm(self, call):
        """Fill the caches of rules and fields, then forget the records."""
        self.env.invalidate_all()
        call()
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr._now = None

    def test_list(self):
        cases = self.env["onestop.case"]
        spec = specification(cases, self.arch("list"))

        def call():
            found = cases.web_search_read(
                [("date_closed", "=", False)], spec, limit=80, count_limit=10001
            )
            self.env.flush_all()
            return found

        self.warm(call)
        with self.assertQueryCount(8):
            found = call()
        self.assertEqual(len(found["records"]), 80)
        self.assertEqual(found["length"], 201)

    def test_list_of_the_director(self):
        """All files of the centre: her rule is asked once, not of each row."""
        director = self.users["director"]
        cases = self.env["onestop.case"].with_user(director)
        views = cases.get_views([(False, "list")])
        arch = etree.fromstring(views["views"]["list"]["arch"])
        spec = specification(cases, arch)

        def call():
            found = cases.web_search_read([], spec, limit=80, count_limit=10001)
            self.env.flush_all()
            return found

        self.warm(call)
        with self.assertQueryCount(8):
            found = call()
        self.assertEqual(len(found["records"]), 80)
        self.assertEqual(found["length"], MANY + 201)

    def test_home_of_the_director(self):
        """As few queries as with one file; the workload is one of them."""
        cases = self.env["onestop.case"].with_user(self.users["director"])

        def call():
            found = cases.get_home()
            self.env.flush_all()
            return found

        self.warm(call)
        with self.assertQueryCount(8):
            found = call()
        load = [(row["name"], row["open"]) for row in found["workload"]]
        self.assertEqual([number for _name, number in load], [MANY, 201])

    def test_open_a_file(self):
        """All pages, as the social worker opens them, with the row of the log."""
        self.fill()
        spec = specification(self.env["onestop.case"], self.arch("form"))
        self.assertIn("goal_ids", spec)

        def call():
            found = self.case.web_read(spec)
            self.env.flush_all()
            return found

        self.warm(call)
        with self.assertQueryCount(25):
            found = call()
        self.assertEqual(len(found[0]["goal_ids"]), 5)

    def fill(self):
        """Put several parts of each kind into the file."""
        for model, vals, count in (
            ("onestop.case.assessment", {"text": "Told"}, 2),
            ("onestop.case.goal", {"domain": "health", "text": "Goal"}, 5),
            ("onestop.safety.plan", {"safe_places": "Aunt"}, 2),
            ("onestop.followup", {"text": "Well"}, 3),
            ("onestop.incident", {}, 2),
            ("onestop.legal.step", {"kind": "hearing", "date_due": "2030-01-01"}, 2),
        ):
            for _number in range(count):
                who = self.users["legal" if "legal" in model else "social_worker"]
                records = self.env[model].with_user(who)
                records.create({"case_id": self.case.id, **vals})
        self.case.action_ask_approval()

    def test_rule_uses_the_index_of_teams(self):
        """A worker of 201 files among thousands does not read all of them."""
        query = self.env["onestop.case"]._search([], order="id desc", limit=80)
        plan = "\n".join(
            row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        )
        self.assertIn("onestop_case_member_once", plan)
        self.assertNotIn("Seq Scan on onestop_case_member", plan)
        self.assertNotIn("Seq Scan on onestop_person ", plan)
