"""What the database keeps of assessments and certificates, whatever the way in.

A purge of data whose time is over passes, as everywhere in the suite.
"""

KEPT_TRIGGER = """
    CREATE OR REPLACE FUNCTION onestop_assessment_kept() RETURNS trigger AS $$
    BEGIN
        IF current_setting('onestop.purge', true) = 'on' THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a confirmed assessment is not deleted'
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF (NEW.competency_id, NEW.kind, NEW.result, NEW.score, NEW.date, NEW.user_id)
            IS DISTINCT FROM
           (OLD.competency_id, OLD.kind, OLD.result, OLD.score, OLD.date, OLD.user_id)
           OR NEW.state NOT IN (OLD.state, 'revoked') THEN
            RAISE EXCEPTION 'a confirmed assessment stays as it is'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER onestop_assessment_kept
    BEFORE UPDATE OR DELETE ON onestop_assessment FOR EACH ROW
    WHEN (OLD.state <> 'draft')
    EXECUTE FUNCTION onestop_assessment_kept();
"""

CERTIFICATE_TRIGGER = """
    CREATE OR REPLACE FUNCTION onestop_certificate_kept() RETURNS trigger AS $$
    DECLARE
        missing text;
    BEGIN
        IF TG_OP = 'INSERT' THEN
            SELECT string_agg(unit.code, ', ' ORDER BY unit.sequence) INTO missing
              FROM onestop_enrolment learner
              JOIN onestop_cohort cohort ON cohort.id = learner.cohort_id
              JOIN onestop_competency unit
                ON unit.curriculum_id = cohort.curriculum_id AND unit.required
             WHERE learner.id = NEW.enrolment_id
               AND NOT EXISTS (
                    SELECT FROM onestop_assessment done
                     WHERE done.enrolment_id = learner.id
                       AND done.competency_id = unit.id
                       AND done.state = 'confirmed' AND done.result = 'achieved');
            IF missing IS NOT NULL THEN
                RAISE EXCEPTION 'units not achieved: %', missing
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END IF;
        IF current_setting('onestop.merge', true) = 'on'
            OR current_setting('onestop.purge', true) = 'on' THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        IF TG_OP = 'DELETE' OR (NEW.serial, NEW.token, NEW.date, NEW.type_id,
                                NEW.enrolment_id)
            IS DISTINCT FROM (OLD.serial, OLD.token, OLD.date, OLD.type_id,
                              OLD.enrolment_id)
           OR (OLD.state = 'revoked' AND NEW.state <> 'revoked') THEN
            RAISE EXCEPTION 'an issued certificate stays as it is'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER onestop_certificate_kept
    BEFORE INSERT OR UPDATE OR DELETE ON onestop_certificate FOR EACH ROW
    EXECUTE FUNCTION onestop_certificate_kept();
"""
