"""SQL of attendance: cards, rates and absences. One statement each."""

#: A learner has a card when the day is one of hers, or when she has a mark. A make-up
#: session is for those who did not attend the session held that it makes up for.
#: Why the office excused her is the office's.
CARDS = """
SELECT s.id AS session_id, e.id AS enrolment_id, e.number, p.alias,
       p.code AS person_code, e.icon, e.color,
       a.mark, COALESCE(a.minutes_late, 0) AS minutes_late,
       CASE WHEN %(office)s OR NOT a.by_office THEN a.excuse END AS excuse,
       COALESCE(a.version, 0) AS version, COALESCE(a.by_office, FALSE) AS by_office
  FROM onestop_session s
  JOIN onestop_enrolment e ON e.cohort_id = s.cohort_id AND e.id IN %(readable)s
  JOIN onestop_person p ON p.id = e.person_id
  LEFT JOIN onestop_attendance a ON a.session_id = s.id AND a.enrolment_id = e.id
 WHERE s.id = ANY(%(sessions)s)
   AND (a.id IS NOT NULL OR (
        e.state NOT IN ('waiting', 'cancelled')
        AND COALESCE(e.date_start, s.date) <= s.date
        AND COALESCE(e.date_end, s.date) >= s.date
        AND NOT EXISTS (
            SELECT FROM onestop_session missed
              LEFT JOIN onestop_session first
                ON first.id = missed.replaces_id AND first.state = 'held'
              JOIN onestop_attendance was ON was.session_id IN (missed.id, first.id)
               AND was.enrolment_id = e.id AND was.mark IN ('present', 'late')
             WHERE missed.id = s.replaces_id AND missed.state = 'held')))
 ORDER BY s.id, e.number
"""
#: Sessions held while she was there, and for each what it comes to with its make-ups:
#: see ``tools/attendance_rate.py``, which says it in Python. A make-up session that is
#: made up for itself belongs to the first one. OFFSET 0 keeps PostgreSQL to indexes of
#: one cohort and one learner: joined freely, it read all marks of all years.
SLOTS = """
wanted AS MATERIALIZED (
    {wanted}
),
met AS (
    SELECT e.id AS enrolment_id, COALESCE(first.id, root.id, s.id) AS slot,
           root.id IS NULL AS due, s.start, s.date, a.mark
      FROM wanted e
     CROSS JOIN LATERAL (
        SELECT id, start, date, replaces_id FROM onestop_session
         WHERE cohort_id = e.cohort_id AND state = 'held'
           AND date >= COALESCE(e.date_start, date)
           AND date <= COALESCE(e.date_end, date)
        OFFSET 0) s
      LEFT JOIN onestop_session root
        ON root.id = s.replaces_id AND root.state = 'held'
      LEFT JOIN onestop_session first
        ON first.id = root.replaces_id AND first.state = 'held'
      LEFT JOIN LATERAL (
        SELECT mark FROM onestop_attendance
         WHERE session_id = s.id AND enrolment_id = e.id
        OFFSET 0) a ON TRUE
),
slots AS (
    SELECT enrolment_id, slot, bool_or(due) AS due,
           min(start) FILTER (WHERE due) AS start,
           min(date) FILTER (WHERE due) AS date,
           COALESCE(bool_or(mark IN ('present', 'late')), FALSE) AS came,
           COALESCE(bool_or(mark = 'excused'), FALSE) AS excused,
           COALESCE(bool_or(mark = 'absent'), FALSE) AS absent
      FROM met GROUP BY enrolment_id, slot
)
"""
RATES = (
    "WITH "
    + SLOTS.format(
        wanted="""SELECT id, cohort_id, date_start, date_end
      FROM onestop_enrolment WHERE id = ANY(%(enrolments)s)"""
    )
    + """
SELECT enrolment_id, count(*) FILTER (WHERE came) AS attended,
       count(*) FILTER (WHERE came OR (due AND NOT excused)) AS counted
  FROM slots GROUP BY enrolment_id
"""
)
#: Tasks of absences, after marks of some learners were written. A row is counted when
#: she missed it since she was last there; who is excused neither misses nor comes.
#: Made once for each time that she stays away; done when she comes again.
ALARMS = (
    "WITH "
    + SLOTS.format(
        wanted="""SELECT id, cohort_id, date_start, date_end
      FROM onestop_enrolment WHERE id = ANY(%(absent)s)
     UNION
    SELECT e.id, e.cohort_id, e.date_start, e.date_end
      FROM onestop_training_task t JOIN onestop_enrolment e ON e.id = t.enrolment_id
     WHERE t.kind = 'absence' AND t.state = 'open'
       AND t.enrolment_id = ANY(%(enrolments)s)"""
    )
    + """,
seen AS (
    SELECT enrolment_id, max(start) AS last FROM met
     WHERE mark IN ('present', 'late') GROUP BY enrolment_id
),
missing AS (
    SELECT enrolment_id, min(date) AS since, max(date) AS date
      FROM slots LEFT JOIN seen USING (enrolment_id)
     WHERE due AND absent AND NOT came AND NOT excused
       AND (last IS NULL OR start > last)
     GROUP BY enrolment_id HAVING count(*) >= %(limit)s
),
made AS (
    INSERT INTO onestop_training_task (
        enrolment_id, kind, state, date, create_uid, write_uid, create_date, write_date)
    SELECT enrolment_id, 'absence', 'open', date, %(user)s, %(user)s, %(now)s, %(now)s
      FROM missing
     WHERE NOT EXISTS (
        SELECT FROM onestop_training_task t
         WHERE t.enrolment_id = missing.enrolment_id AND t.kind = 'absence'
           AND t.date >= missing.since)
    ON CONFLICT DO NOTHING
)
UPDATE onestop_training_task t
   SET state = 'done', how = 'came', date_done = %(now)s,
       write_uid = %(user)s, write_date = %(now)s
 WHERE t.kind = 'absence' AND t.state = 'open' AND t.enrolment_id = ANY(%(enrolments)s)
   AND t.enrolment_id NOT IN (SELECT enrolment_id FROM missing)
"""
)
#: Today's sessions at the place of each centre, and those of the days before of which
#: the trainer may still take the attendance and did not.
TODAY = """
SELECT s.id, s.code, s.state, s.date, s.start, s.stop, w.name AS workshop, c.tz,
       s.date = day.today AS today, COALESCE(h.user_id = %(user)s, FALSE) AS mine
  FROM onestop_session s
  JOIN onestop_centre c ON c.id = s.centre_id
  JOIN onestop_workshop w ON w.id = s.workshop_id
  JOIN hr_employee h ON h.id = s.trainer_id
 CROSS JOIN LATERAL (
    SELECT (%(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE c.tz)::date AS today) day
 WHERE s.id IN %(readable)s AND s.date BETWEEN %(first)s AND %(last)s
   AND s.state <> 'cancelled'
   AND (s.date = day.today OR (s.state = 'planned' AND s.date < day.today
        AND s.date >= day.today - %(lock)s))
 ORDER BY s.start, s.id
"""
#: The sessions of a cohort that were held; a make-up names the first that it replaces.
HELD = """
SELECT s.id, s.date, s.code, COALESCE(first.id, root.id) AS replaces
  FROM onestop_session s
  LEFT JOIN onestop_session root ON root.id = s.replaces_id AND root.state = 'held'
  LEFT JOIN onestop_session first
    ON first.id = root.replaces_id AND first.state = 'held'
 WHERE s.cohort_id = %(cohort)s AND s.state = 'held' AND s.id IN %(readable)s
   AND s.date >= COALESCE(%(first)s::date, s.date)
   AND s.date <= COALESCE(%(last)s::date, s.date)
 ORDER BY s.start, s.id
"""
#: The learners of a cohort, each with all her marks.
ROLL = """
SELECT e.id, e.number, p.alias, p.code AS person_code, e.date_start, e.date_end,
       (SELECT jsonb_object_agg(a.session_id, a.mark)
          FROM onestop_attendance a WHERE a.enrolment_id = e.id) AS marks
  FROM onestop_enrolment e
  JOIN onestop_person p ON p.id = e.person_id
 WHERE e.cohort_id = %(cohort)s AND e.id IN %(readable)s
   AND e.state NOT IN ('waiting', 'cancelled')
   AND COALESCE(e.date_start <= %(last)s::date, TRUE)
   AND COALESCE(e.date_end >= %(first)s::date, TRUE)
 ORDER BY e.number
"""
