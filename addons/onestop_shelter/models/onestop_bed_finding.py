from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.assignment_sql import touches


class OnestopBed(models.Model):
    """Which beds are free: one query, whatever the length of the history."""

    _inherit = "onestop.bed"

    @api.model
    def free_beds(self, centre_id, date_start, date_end=None):
        """Return the beds that nobody has on any night of a range, in one query.

        A bed counts as free from the night of an early check-out, but for the running
        night it is offered only once it is clean.

        :param int centre_id: the centre
        :param date_start: first night
        :param date_end: exclusive; None: open-ended
        :return: list of dict ``id``, ``name``, ``room_id``, ``kind``,
            ``housekeeping``
        """
        rows = self._free_rows(
            self.env["onestop.centre"].browse(centre_id), date_start, date_end
        )
        names = ("id", "name", "room_id", "kind", "housekeeping")
        return [dict(zip(names, row[:5], strict=True)) for row in rows if not row[5]]

    @api.model
    def _night_sql(self, alias):
        """Return SQL for the running night of the centre that ``alias`` stands for.

        The same as ``onestop.centre.current_night``, without a query of its own.
        """
        return SQL(
            "(%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE %(place)s.tz"
            " - %(place)s.checkout_hour * interval '1 hour')::date",
            now=fields.Datetime.now(),
            place=SQL.identifier(alias),
        )

    @api.model
    def _nights_sql(self, centre, start, end, stay=None):
        """Return FROM and WHERE of the assignments ``a`` that touch a range of nights.

        Expired holds and the beds of ``stay`` itself are left out.
        """
        return SQL(
            "FROM onestop_bed_assignment a"
            " LEFT JOIN onestop_stay held ON held.id = a.stay_id"
            "  AND held.state = 'reserved'"
            "  AND held.hold_until <= now() AT TIME ZONE 'UTC'"
            " WHERE a.centre_id = %s AND a.state <> 'cancelled' AND held.id IS NULL"
            " AND %s AND a.stay_id IS DISTINCT FROM %s",
            centre.id,
            touches(SQL("a"), start, end),
            stay.id if stay else 0,
        )

    @api.model
    def _free_rows(self, centre, date_start, date_end=None, stay=None):
        """Return (id, name, room, kind, housekeeping, until) of beds free at first.

        ``until`` is the first night on which somebody else has the bed, None if it is
        free for the whole range. Expired holds count as free, and so do the beds of
        ``stay`` itself. The bed of a household that should have left and was not
        checked out is not free tonight.
        """
        start = fields.Date.to_date(date_start)
        end = fields.Date.to_date(date_end) or None
        self.env.flush_all()
        query = self._search([("centre_id", "=", centre.id)])
        bed = SQL.identifier(query.table)
        query.add_join(
            "JOIN", "place", "onestop_centre", SQL("place.id = %s.centre_id", bed)
        )
        query.add_where(
            SQL(
                "(%(bed)s.date_from IS NULL OR %(bed)s.date_from <= %(start)s)"
                " AND (%(bed)s.date_to IS NULL"
                "      OR %(bed)s.date_to >= COALESCE(%(end)s, %(start)s + 1))"
                " AND (%(start)s > %(night)s OR %(bed)s.housekeeping = 'clean')"
                " AND (taken.until IS NULL OR taken.until > %(start)s)"
                " AND (%(start)s > %(night)s OR NOT EXISTS (SELECT 1"
                "      FROM onestop_bed_assignment late WHERE late.bed_id = %(bed)s.id"
                "      AND late.state = 'occupied' AND late.date_end <= %(start)s"
                "      AND late.stay_id <> %(stay)s))",
                bed=bed,
                start=SQL("%s::date", start),
                end=SQL("%s::date", end),
                night=self._night_sql("place"),
                stay=stay.id if stay else 0,
            )
        )
        query.add_join(
            "LEFT JOIN",
            "taken",
            SQL(
                "(SELECT a.bed_id, min(a.date_start) AS until %s GROUP BY a.bed_id)",
                self._nights_sql(centre, start, end, stay),
            ),
            SQL("taken.bed_id = %s.id", bed),
        )
        query.order = SQL(
            "%(b)s.room_sequence, %(b)s.room_id, %(b)s.sequence, %(b)s.id", b=bed
        )
        names = ("id", "name", "room_id", "kind", "housekeeping")
        return self.env.execute_query(
            query.select(
                *(SQL("%s.%s", bed, SQL.identifier(name)) for name in names),
                SQL("taken.until"),
            )
        )
