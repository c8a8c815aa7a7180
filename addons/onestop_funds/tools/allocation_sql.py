"""What the database keeps of allocations, whatever the way in.

Odoo's transactions read as of their beginning (REPEATABLE READ). Of two that would
share one item too often only together, the second has to start anew: both *touch* the
item, PostgreSQL refuses the second, Odoo repeats it, and then it sees the first.
"""

from .payments_sql import PARTS

#: XML id of the analytic plan of grant lines.
GRANT_PLAN = "analytic_plan_grant_line"

#: How triggers refuse: Odoo finds the words by table and constraint.
REFUSE = """RAISE EXCEPTION '%s' USING ERRCODE = 'check_violation',
    CONSTRAINT = '%s', TABLE = 'onestop_grant_allocation'"""


def refuse(constraint, message):
    """Return the statement of a trigger that refuses."""
    return REFUSE % (message, constraint)


#: Hashed, at or before a lock date, or in a report that was submitted. In PL/pgSQL,
#: since the tables that it asks are made later in a first installation.
LOCKED_FUNCTION = """
CREATE OR REPLACE FUNCTION onestop_allocation_locked(entry integer)
RETURNS boolean AS $$
BEGIN
    RETURN (SELECT m.inalterable_hash IS NOT NULL
        OR m.date <= (
            SELECT max(GREATEST(
                c.hard_lock_date, c.fiscalyear_lock_date, c.tax_lock_date,
                CASE j.type WHEN 'purchase' THEN c.purchase_lock_date
                            WHEN 'sale' THEN c.sale_lock_date END))
              FROM res_company mine JOIN res_company c
                ON c.id = ANY (string_to_array(trim('/' FROM mine.parent_path),
                                               '/')::integer[])
             WHERE mine.id = m.company_id)
        OR EXISTS (
            SELECT FROM onestop_grant_allocation a
              JOIN onestop_grant_report_line r ON r.allocation_id = a.id
              JOIN onestop_grant_report report ON report.id = r.report_id
               AND report.state = 'submitted'
             WHERE a.move_id = entry)
      FROM account_move m JOIN account_journal j ON j.id = m.journal_id
     WHERE m.id = entry);
END $$ LANGUAGE plpgsql STABLE;
"""

#: Rows of a posted entry stay; only what its chain says is written, once.
KEPT_TRIGGER = f"""
CREATE OR REPLACE FUNCTION onestop_allocation_kept() RETURNS trigger AS $$
DECLARE
    posted boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.move_line_id, NEW.budget_line_id, NEW.centre_id, NEW.activity_id,
            NEW.amount) IS NOT DISTINCT FROM
           (OLD.move_line_id, OLD.budget_line_id, OLD.centre_id, OLD.activity_id,
            OLD.amount)
           AND (OLD.own_hash IS NULL
                OR current_setting('onestop.allocation', true) = 'on'
                OR (NEW.chain_number, NEW.previous_hash, NEW.own_hash)
                   IS NOT DISTINCT FROM
                   (OLD.chain_number, OLD.previous_hash, OLD.own_hash)) THEN
            RETURN NEW;
        END IF;
    END IF;
    SELECT bool_or(m.state = 'posted') INTO posted
      FROM account_move_line l JOIN account_move m ON m.id = l.move_id
     WHERE l.id IN (CASE WHEN TG_OP <> 'DELETE' THEN NEW.move_line_id END,
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.move_line_id END);
    -- The item may be gone already, within the same statement.
    IF posted IS NULL AND TG_OP = 'DELETE' THEN
        posted := OLD.own_hash IS NOT NULL;
    END IF;
    -- Our own door: an unlocked entry gets its first shares, or loses all of them.
    IF posted AND TG_OP <> 'UPDATE'
       AND current_setting('onestop.allocation', true) = 'on' THEN
        SELECT bool_or(onestop_allocation_locked(l.move_id)) INTO posted
          FROM account_move_line l
         WHERE l.id = CASE TG_OP WHEN 'DELETE' THEN OLD.move_line_id
                                 ELSE NEW.move_line_id END;
    END IF;
    IF posted THEN
        {refuse("onestop_allocation_kept", "allocations of a posted entry stay")};
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_allocation_kept
BEFORE INSERT OR UPDATE OR DELETE ON onestop_grant_allocation
FOR EACH ROW EXECUTE FUNCTION onestop_allocation_kept();
"""

#: One share, one donor: over all donors never more than the item.
WITHIN_TRIGGER = f"""
CREATE OR REPLACE FUNCTION onestop_allocation_within() RETURNS trigger AS $$
BEGIN
    UPDATE account_move_line SET write_date = write_date
     WHERE id = NEW.move_line_id AND xmin <> pg_current_xact_id()::xid;
    IF EXISTS (
        SELECT FROM onestop_grant_allocation a
          JOIN account_move_line l ON l.id = a.move_line_id
         WHERE a.move_line_id = NEW.move_line_id
         GROUP BY l.balance
        HAVING abs(sum(a.amount)) > abs(l.balance)
            OR bool_or(sign(a.amount) <> sign(l.balance))
    ) THEN
        {refuse("onestop_allocation_within", "more is shared than the item has")};
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_allocation_within
AFTER INSERT OR UPDATE OF amount, move_line_id ON onestop_grant_allocation
FOR EACH ROW EXECUTE FUNCTION onestop_allocation_within();
"""

#: An entry is posted with exact shares, each in one analytic line; then it stays.
ENTRY_TRIGGERS = f"""
CREATE OR REPLACE FUNCTION onestop_allocation_posted() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT FROM onestop_grant_allocation a
          JOIN account_move_line l ON l.id = a.move_line_id
         WHERE l.move_id = NEW.id
         GROUP BY l.id, l.balance
        HAVING abs(sum(a.amount)) > abs(l.balance)
            OR bool_or(sign(a.amount) <> sign(l.balance))
    ) THEN
        {refuse("onestop_allocation_within", "more is shared than the item has")};
    END IF;
    IF EXISTS (
        SELECT FROM onestop_grant_allocation a
          JOIN account_move_line l ON l.id = a.move_line_id
         WHERE l.move_id = NEW.id AND NOT EXISTS (
            SELECT FROM account_analytic_line x
             WHERE x.allocation_id = a.id AND x.move_line_id = l.id
               AND x.amount = -a.amount)
    ) THEN
        {refuse("onestop_allocation_analytic", "a share lacks its analytic line")};
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_allocation_posted
AFTER UPDATE OF state ON account_move
FOR EACH ROW WHEN (NEW.state = 'posted' AND OLD.state <> 'posted')
EXECUTE FUNCTION onestop_allocation_posted();

CREATE OR REPLACE FUNCTION onestop_allocation_entry_kept() RETURNS trigger AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM onestop_grant_allocation a
          JOIN account_move_line l ON l.id = a.move_line_id WHERE l.move_id = OLD.id
    ) THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        {refuse("onestop_allocation_entry_kept", "a posted entry with shares stays")};
    END IF;
    IF NEW.state <> 'posted' AND onestop_allocation_locked(OLD.id) THEN
        {refuse("onestop_allocation_locked", "the entry is locked or reported")};
    END IF;
    IF NEW.state <> 'posted' AND EXISTS (
        SELECT FROM account_analytic_line x JOIN account_move_line l
            ON l.id = x.move_line_id
         WHERE l.move_id = OLD.id AND x.allocation_id IS NOT NULL
    ) THEN
        {refuse("onestop_allocation_entry_kept", "its shares are on the ledger")};
    END IF;
    IF (NEW.date, NEW.company_id) IS DISTINCT FROM (OLD.date, OLD.company_id)
       OR NEW.state = 'posted' AND NEW.name IS DISTINCT FROM OLD.name
          AND EXISTS (SELECT FROM onestop_grant_allocation
                       WHERE move_id = OLD.id AND own_hash IS NOT NULL) THEN
        {refuse("onestop_allocation_entry_kept", "a posted entry with shares stays")};
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_allocation_entry_kept
BEFORE UPDATE OF state, name, date, company_id OR DELETE ON account_move
FOR EACH ROW WHEN (OLD.state = 'posted')
EXECUTE FUNCTION onestop_allocation_entry_kept();
"""

#: What was shared does not change under its shares.
ITEM_TRIGGERS = f"""
CREATE OR REPLACE FUNCTION onestop_allocation_item_kept() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.balance, NEW.debit, NEW.credit, NEW.account_id, NEW.date, NEW.move_id,
            NEW.company_id)
           IS NOT DISTINCT FROM
           (OLD.balance, OLD.debit, OLD.credit, OLD.account_id, OLD.date, OLD.move_id,
            OLD.company_id) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF EXISTS (SELECT FROM onestop_grant_allocation WHERE move_line_id = OLD.id)
       AND EXISTS (SELECT FROM account_move
                    WHERE id = OLD.move_id AND state = 'posted') THEN
        {refuse("onestop_allocation_item_kept", "a posted item with shares stays")};
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_allocation_item_kept
BEFORE UPDATE OF balance, debit, credit, account_id, date, move_id, company_id
OR DELETE ON account_move_line
FOR EACH ROW EXECUTE FUNCTION onestop_allocation_item_kept();
"""

#: On the plan of grant lines lies nothing but allocations, one line for each.
ANALYTIC_TRIGGER = f"""
CREATE OR REPLACE FUNCTION onestop_allocation_analytic() RETURNS trigger AS $$
DECLARE
    own text;
    line text;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.allocation_id IS NOT NULL THEN
        IF (TG_OP = 'DELETE'
            OR (NEW.allocation_id, NEW.amount, NEW.move_line_id, NEW.date)
               IS DISTINCT FROM
               (OLD.allocation_id, OLD.amount, OLD.move_line_id, OLD.date))
           AND EXISTS (
                SELECT FROM account_move m JOIN account_move_line l ON l.move_id = m.id
                 WHERE l.id = OLD.move_line_id AND m.state = 'posted'
                   AND (current_setting('onestop.allocation', true)
                        IS DISTINCT FROM 'on' OR onestop_allocation_locked(m.id)))
        THEN
            {refuse("onestop_allocation_analytic", "analytic lines of shares stay")};
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    -- The column of a plan has the plan in its name.
    SELECT to_jsonb(NEW) ->> ('x_plan' || res_id || '_id') INTO line
      FROM ir_model_data WHERE module = 'onestop_funds' AND name = '{GRANT_PLAN}';
    IF NEW.allocation_id IS NULL THEN
        IF line IS NOT NULL THEN
            {refuse("onestop_allocation_analytic", "no free lines on the plan")};
        END IF;
        RETURN NEW;
    END IF;
    SELECT b.analytic_account_id INTO own FROM onestop_grant_allocation a
      JOIN onestop_grant_budget_line b ON b.id = a.budget_line_id
     WHERE a.id = NEW.allocation_id AND a.move_line_id = NEW.move_line_id
       AND a.amount = -NEW.amount;
    IF own IS NULL OR own IS DISTINCT FROM line THEN
        {refuse("onestop_allocation_analytic", "not the line of this share")};
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_allocation_analytic
BEFORE INSERT OR UPDATE OR DELETE ON account_analytic_line
FOR EACH ROW EXECUTE FUNCTION onestop_allocation_analytic();
"""

#: Francs of each allocation that were paid until a day. Parts of an allocation are cut
#: along the running sum, so that they add up to the entry's.
PAID_QUERY = f"""
WITH entries AS (
    SELECT DISTINCT move_id AS id FROM onestop_grant_allocation WHERE %(which)s
), {PARTS}, settled AS (
    SELECT move_id, sum(owed) AS owed, sum(paid) AS paid FROM part GROUP BY move_id
), running AS (
    SELECT al.id, al.move_id, al.amount,
           sum(al.amount) OVER (PARTITION BY al.move_id ORDER BY al.id) AS upto
      FROM onestop_grant_allocation al JOIN entries e ON e.id = al.move_id
     WHERE al.parent_state = 'posted' AND al.date <= %(day)s
)
SELECT r.id,
       CASE WHEN s.owed IS NULL OR s.owed = 0 THEN r.amount
            ELSE round(r.upto * s.paid / s.owed)
               - round((r.upto - r.amount) * s.paid / s.owed) END AS francs
  FROM running r LEFT JOIN settled s ON s.move_id = r.move_id
"""
