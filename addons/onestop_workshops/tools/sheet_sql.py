"""SQL of attendance sheets."""

#: A learner has a card when the day is one of hers, or when she has a mark. A make-up
#: session is for those who did not attend the session held that it makes up for.
CARDS = """
SELECT s.id AS session_id, e.id AS enrolment_id, e.number, p.alias,
       p.code AS person_code, e.icon, e.color,
       a.mark, COALESCE(a.minutes_late, 0) AS minutes_late, a.excuse,
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
              JOIN onestop_attendance was ON was.session_id = missed.id
               AND was.enrolment_id = e.id AND was.mark IN ('present', 'late')
             WHERE missed.id = s.replaces_id AND missed.state = 'held')))
 ORDER BY s.id, e.number
"""
