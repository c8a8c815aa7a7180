"""What the database keeps of money lent and saved, whatever the way in."""

#: A loan is never paid back twice. Of two officers at once the second starts anew: the
#: loan is written to, since a lock alone would leave her with what she saw before.
REPAYMENT_TRIGGER = """
    CREATE OR REPLACE FUNCTION onestop_microloan_repaid() RETURNS trigger AS $$
    DECLARE
        owed bigint;
        paid bigint;
    BEGIN
        UPDATE onestop_microloan SET write_date = write_date
         WHERE id = NEW.loan_id RETURNING amount + charge INTO owed;
        SELECT COALESCE(SUM(amount), 0) INTO paid FROM onestop_microloan_repayment
         WHERE loan_id = NEW.loan_id AND id <> NEW.id;
        IF paid + NEW.amount > owed THEN
            RAISE EXCEPTION 'more is paid back than is owed: % of %',
                paid + NEW.amount, owed USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER onestop_microloan_repaid
    BEFORE INSERT OR UPDATE ON onestop_microloan_repayment FOR EACH ROW
    EXECUTE FUNCTION onestop_microloan_repaid();
"""

#: What was counted at a meeting that is closed stays; only a merge of persons and a
#: purge pass. Lines write to their meeting: who closes it at the same time starts anew.
MEETING_TRIGGER = """
    CREATE OR REPLACE FUNCTION onestop_savings_kept() RETURNS trigger AS $$
    DECLARE
        meeting integer;
    BEGIN
        IF current_setting('onestop.purge', true) = 'on'
            OR current_setting('onestop.merge', true) = 'on' THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        FOREACH meeting IN ARRAY CASE TG_OP
            WHEN 'INSERT' THEN ARRAY[NEW.meeting_id]
            WHEN 'DELETE' THEN ARRAY[OLD.meeting_id]
            ELSE ARRAY[NEW.meeting_id, OLD.meeting_id] END
        LOOP
            UPDATE onestop_savings_meeting SET write_date = write_date
             WHERE id = meeting AND state = 'open';
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the meeting is closed: its money stays as counted'
                    USING ERRCODE = 'restrict_violation';
            END IF;
        END LOOP;
        RETURN COALESCE(NEW, OLD);
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER onestop_savings_kept
    BEFORE INSERT OR UPDATE OR DELETE ON onestop_savings_entry FOR EACH ROW
    EXECUTE FUNCTION onestop_savings_kept();

    CREATE OR REPLACE FUNCTION onestop_savings_closed() RETURNS trigger AS $$
    BEGIN
        IF current_setting('onestop.purge', true) = 'on' THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        RAISE EXCEPTION 'a closed meeting stays as it is'
            USING ERRCODE = 'restrict_violation';
    END $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER onestop_savings_closed
    BEFORE UPDATE OF state, date, group_id, counted OR DELETE ON onestop_savings_meeting
    FOR EACH ROW WHEN (OLD.state = 'closed')
    EXECUTE FUNCTION onestop_savings_closed();
"""
