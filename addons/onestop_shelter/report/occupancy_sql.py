"""SQL of the bed-nights: a row per bed and month, summed night by night.

The conditions on centre and month reach the beds and the months before any assignment
is looked at; each bed and month then takes one look into the index of the guard against
double bookings. The work grows with beds x months asked for, not with the history.
"""

#: Nights counted are those that have begun: up to the running night of the centre, that
#: is local time minus the check-out hour, as in ``onestop.centre.current_night``.
#:
#: ``span``: from the first month in which the centre has a night or a bed on record.
#: ``part``: the nights of the month that have begun, and those of them in service. A
#: bed that was archived without a last day served until its last recorded night.
#: ``used``: nights slept or blocked, by the room in which they were; ``taken`` is their
#: sum in all rooms. Free nights belong to the room in which the bed was used last in
#: the month (rank 1), or stands today. A night slept outside the bed's service dates
#: was available, since somebody slept there.
OCCUPANCY_VIEW = """
SELECT ((bed.id::bigint << 17)
        + (extract(year FROM part.month) * 12 + extract(month FROM part.month))::int
       ) * 16 + coalesce(used.rank, 1) AS id,
       bed.centre_id,
       room.id AS room_id,
       room.kind AS room_kind,
       bed.id AS bed_id,
       bed.kind AS bed_kind,
       part.month,
       (sums.occupied + sums.blocked + sums.free)::int AS nights_capacity,
       sums.blocked::int AS nights_blocked,
       (sums.occupied + sums.free)::int AS nights_available,
       sums.occupied::int AS nights_occupied,
       sums.child::int AS nights_child,
       sums.occupied / nullif(sums.occupied + sums.free, 0)::float AS occupancy_rate
  FROM onestop_centre centre
 CROSS JOIN LATERAL (
       SELECT (now() AT TIME ZONE coalesce(centre.tz, 'UTC')
               - coalesce(centre.checkout_hour, 0) * interval '1 hour')::date AS night
       ) running
 CROSS JOIN LATERAL (
       SELECT least(
              running.night,
              (SELECT old.date_start FROM onestop_bed_assignment old
                WHERE old.centre_id = centre.id AND old.state <> 'cancelled'
                ORDER BY old.date_start LIMIT 1),
              (SELECT first.date_from FROM onestop_bed first
                WHERE first.centre_id = centre.id AND first.date_from IS NOT NULL
                ORDER BY first.date_from LIMIT 1)) AS first_night
       ) span
 CROSS JOIN LATERAL generate_series(
       date_trunc('month', span.first_night::timestamp), running.night::timestamp,
       interval '1 month') AS series(moment)
  JOIN onestop_bed bed ON bed.centre_id = centre.id
 CROSS JOIN LATERAL (
       SELECT series.moment::date AS month,
              least((series.moment + interval '1 month')::date,
                    running.night + 1) AS month_end,
              greatest(bed.date_from, series.moment::date) AS service_start,
              least((series.moment + interval '1 month')::date, running.night + 1,
                    CASE WHEN bed.active OR bed.date_to IS NOT NULL THEN bed.date_to
                    ELSE coalesce(
                         (SELECT max(coalesce(last.date_end, running.night + 1))
                            FROM onestop_bed_assignment last
                           WHERE last.bed_id = bed.id AND last.state <> 'cancelled'),
                         DATE '0001-01-01') END) AS service_end
       ) part
  LEFT JOIN LATERAL (
       SELECT piece.room_id,
              sum(piece.nights) FILTER (WHERE piece.slept) AS occupied,
              sum(piece.nights) FILTER (WHERE piece.slept AND piece.child) AS child,
              sum(piece.served) FILTER (WHERE NOT piece.slept) AS blocked,
              sum(sum(piece.served)) OVER () AS taken,
              row_number() OVER (ORDER BY max(piece.date_start) DESC) AS rank
         FROM (SELECT night.room_id, night.date_start,
                      night.state <> 'blocked' AS slept,
                      coalesce(who.role = 'child', FALSE) AS child,
                      least(night.date_end, part.month_end)
                      - greatest(night.date_start, part.month) AS nights,
                      greatest(0, least(night.date_end, part.service_end)
                      - greatest(night.date_start, part.service_start)) AS served
                 FROM onestop_bed_assignment night
                 LEFT JOIN onestop_resident who ON who.id = night.resident_id
                WHERE night.bed_id = bed.id
                  AND night.state <> 'cancelled'
                  AND night.state IN ('occupied', 'done', 'blocked')
                  AND daterange(night.date_start, night.date_end, '[)')
                      && daterange(part.month, part.month_end, '[)')
              ) piece
        GROUP BY piece.room_id
       ) used ON TRUE
 CROSS JOIN LATERAL (
       SELECT coalesce(used.occupied, 0) AS occupied,
              coalesce(used.child, 0) AS child,
              coalesce(used.blocked, 0) AS blocked,
              CASE WHEN coalesce(used.rank, 1) = 1
                   THEN greatest(0, part.service_end - part.service_start)
                        - coalesce(used.taken, 0)
                   ELSE 0 END AS free
       ) sums
  JOIN onestop_room room ON room.id = coalesce(used.room_id, bed.room_id)
 WHERE sums.occupied + sums.blocked + sums.free > 0
"""
