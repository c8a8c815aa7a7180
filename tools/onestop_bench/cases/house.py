"""One centre with many files, and the questions that its screens ask.

Rows go in by SQL with all constraints and triggers in place. Ten social workers manage
two hundred open files each, whatever the number of files is, and are on the teams of
eighteen hundred closed ones. What is older was managed by others, who have left; a
tenth of it by one of the ten, who has been there all the time.
"""

from functools import partial

from lxml import etree

from odoo.tools import SQL

WORKERS, OPEN_EACH, FILES_EACH = 10, 200, 2000
PERSONS = """
INSERT INTO onestop_person (code, centre_id, sex, age_group, active)
SELECT 'T-' || n, %s, 'female', '26_40', TRUE FROM generate_series(1, %s) n
"""
#: The newest files are open; managers take turns, those of earlier times before.
FILES = """
INSERT INTO onestop_case (code, person_id, centre_id, manager_id, date_open, stage,
    next_step, next_due, risk, date_received, date_closed, closure_reason)
SELECT 'C-' || p.id, p.id, p.centre_id,
    (CASE WHEN newest <= %s THEN %s ELSE %s END::int[])[1 + p.id %% %s],
    CURRENT_DATE - 400, CASE WHEN is_open THEN 'engagement' ELSE 'closed' END,
    CASE WHEN is_open THEN 'write_assessment' END,
    CASE WHEN is_open THEN CURRENT_DATE + (p.id %% 60)::int - 10 END, 'standard',
    now(), CASE WHEN is_open THEN NULL ELSE CURRENT_DATE - 90 END,
    CASE WHEN is_open THEN NULL ELSE 'left_area' END
FROM (
    SELECT *, newest <= %s AS is_open FROM (
        SELECT id, centre_id, row_number() OVER (ORDER BY id DESC) AS newest
        FROM onestop_person WHERE code LIKE 'T-%%'
    ) q
) p ORDER BY p.id
"""
MEMBERS = """
INSERT INTO onestop_case_member (case_id, user_id, discipline, date_from)
SELECT id, manager_id, 'social', date_open FROM onestop_case ORDER BY id
"""
GOALS = """
INSERT INTO onestop_case_goal (case_id, domain, state, date_due)
SELECT c.id, 'health', 'open', CURRENT_DATE + (c.id %% 60)::int - 10
FROM onestop_case c, generate_series(1, 3) WHERE c.date_closed IS NULL
"""


def specification(model, arch):
    """Return what the web client asks for when it shows a view."""
    spec = {}
    nodes = arch.findall(".//field")
    inner = {sub for node in nodes for sub in node.iterdescendants("field")}
    for node in (node for node in nodes if node not in inner):
        field = model._fields[node.get("name")]
        spec[field.name] = {}
        if field.type == "many2one":
            spec[field.name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            lines = model.env[field.comodel_name]
            known = {}
            for sub in node:
                known |= specification(lines, sub)
            spec[field.name] = {"fields": known, "limit": 40}
    return spec


class House:
    """A database with onestop_cases installed."""

    #: Of the social worker whose requests are measured; the password, too.
    login = "w0"

    def __init__(self, registry, name):
        self.registry, self.name = registry, name
        self.uid, self.users = None, {}
        self.case_ids = {}
        self.specs = {}

    # --------------------------------------------------------------- data
    def build(self, env, rows):
        """Build a centre with ``rows`` files; ``env`` is the administrator's."""
        social = [self._user(env, f"w{n}", "social_worker") for n in range(WORKERS)]
        left = [self._user(env, f"l{n}", "social_worker") for n in range(1, WORKERS)]
        director = self._user(env, "director_bench", "director")
        users = env["res.users"].browse([*social, *left, director])
        centre = env["onestop.centre"].create(
            {"name": "Bench", "code": "BENCH", "member_ids": [(6, 0, users.ids)]}
        )
        env["ir.config_parameter"].set_param("onestop_privacy.second_factor", "off")
        env.flush_all()
        env.cr.execute(PERSONS, [centre.id, rows])
        earlier = [*left[:1], social[1], *left[1:]]
        recent, is_open = WORKERS * FILES_EACH, WORKERS * OPEN_EACH
        env.cr.execute(FILES, [recent, social, earlier, WORKERS, is_open])
        env.cr.execute(MEMBERS)
        env.cr.execute(GOALS.replace("%%", "%"))
        self.users = {"worker": social[0], "old_hand": social[1], "director": director}
        self.uid = self.users["worker"]
        newest = SQL("SELECT manager_id, max(id) FROM onestop_case GROUP BY manager_id")
        self.case_ids = dict(env.execute_query(newest))
        self.case_ids[director] = self.case_ids[social[0]]
        for uid in self.users.values():
            self.specs[uid] = self._specifications(env(user=uid))
        return rows

    @staticmethod
    def _user(env, login, role):
        group = env.ref(f"onestop_base.group_{role}")
        vals = {"name": login, "login": login, "group_ids": [(4, group.id)]}
        vals["password"] = login
        return env["res.users"].create({**vals, "tz": "Africa/Bamako"}).id

    @staticmethod
    def _specifications(env):
        cases = env["onestop.case"]
        views = cases.get_views([(False, "list"), (False, "form")])["views"]
        return {
            kind: specification(cases, etree.fromstring(view["arch"]))
            for kind, view in views.items()
        }

    # ---------------------------------------------------------- questions
    def questions(self):
        """Return {key: function of an environment}, each with the row of the log."""
        asked = {}
        for who, uid in self.users.items():
            for what in ("list", "open", "home"):
                ask = partial(getattr(self, f"_{what}"), uid)
                asked[f"{what}_{who}"] = partial(self._logged, uid, ask)
                asked[f"{what}_{who}_bare"] = partial(self._unlogged, uid, ask)
        return asked

    @staticmethod
    def _logged(uid, ask, env):
        size = ask(env(user=uid))
        env.cr.flush()
        return size

    @staticmethod
    def _unlogged(uid, ask, env):
        """Ask the same, and take the notes away before they are written."""
        size = ask(env(user=uid))
        env.flush_all()
        env.cr.precommit.clear()
        return size

    def _list(self, uid, env):
        """Ask as the screen does, open files first; the director for all."""
        everything = uid == self.users["director"]
        domain = [] if everything else [("date_closed", "=", False)]
        found = env["onestop.case"].web_search_read(
            domain, self.specs[uid]["list"], limit=80, count_limit=10001
        )
        return len(found["records"])

    def _open(self, uid, env):
        case = env["onestop.case"].browse(self.case_ids[uid])
        return len(case.web_read(self.specs[uid]["form"]))

    def _home(self, uid, env):
        home = env["onestop.case"].get_home()
        return sum(part["count"] for part in home["parts"])
