"""SQL of the guards around curricula, places and hours: they hold for every way in.

Odoo's transactions read as of their beginning (REPEATABLE READ). Of two that would
break a rule only together, the second has to start anew: both *touch* the row of the
cohort (and of the person), PostgreSQL refuses the second, Odoo repeats it, and then it
sees the first. A row that this transaction has written is not touched again.
"""

CURRICULUM_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_curriculum_published() RETURNS trigger AS $$
BEGIN
    -- A translation may be added; what was published stays in every language.
    IF OLD.state <> 'draft' AND (
        NEW.state NOT IN (OLD.state, 'retired')
        OR NOT NEW.name @> OLD.name
        OR (NEW.trade_id, NEW.version, NEW.min_attendance, NEW.hours)
            IS DISTINCT FROM
           (OLD.trade_id, OLD.version, OLD.min_attendance, OLD.hours)
    ) THEN
        RAISE EXCEPTION 'a published curriculum never changes'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_curriculum_published',
                  TABLE = 'onestop_curriculum';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_curriculum_published
BEFORE UPDATE ON onestop_curriculum
FOR EACH ROW EXECUTE FUNCTION onestop_curriculum_published();
"""

COMPETENCY_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_competency_published() RETURNS trigger AS $$
DECLARE
    locked boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.name @> OLD.name
        AND (OLD.criteria IS NULL AND NEW.criteria IS NULL
             OR NEW.criteria @> OLD.criteria)
        AND (NEW.curriculum_id, NEW.code, NEW.hours, NEW.required, NEW.sequence)
            IS NOT DISTINCT FROM
            (OLD.curriculum_id, OLD.code, OLD.hours, OLD.required, OLD.sequence) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM onestop_curriculum
      WHERE id IN (CASE WHEN TG_OP <> 'DELETE' THEN NEW.curriculum_id END,
                   CASE WHEN TG_OP <> 'INSERT' THEN OLD.curriculum_id END)
        FOR SHARE;
    SELECT bool_or(state <> 'draft') INTO locked FROM onestop_curriculum
     WHERE id IN (CASE WHEN TG_OP <> 'DELETE' THEN NEW.curriculum_id END,
                  CASE WHEN TG_OP <> 'INSERT' THEN OLD.curriculum_id END);
    IF locked THEN
        RAISE EXCEPTION 'units of a published curriculum never change'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_competency_published',
                  TABLE = 'onestop_competency';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_competency_published
BEFORE INSERT OR UPDATE OR DELETE ON onestop_competency
FOR EACH ROW EXECUTE FUNCTION onestop_competency_published();
"""

TOUCH_FUNCTIONS = """
CREATE OR REPLACE FUNCTION onestop_cohort_touch(ids integer[]) RETURNS void AS $$
DECLARE
    one integer;
BEGIN
    FOR one IN SELECT DISTINCT unnest(ids) ORDER BY 1 LOOP
        UPDATE onestop_cohort SET income_to = income_to
         WHERE id = one AND xmin <> pg_current_xact_id()::xid;
    END LOOP;
END $$ LANGUAGE plpgsql;
"""

PLACES_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_enrolment_places() RETURNS trigger AS $$
BEGIN
    -- Always: two who come at once get different numbers.
    PERFORM onestop_cohort_touch(ARRAY[NEW.cohort_id]);
    IF NEW.state = 'enrolled'
        AND (TG_OP = 'INSERT' OR OLD.state <> 'enrolled'
             OR OLD.cohort_id <> NEW.cohort_id)
        AND (SELECT count(*) FROM onestop_enrolment
              WHERE cohort_id = NEW.cohort_id AND state = 'enrolled')
          > (SELECT capacity FROM onestop_cohort WHERE id = NEW.cohort_id) THEN
        RAISE EXCEPTION 'the cohort is full'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_enrolment_places',
                  TABLE = 'onestop_enrolment';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_enrolment_places
AFTER INSERT OR UPDATE OF state, cohort_id ON onestop_enrolment
FOR EACH ROW EXECUTE FUNCTION onestop_enrolment_places();
"""

CAPACITY_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_cohort_places() RETURNS trigger AS $$
BEGIN
    IF NEW.capacity < (SELECT count(*) FROM onestop_enrolment
                        WHERE cohort_id = NEW.id AND state = 'enrolled') THEN
        RAISE EXCEPTION 'more learners than places'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_cohort_places',
                  TABLE = 'onestop_cohort';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_cohort_places
AFTER UPDATE OF capacity ON onestop_cohort
FOR EACH ROW WHEN (NEW.capacity < OLD.capacity)
EXECUTE FUNCTION onestop_cohort_places();
"""

#: Who learns in both cohorts on the day of a session ``s``.
_BOTH = """
    me.state = 'enrolled' AND other.state = 'enrolled'
    AND s.date BETWEEN COALESCE(me.date_start, '-infinity')
                   AND COALESCE(me.date_end, 'infinity')
    AND s.date BETWEEN COALESCE(other.date_start, '-infinity')
                   AND COALESCE(other.date_end, 'infinity')
"""

ENROLMENT_OVERLAP_TRIGGER = f"""
CREATE OR REPLACE FUNCTION onestop_enrolment_overlap() RETURNS trigger AS $$
DECLARE
    others integer[];
BEGIN
    IF NEW.state <> 'enrolled' THEN
        RETURN NULL;
    END IF;
    UPDATE onestop_person SET active = active
     WHERE id = NEW.person_id AND xmin <> pg_current_xact_id()::xid;
    SELECT array_agg(DISTINCT cohort_id) INTO others FROM onestop_enrolment
     WHERE person_id = NEW.person_id AND state = 'enrolled'
       AND cohort_id <> NEW.cohort_id;
    PERFORM onestop_cohort_touch(others || NEW.cohort_id);
    IF others IS NOT NULL AND EXISTS (
        SELECT FROM onestop_enrolment me
          JOIN onestop_enrolment other ON other.person_id = me.person_id
           AND other.cohort_id <> me.cohort_id
          JOIN onestop_session s ON s.cohort_id = me.cohort_id
           AND s.state <> 'cancelled'
          JOIN onestop_session o ON o.cohort_id = other.cohort_id
           AND o.state <> 'cancelled' AND o.start < s.stop AND o.stop > s.start
         WHERE me.id = NEW.id AND {_BOTH}
    ) THEN
        RAISE EXCEPTION 'she learns elsewhere at that time'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_enrolment_overlap',
                  TABLE = 'onestop_enrolment';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_enrolment_overlap
AFTER INSERT OR UPDATE OF state, cohort_id, person_id, date_start, date_end
ON onestop_enrolment
FOR EACH ROW EXECUTE FUNCTION onestop_enrolment_overlap();
"""

SESSION_OVERLAP_TRIGGER = f"""
CREATE OR REPLACE FUNCTION onestop_session_learner_overlap() RETURNS trigger AS $$
DECLARE
    others integer[];
BEGIN
    IF NEW.state = 'cancelled' OR (TG_OP = 'UPDATE' AND OLD.state <> 'cancelled'
        AND (OLD.start, OLD.stop, OLD.cohort_id) = (NEW.start, NEW.stop, NEW.cohort_id))
    THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT other.cohort_id) INTO others
      FROM onestop_enrolment me
      JOIN onestop_enrolment other ON other.person_id = me.person_id
       AND other.cohort_id <> me.cohort_id AND other.state = 'enrolled'
     WHERE me.cohort_id = NEW.cohort_id AND me.state = 'enrolled';
    PERFORM onestop_cohort_touch(others || NEW.cohort_id);
    IF others IS NOT NULL AND EXISTS (
        SELECT FROM onestop_session s
          JOIN onestop_enrolment me ON me.cohort_id = s.cohort_id
          JOIN onestop_enrolment other ON other.person_id = me.person_id
           AND other.cohort_id <> me.cohort_id
          JOIN onestop_session o ON o.cohort_id = other.cohort_id
           AND o.state <> 'cancelled' AND o.start < s.stop AND o.stop > s.start
         WHERE s.id = NEW.id AND {_BOTH}
    ) THEN
        RAISE EXCEPTION 'a learner learns elsewhere at that time'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_session_learner_overlap',
                  TABLE = 'onestop_session';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_session_learner_overlap
AFTER INSERT OR UPDATE OF start, stop, cohort_id, state ON onestop_session
FOR EACH ROW EXECUTE FUNCTION onestop_session_learner_overlap();
"""

#: Hours of sessions that would overlap others. A row of ``new`` is (number, own id or
#: 0, cohort, trainer, room, date, start, stop).
CONFLICT_QUERY = (
    """
WITH new(i, own, cohort_id, trainer_id, workshop_id, date, start, stop) AS (
    VALUES %(new)s
)
SELECT new.i, 'trainer', o.id FROM new JOIN onestop_session o
    ON o.trainer_id = new.trainer_id AND o.state <> 'cancelled' AND o.id <> new.own
   AND tsrange(o.start, o.stop, '[)') && tsrange(new.start, new.stop, '[)')
UNION ALL
SELECT new.i, 'workshop', o.id FROM new JOIN onestop_session o
    ON o.workshop_id = new.workshop_id AND o.state <> 'cancelled' AND o.id <> new.own
   AND tsrange(o.start, o.stop, '[)') && tsrange(new.start, new.stop, '[)')
UNION ALL
SELECT s.i, 'learner', o.id FROM new s
  JOIN onestop_enrolment me ON me.cohort_id = s.cohort_id
  JOIN onestop_enrolment other ON other.person_id = me.person_id
   AND other.cohort_id <> me.cohort_id
  JOIN onestop_session o ON o.cohort_id = other.cohort_id
   AND o.state <> 'cancelled' AND o.start < s.stop AND o.stop > s.start
 WHERE """
    + _BOTH
    + " ORDER BY 1, 2, 3"
)

#: Who of some persons learns elsewhere at an hour of a cohort, from a day on.
ELSEWHERE_QUERY = """
SELECT DISTINCT other.person_id FROM onestop_enrolment other
  JOIN onestop_session o ON o.cohort_id = other.cohort_id AND o.state <> 'cancelled'
  JOIN onestop_session s ON s.cohort_id = %(cohort)s AND s.state <> 'cancelled'
   AND o.start < s.stop AND o.stop > s.start
 WHERE other.person_id IN %(persons)s AND other.cohort_id <> %(cohort)s
   AND other.state = 'enrolled' AND s.date >= %(day)s
   AND s.date BETWEEN COALESCE(other.date_start, '-infinity')
                  AND COALESCE(other.date_end, 'infinity')
"""
