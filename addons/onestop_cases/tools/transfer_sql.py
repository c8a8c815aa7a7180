"""SQL of what a transfer needs: her consent to that centre, proposed and accepted."""

TRANSFER_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_case_transfer_consent() RETURNS trigger AS $$
BEGIN
    IF NEW.state IN ('proposed', 'accepted')
       AND (TG_OP = 'INSERT' OR NEW.state <> OLD.state) THEN
        PERFORM onestop_consent_use(
            (SELECT person_id FROM onestop_case WHERE id = NEW.case_id),
            'transfer', NULL, NEW.centre_to_id);
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS onestop_case_transfer_consent ON onestop_case_transfer;
CREATE TRIGGER onestop_case_transfer_consent
    BEFORE INSERT OR UPDATE ON onestop_case_transfer
    FOR EACH ROW EXECUTE FUNCTION onestop_case_transfer_consent();
"""
