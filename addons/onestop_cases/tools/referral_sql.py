"""SQL of what needs a consent: no way in sends a referral without one.

Outside always, and inside for the police liaison alone.
"""

REFERRAL_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_referral_consent() RETURNS trigger AS $$
BEGIN
    IF NEW.state IN ('sent', 'accepted')
       AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state)
       AND (NEW.direction = 'external' OR NEW.discipline = 'police') THEN
        PERFORM onestop_consent_use(
            (SELECT person_id FROM onestop_case WHERE id = NEW.case_id),
            CASE WHEN NEW.direction = 'external' THEN NEW.kind ELSE 'police' END,
            NEW.provider_id);
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS onestop_referral_consent ON onestop_referral;
CREATE TRIGGER onestop_referral_consent
    BEFORE INSERT OR UPDATE ON onestop_referral
    FOR EACH ROW EXECUTE FUNCTION onestop_referral_consent();
"""

POLICE_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_case_member_consent() RETURNS trigger AS $$
BEGIN
    IF NEW.discipline = 'police' AND NEW.date_to IS NULL THEN
        PERFORM onestop_consent_use(
            (SELECT person_id FROM onestop_case WHERE id = NEW.case_id),
            'police', NULL);
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS onestop_case_member_consent ON onestop_case_member;
CREATE TRIGGER onestop_case_member_consent
    BEFORE INSERT OR UPDATE OF discipline, date_to, user_id, case_id
    ON onestop_case_member
    FOR EACH ROW EXECUTE FUNCTION onestop_case_member_consent();
"""
