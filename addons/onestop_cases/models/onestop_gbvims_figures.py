from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.onestop_privacy.tools.suppression import INSIDE, OUTSIDE

from ..tools.classification import GBV_TYPES
from ..tools.indicator_release import (
    TooManyOverlaps,
    dump,
    linked,
    load,
    release,
    rows_of,
    summed,
    total_of,
)
from ..tools.vocabulary_incident import CONTEXTS, RELATIONS
from .onestop_gbvims_release import region_of

#: Whose figures -> the least count in them.
THRESHOLDS = {"inside": INSIDE, "outside": OUTSIDE}
#: Columns of an incident that the indicators ask for.
OWN = (
    "type",
    "previous_gbv",
    "sex",
    "age_group",
    "marital_status",
    "displacement_status",
    "stage_of_displacement",
    "disability",
    "child_status",
    "time_of_day",
    "delay_band",
    "place",
    "perpetrator_number",
    *(name for name, _label in CONTEXTS),
)


class OnestopGbvimsFigures(models.AbstractModel):
    """Counts coded facts of incidents, and keeps what was published of them.

    Nothing here asks who the user is: whoever calls it has checked that.
    """

    _name = "onestop.gbvims.figures"
    _description = "Figures of the standard"

    @api.model
    def _publish(self, audience, centres, month_from, month_to, again=False):
        """Return the release of some months: the one of before, or a new one.

        :param str audience: ``inside`` (counts from 5) or ``outside`` (from 10)
        :param centres: the centres, in sudo
        :param date month_from: first day of the first month
        :param date month_to: first day of the last month
        :param bool again: count anew what was published before
        :raise UserError: too many reports overlap
        """
        self._lock()
        earlier = self._ledger()
        same = earlier._of(audience, centres, month_from, month_to)
        if same and not again:
            return same[-1]
        is_sum = False
        try:
            tables = self._release(audience, centres, month_from, month_to)
            if audience == "outside" and total_of(tables) is None:
                large = self._large(centres, month_from, month_to)
                if large and large != centres:
                    centres = large
                    tables = self._release(audience, centres, month_from, month_to)
        except TooManyOverlaps:
            tables, is_sum = self._sum(audience, centres, month_from, month_to), True
        return earlier.create(
            {
                "audience": audience,
                "threshold": THRESHOLDS[audience],
                "month_from": month_from,
                "month_to": month_to,
                "centre_ids": centres.ids,
                "user_id": self.env.uid,
                "tables": dump(tables),
                "is_sum": is_sum,
            }
        )

    @api.model
    def _sum(self, audience, centres, month_from, month_to):
        """Return tables summed up from what was published for the same readers.

        :raise UserError: the months are not made up of such reports
        """
        earlier = self._ledger().filtered(
            lambda one: one.audience == audience and not one.is_sum
        )
        tables = summed(
            region_of(centres.ids, month_from, month_to),
            [(one._region(), one.tables) for one in earlier],
            THRESHOLDS[audience],
        )
        if not tables:
            raise UserError(
                self.env._(
                    "Too many reports overlap with these months. Choose months that"
                    " were published before, or that are made up of such months, a year"
                    " of its quarters, say."
                )
            )
        return tables

    @api.model
    def _ledger(self):
        """Return all that was published, oldest first.

        sudo: nobody reads the ledger or the incidents; only counts come out.
        """
        return self.env["onestop.gbvims.release"].sudo().search([])

    @api.model
    def _release(self, audience, centres, month_from, month_to):
        """Return the tables that may be published beside all that was published.

        Whoever reads the figures of all centres may hold those of one, or of each: they
        give away no count that a centre hides. Who reads those of all alone finds none
        under her own threshold, either.
        """
        # a sum tells nothing that its parts have not told
        earlier = self._ledger().filtered(lambda one: not one.is_sum)
        region = region_of(centres.ids, month_from, month_to)
        regions = [one._region() for one in earlier]
        chosen = linked(region, regions)
        known = [(regions[n], earlier[n].tables) for n in chosen]
        incidents = self._incidents(region.union(*(regions[n] for n in chosen)))
        if audience == "inside":
            return release(incidents, region, INSIDE, known)
        own = [
            (regions[n], earlier[n].tables)
            for n in chosen
            if earlier[n].audience == audience
        ]
        return release(incidents, region, OUTSIDE, own, [(INSIDE, known)])

    @api.model
    def _large(self, centres, month_from, month_to):
        """Return the centres that have as many incidents as one of them may show.

        The others, which hide theirs, would give each other away in a sum of all.
        """
        counts = {}
        for one in self._incidents(region_of(centres.ids, month_from, month_to)):
            if one["type"] in GBV_TYPES:
                counts[one["where"][0]] = counts.get(one["where"][0], 0) + 1
        return centres.filtered(lambda centre: counts.get(centre.id, 0) >= INSIDE)

    @api.model
    def _lock(self):
        """Let two reports wait for each other: each has to know of the other."""
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(hashtext('onestop.gbvims.release'))")
        )

    @api.model
    def _rows(self, published):
        """Return {(indicator, row): count, or None where it is suppressed}."""
        return rows_of(load(published.tables, ("",)))

    @api.model
    def _incidents(self, region):
        """Return the facts of the incidents that count, one query for all.

        Counted are classified incidents of persons whose last word on statistics is a
        consent that held on the day of the report or later, and that were not reported
        to another organisation which counts them.

        :param region: frozenset of (centre id, month)
        """
        self.env.flush_all()
        months = sorted(month for _centre, month in region)
        if not months:
            return []
        last = fields.Date.to_date(f"{months[-1]}-01")
        rows = self.env.execute_query_dict(
            SQL(
                _QUERY,
                columns=SQL(", ").join(SQL.identifier("i", name) for name in OWN),
                relations=[key for key, _label in RELATIONS],
                centres=tuple({centre for centre, _month in region}),
                first=fields.Date.to_date(f"{months[0]}-01"),
                end=fields.Date.add(last, months=1),
                types=tuple(GBV_TYPES) + ("non_gbv",),
            )
        )
        for row in rows:
            row["where"] = (row.pop("centre_id"), row.pop("month"))
            for name in ("provided", "referred"):
                row[name] = frozenset(row[name] or ())
        return [row for row in rows if row["where"] in region]


#: The last decided consent of a person is her word; services are those of the file.
_QUERY = """
SELECT i.centre_id, to_char(i.date_interview, 'YYYY-MM') AS month, %(columns)s,
       c.referred_from, p.relation AS perpetrator_relation,
       p.age_group AS perpetrator_age_group, p.occupation AS perpetrator_occupation,
       s.provided, s.referred
  FROM onestop_incident i
  JOIN onestop_case c ON c.id = i.case_id
  JOIN LATERAL (
        SELECT state, date_expiry FROM onestop_consent
         WHERE person_id = c.person_id AND scope = 'statistics'
           AND state IN ('live', 'expired', 'withdrawn', 'refused')
         ORDER BY id DESC LIMIT 1
       ) k ON k.state IN ('live', 'expired') AND k.date_expiry > i.date_interview
  LEFT JOIN LATERAL (
        SELECT relation, age_group, occupation FROM onestop_perpetrator
         WHERE incident_id = i.id
         ORDER BY array_position(%(relations)s::varchar[], relation), id LIMIT 1
       ) p ON TRUE
  LEFT JOIN LATERAL (
        SELECT array_agg(kind) FILTER (WHERE status = 'provided') AS provided,
               array_agg(kind) FILTER (WHERE status = 'referred') AS referred
          FROM onestop_service WHERE case_id = c.id
       ) s ON TRUE
 WHERE i.type IN %(types)s
   AND i.reported_elsewhere IS DISTINCT FROM 'gbvims'
   AND i.centre_id IN %(centres)s
   AND i.date_interview >= %(first)s AND i.date_interview < %(end)s
"""
