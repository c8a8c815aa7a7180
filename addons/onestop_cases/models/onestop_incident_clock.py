from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from ..tools.clocks import (
    EC_GROUPS_OUT,
    EC_HOURS,
    PEP_HOURS,
    STATES,
    clock,
    earliest,
    kinds_for,
)

#: After these the clocks are not shown any more: it was settled.
SETTLED = ("provided", "declined", "already_received", "not_applicable")


class OnestopIncident(models.Model):
    """How much time is left for HIV prophylaxis and emergency contraception."""

    _inherit = "onestop.incident"

    clock_start = fields.Datetime(
        "Not before",
        compute="_compute_clock_start",
        store=True,
        help="The earliest moment at which it can have happened: clocks run from it.",
    )
    date_clock = fields.Date(
        "Prophylaxis until", compute="_compute_clock_start", store=True
    )
    clock_runs = fields.Boolean(
        "Medicine still in time",
        compute="_compute_clocks",
        search="_search_clock_runs",
    )
    pep_state = fields.Selection(STATES, compute="_compute_clocks")
    pep_left = fields.Integer(
        "Hours left for HIV prophylaxis", compute="_compute_clocks"
    )
    pep_until = fields.Datetime("HIV prophylaxis until", compute="_compute_clocks")
    ec_state = fields.Selection(STATES, compute="_compute_clocks")
    ec_left = fields.Integer(
        "Hours left for emergency contraception", compute="_compute_clocks"
    )
    ec_until = fields.Datetime(
        "Emergency contraception until", compute="_compute_clocks"
    )

    _clock_idx = models.Index("(clock_start)")

    # ------------------------------------------------------------ compute
    @api.depends("date_incident", "hour", "time_of_day", "centre_id.tz")
    def _compute_clock_start(self):
        for incident in self:
            incident.clock_start = incident.date_clock = False
            if not incident.date_incident:
                continue
            hour = int(incident.hour) if incident.hour else None
            local = earliest(incident.date_incident, incident.time_of_day, hour)
            moment = local.replace(tzinfo=ZoneInfo(incident.centre_id.tz))
            incident.clock_start = moment.astimezone(UTC).replace(tzinfo=None)
            incident.date_clock = (local + timedelta(hours=PEP_HOURS)).date()

    @api.depends("clock_start", "type", "sex", "age_group")
    def _compute_clocks(self):
        """Compute them anew with each reading: they run."""
        now = fields.Datetime.now()
        settled = self._settled_on()
        for incident in self:
            clocks = {}
            given = settled.get(incident.case_id.id)
            open_still = not given or given < (incident.date_incident or given)
            if incident.clock_start and open_still:
                clocks = {
                    kind: clock(kind, incident.clock_start, now)
                    for kind in kinds_for(
                        incident.type, incident.sex, incident.age_group
                    )
                }
            for kind in ("pep", "ec"):
                found = clocks.get(kind)
                incident[f"{kind}_state"] = found and found.state
                incident[f"{kind}_left"] = found.left if found else 0
                incident[f"{kind}_until"] = found and found.ends
            incident.clock_runs = any(c.state != "over" for c in clocks.values())

    def _settled_on(self):
        """Return {case id: last day on which health care was given or declined}."""
        # sudo: whether it was settled is a fact for the whole team
        groups = (
            self.env["onestop.service"]
            .sudo()
            ._read_group(
                [
                    ("case_id", "in", self.case_id.ids),
                    ("kind", "=", "health"),
                    ("status", "in", SETTLED),
                ],
                ["case_id"],
                ["date:max"],
            )
        )
        return {case.id: day for case, day in groups}

    def _search_clock_runs(self, operator, value):
        """Compare with the moment of the query: the home screen asks for it."""
        if operator not in ("in", "not in") or len(set(value)) != 1:
            return NotImplemented
        now = fields.Datetime.now()
        pep = Domain("clock_start", ">", now - timedelta(hours=PEP_HOURS))
        ec = Domain("clock_start", ">", now - timedelta(hours=EC_HOURS)) & Domain(
            "age_group", "not in", EC_GROUPS_OUT
        )
        runs = (
            Domain("type", "in", ["rape", False])
            & (pep | (ec & Domain("sex", "!=", "male")))
            & Domain.custom(to_sql=self._unsettled_sql)
        )
        return runs if (True in value) == (operator == "in") else ~runs

    @api.model
    def _unsettled_sql(self, model, alias, query):
        self.env["onestop.service"].flush_model(["case_id", "kind", "status", "date"])
        return SQL(
            "NOT EXISTS (SELECT FROM onestop_service s WHERE s.case_id = %s"
            " AND s.kind = 'health' AND s.status IN %s AND s.date >= %s)",
            SQL.identifier(alias, "case_id"),
            SETTLED,
            SQL.identifier(alias, "date_incident"),
        )

    def _clock_text(self):
        """Return one sentence for each clock that runs: hours left, and until when."""
        self.ensure_one()
        parts = []
        zone = self.centre_id.tz
        pep = self.env._("HIV prophylaxis: %(hours)s h left, until %(moment)s.")
        contraception = self.env._(
            "Emergency contraception: %(hours)s h left, until %(moment)s."
        )
        for kind, text in (("pep", pep), ("ec", contraception)):
            if self[f"{kind}_state"] in ("running", "urgent"):
                moment = format_datetime(
                    self.env, self[f"{kind}_until"], tz=zone, dt_format="EEEE d, HH:mm"
                )
                hours = self[f"{kind}_left"]
                parts.append(text % {"hours": hours, "moment": moment})
        return " ".join(parts)
