"""SQL that keeps a consent as it was given, whoever writes.

Sealed values are sealed anew when keys change: their ciphertext may differ if the key
does. Two settings of a transaction, which no remote caller reaches, open the trigger:
``onestop.merge`` while two files of one person become one, ``onestop.purge`` while data
whose time is over go.
"""

#: Sealed columns of a consent.
SEALED = (
    "recipient",
    "mark",
    "guardian_name",
    "guardian_mark",
    "best_interest_reason",
)
#: Columns that never change once she has decided.
FACTS = (
    "person_id",
    "scope",
    "provider_id",
    "to_centre_id",
    "date_given",
    "date_expiry",
    "form",
    "language_id",
    "text_id",
    "explained_by_id",
    "witness_id",
    "is_minor",
    "assent",
    "guardian_relation",
    "second_user_id",
)

_SAME_SEALED = """
    (OLD.{0} IS NULL) = (NEW.{0} IS NULL) AND (OLD.{0} IS NULL OR OLD.{0} = NEW.{0}
     OR substr(OLD.{0}, 2, 4) <> substr(NEW.{0}, 2, 4))"""

#: Whoever relies on a consent says so by an UPDATE of its row: a withdrawal at the same
#: moment then waits or makes one of the two begin anew, and both cannot win. Under
#: REPEATABLE READ a mere lock would leave the withdrawal blind to what was just sent.
USE_FUNCTION = """
DROP FUNCTION IF EXISTS onestop_consent_use(integer, varchar, integer);
CREATE OR REPLACE FUNCTION onestop_consent_use(
    who integer, what varchar, provider integer, to_centre integer DEFAULT NULL
) RETURNS void AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
    UPDATE onestop_consent SET date_used = now() AT TIME ZONE 'UTC'
     WHERE id = (
        SELECT id FROM onestop_consent
         WHERE person_id = who AND scope = what AND state = 'live'
           AND date_given <= today AND date_expiry > today AND recipient IS NULL
           AND (provider_id IS NULL OR provider_id = provider)
           AND (to_centre_id IS NULL OR to_centre_id = to_centre)
         ORDER BY provider_id NULLS LAST, id DESC LIMIT 1);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no live consent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'onestop_consent_use';
    END IF;
END;
$$ LANGUAGE plpgsql;
"""

KEEP_TRIGGER = f"""
CREATE OR REPLACE FUNCTION onestop_consent_keep() RETURNS trigger AS $$
BEGIN
    IF 'on' IN (current_setting('onestop.merge', true),
                current_setting('onestop.purge', true)) THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a consent begins undecided';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a decided consent stays';
    END IF;
    IF ROW({", ".join(f"NEW.{name}" for name in FACTS)})
       IS DISTINCT FROM ROW({", ".join(f"OLD.{name}" for name in FACTS)})
       OR NOT ({" AND ".join(_SAME_SEALED.format(name) for name in SEALED)}) THEN
        RAISE EXCEPTION 'a decided consent stays as it is';
    END IF;
    IF OLD.state <> 'waiting'
       AND ROW(NEW.witness_date, NEW.second_date)
           IS DISTINCT FROM ROW(OLD.witness_date, OLD.second_date) THEN
        RAISE EXCEPTION 'nobody confirms what is decided';
    END IF;
    IF NEW.date_withdrawn IS DISTINCT FROM OLD.date_withdrawn
       AND (OLD.date_withdrawn IS NOT NULL OR NEW.state <> 'withdrawn') THEN
        RAISE EXCEPTION 'a withdrawal has one date';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state IN ('waiting', 'live') AND NEW.state = 'withdrawn'
         AND NEW.date_withdrawn IS NOT NULL)
        OR (OLD.state = 'waiting' AND NEW.state = 'live')
        OR (OLD.state = 'live' AND NEW.state = 'replaced')
        OR (OLD.state = 'live' AND NEW.state = 'expired'
            AND NEW.date_expiry <= (now() AT TIME ZONE 'UTC')::date)
    ) THEN
        RAISE EXCEPTION 'a consent ends, and does not come back';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS onestop_consent_keep ON onestop_consent;
CREATE TRIGGER onestop_consent_keep
    BEFORE INSERT OR UPDATE OR DELETE ON onestop_consent
    FOR EACH ROW EXECUTE FUNCTION onestop_consent_keep();
"""
