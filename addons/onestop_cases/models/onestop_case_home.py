from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: What falls due within this time is on the home screen. Days.
HORIZON = 7
#: Rows of one kind that the home screen shows; the rest is a number.
MAX_ROWS = 50


class OnestopCase(models.Model):
    """The home screen: what is overdue and due for whoever looks at it."""

    _inherit = "onestop.case"

    # ------------------------------------------------------------- public
    @api.model
    def get_home(self):
        """Return what is overdue and due for the user, in a fixed number of queries.

        :return: dict ``today``, ``parts`` (list of dict ``key``, ``label``, ``count``,
            ``rows``: dict ``id``, ``case_id``, ``code``, ``alias``, ``stage``,
            ``date``, ``days`` (negative: overdue), ``page``, ``now``, ``urgent``,
            ``asked`` (model of a question to the user, which is opened by ``id``)),
            ``workload`` (director: list of dict ``name``, ``open``, ``overdue``,
            ``new``; else False)
        """
        self.check_access("read")
        self.env.flush_all()
        today = fields.Date.context_today(self)
        parts = self._readable_parts()
        rows = self._due_rows(parts, fields.Date.add(today, days=HORIZON))
        asked = self._codes_of_asked(parts, rows)
        files = asked | self._home_files(self._cases_of(rows))
        if files:
            self.browse(files)._note_reading(["home"])
        return {
            "today": fields.Date.to_string(today),
            "parts": [
                {
                    "key": part["key"],
                    "label": part["label"],
                    "count": rows[part["key"]][0][3] if rows[part["key"]] else 0,
                    "rows": [
                        {**self._home_row(part, row, today), **files[row[1]]}
                        for row in rows[part["key"]]
                        if row[1] in files
                    ],
                }
                for part in parts
            ],
            "workload": self._workload(),
        }

    # -------------------------------------------------------------- hooks
    @api.model
    def _overdue_parts(self):
        """Return what the home screen asks for; other files add theirs by ``super``.

        :return: list of dict: ``key``, ``label``, ``model``, ``domain`` (what waits
            for this user; access is added), ``date`` (stored date field on which it
            is due), and, where needed, ``days`` (added to that date), ``path``
            (field of the case: ``case_id``), ``page`` (of the form of the file),
            ``now`` (true: it comes before all that is overdue), ``asked`` (true: a
            question of which one tap opens the record; the file may not be hers)
        """
        parts = [self._part_approval(), self._part_followup()]
        if self.env.user.has_group("onestop_base.group_social_worker"):
            parts = self._parts_of_manager() + parts
        return parts

    @api.model
    def _part_approval(self):
        return {
            "key": "approval",
            "label": self.env._("To approve"),
            "model": "onestop.case.approval",
            "domain": Domain("may_decide", "=", True),
            "date": "date_requested",
            "page": "plan",
        }

    @api.model
    def _part_followup(self):
        return {
            "key": "followup",
            "label": self.env._("Follow-ups"),
            "model": "onestop.followup",
            "domain": Domain("user_id", "=", self.env.uid)
            & Domain("date_done", "=", False),
            "date": "date_due",
            "page": "plan",
        }

    @api.model
    def _parts_of_manager(self):
        """Return what waits for who manages cases."""
        mine = Domain("manager_id", "=", self.env.uid) & Domain(
            "date_closed", "=", False
        )
        my_case = Domain("case_id", "any", mine)
        returned = Domain("state", "=", "returned") & Domain("is_current", "=", True)
        case = {"model": "onestop.case", "path": "id", "date": "date_open"}
        return [
            {
                **case,
                "key": "new",
                "label": self.env._("Waits for you"),
                "domain": mine & Domain("date_received", "=", False),
                "now": True,
            },
            {
                "key": "returned",
                "label": self.env._("Came back with a comment"),
                "model": "onestop.case.approval",
                "domain": my_case & returned,
                "date": "date_decided",
                "page": "plan",
            },
            {
                **case,
                "key": "assessment",
                "label": self.env._("Assessments"),
                "domain": mine & Domain("stage", "=", "engagement"),
                "days": self._days("assessment"),
                "page": "plan",
            },
            {
                "key": "safety",
                "label": self.env._("Safety plans to review"),
                "model": "onestop.safety.plan",
                "domain": my_case & Domain("is_current", "=", True),
                "date": "date_review",
                "page": "safety",
            },
            {
                "key": "goal",
                "label": self.env._("Goals"),
                "model": "onestop.case.goal",
                "domain": my_case & Domain("state", "=", "open"),
                "date": "date_due",
                "page": "plan",
            },
        ]

    # ----------------------------------------------------------- business
    @api.model
    def _readable_parts(self):
        return [
            part
            for part in self._overdue_parts()
            if self.env[part["model"]].has_access("read")
        ]

    @api.model
    def _due_rows(self, parts, until):
        """Return {key: rows (id, case id, due date, how many)}: one query for all."""
        selects = [self._due_select(part, until) for part in parts]
        found = defaultdict(list)
        if selects:
            union = SQL(" UNION ALL ").join(SQL("(%s)", select) for select in selects)
            for key, *row in self.env.execute_query(union):
                found[key].append(row)
        return found

    @api.model
    def _due_select(self, part, until):
        """Return the query of one part, with the rules that bind the user."""
        model, days = self.env[part["model"]], part.get("days", 0)
        last = fields.Date.subtract(until, days=days)
        due = Domain(part["date"], "<=", last)
        query = model._search(part["domain"] & due)
        table, path = query.table, part.get("path", "case_id")
        date = SQL("(%s::date + %s)", SQL.identifier(table, part["date"]), days)
        query.order = SQL("%s, %s", date, SQL.identifier(table, "id"))
        query.limit = MAX_ROWS
        return query.select(
            SQL("%s AS part", part["key"]),
            SQL.identifier(table, "id"),
            SQL.identifier(table, path),
            SQL("%s AS due", date),
            SQL("COUNT(*) OVER () AS total"),
        )

    @api.model
    def _cases_of(self, rows):
        """Return the files of rows that the user may read, fetched at once."""
        ids = {row[1] for some in rows.values() for row in some}
        names = ["code"] + [
            name
            for name in ("stage", "person_id", "risk")
            if self._has_field_access(self._fields[name], "read")
        ]
        return self.search_fetch([("id", "in", list(ids))], names)

    @api.model
    def _home_row(self, part, row, today):
        return {
            "id": row[0],
            "case_id": row[1],
            "date": fields.Date.to_string(row[2]),
            "days": (row[2] - today).days,
            "page": part.get("page", ""),
            "now": part.get("now", False),
            "asked": part.get("asked") and part["model"],
            "alias": "",
            "stage": "",
            "urgent": False,
        }

    @api.model
    def _home_files(self, cases):
        """Return {id: what the home screen tells} of files that the user reads."""
        named = self._has_field_access(self._fields["alias"], "read")
        staged = self._has_field_access(self._fields["stage"], "read")
        return {
            case.id: {
                "code": case.code,
                "alias": named and case.alias or "",
                "stage": staged and case.stage or "",
                "urgent": named and case.risk == "imminent",
            }
            for case in cases
        }

    @api.model
    def _workload(self):
        """Return numbers for each social worker of the director's centres, else False.

        Numbers alone: which case is whose, the list of bare rows says.
        """
        if not self.env.user.has_group("onestop_base.group_director"):
            return False
        today = fields.Date.context_today(self)
        # sudo: who is director and on a team reads files of her teams only, and the
        # numbers of all
        cases = self.sudo()
        mine = self._of_my_centre() & Domain("date_closed", "=", False)
        query = cases._search(mine)
        due, received = (
            SQL.identifier(query.table, name) for name in ("next_due", "date_received")
        )
        manager = SQL.identifier(query.table, "manager_id")
        query.groupby = manager
        query.order = SQL("COUNT(*) DESC, %s", manager)
        counts = self.env.execute_query(
            query.select(
                manager,
                SQL("COUNT(*)"),
                SQL("COUNT(*) FILTER (WHERE %s < %s)", due, today),
                SQL("COUNT(*) FILTER (WHERE %s IS NULL)", received),
            )
        )
        users = cases.env["res.users"].browse(row[0] for row in counts)
        return [
            {"name": user.name, "open": row[1], "overdue": row[2], "new": row[3]}
            for user, row in zip(users, counts, strict=True)
        ]
