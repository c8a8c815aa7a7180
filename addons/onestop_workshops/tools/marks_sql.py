"""SQL of marks: what stands, and how marks are written. One statement each."""

#: For each mark given, in order: the learner if she is open to the user, the mark that
#: stands, and whether this UUID was applied before (it may have been replaced since).
STANDING = """
SELECT e.cohort_id, e.number, e.state, e.date_start, e.date_end,
       a.mark, a.minutes_late, a.excuse, a.version, a.by_office,
       EXISTS (
           SELECT FROM onestop_attendance_save s
            WHERE s.session_id = g.session_id AND jsonb_exists(s.uids, g.uid)
       ) AS sent
  FROM unnest(%(sessions)s::int[], %(enrolments)s::int[], %(uids)s::text[])
       WITH ORDINALITY AS g(session_id, enrolment_id, uid, place)
  LEFT JOIN onestop_enrolment e
    ON e.id = g.enrolment_id AND e.id IN %(readable)s
   AND g.session_id = ANY(%(open_sessions)s)
  LEFT JOIN onestop_attendance a
    ON a.session_id = g.session_id AND a.enrolment_id = e.id
 ORDER BY g.place
"""
UPSERT = """
INSERT INTO onestop_attendance AS a (
    session_id, enrolment_id, mark, minutes_late, excuse, uid,
    version, by_office, create_uid, write_uid, create_date, write_date)
SELECT g.*, 1, %(office)s, %(user)s, %(user)s, %(now)s, %(now)s
  FROM unnest(
    %(session_id)s::int[], %(enrolment_id)s::int[], %(mark)s::text[],
    %(minutes_late)s::int[], %(excuse)s::text[], %(uid)s::text[]) AS g
    ON CONFLICT (session_id, enrolment_id) DO UPDATE
   SET mark = excluded.mark, minutes_late = excluded.minutes_late,
       excuse = excluded.excuse, uid = excluded.uid, version = a.version + 1,
       by_office = excluded.by_office, write_uid = excluded.write_uid,
       write_date = excluded.write_date
RETURNING a.id
"""
