"""What the database promises about teams, whoever writes and by whatever way."""

#: A case manager is on the team of her open case. Deferred: a hand-over changes both
#: tables, and is looked at when it is done.
MANAGER_ON_TEAM = """
CREATE OR REPLACE FUNCTION onestop_case_manager_on_team() RETURNS trigger AS $$
DECLARE
    file integer;
BEGIN
    IF TG_TABLE_NAME = 'onestop_case' THEN
        file := NEW.id;
    ELSE
        file := OLD.case_id;
    END IF;
    IF EXISTS (
        SELECT FROM onestop_case c
        WHERE c.id = file AND c.date_closed IS NULL AND NOT EXISTS (
            SELECT FROM onestop_case_member m
            WHERE m.case_id = c.id AND m.user_id = c.manager_id AND m.date_to IS NULL
        )
    ) THEN
        RAISE EXCEPTION 'the case manager is not on the team'
            USING ERRCODE = 'check_violation',
                CONSTRAINT = 'onestop_case_manager_on_team';
    END IF;
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS onestop_case_manager_on_team ON onestop_case;
CREATE CONSTRAINT TRIGGER onestop_case_manager_on_team
    AFTER INSERT OR UPDATE OF manager_id, date_closed ON onestop_case
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION onestop_case_manager_on_team();
DROP TRIGGER IF EXISTS onestop_case_member_manager_on_team ON onestop_case_member;
CREATE CONSTRAINT TRIGGER onestop_case_member_manager_on_team
    AFTER UPDATE OR DELETE ON onestop_case_member
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION onestop_case_manager_on_team();
"""
