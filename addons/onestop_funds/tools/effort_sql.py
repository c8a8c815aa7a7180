"""SQL of the guard of staff cost: nobody is paid more than once for the same hours.

Odoo's transactions read as of their beginning (REPEATABLE READ). Two that add shares
to one sheet at once both write its row: PostgreSQL refuses the second, Odoo repeats it,
and then it sees the first.
"""

EFFORT_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_grant_effort_sum() RETURNS trigger AS $$
BEGIN
    UPDATE onestop_grant_effort sheet
       SET share_total = coalesce((
               SELECT sum(percent) FROM onestop_grant_effort_line
                WHERE effort_id = sheet.id), 0)
     WHERE id IN (CASE WHEN TG_OP <> 'DELETE' THEN NEW.effort_id END,
                  CASE WHEN TG_OP <> 'INSERT' THEN OLD.effort_id END);
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_effort_sum
AFTER INSERT OR UPDATE OF percent, effort_id OR DELETE ON onestop_grant_effort_line
FOR EACH ROW EXECUTE FUNCTION onestop_grant_effort_sum();
"""
