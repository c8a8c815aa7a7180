"""SQL of reports: what is reported, and what the database keeps of a report.

A *chain* is all reports of one grant by one form. A cost stands in one live report of a
chain; live is what was certified and not withdrawn.
"""

from odoo.tools import SQL

from .payments_sql import PARTS

#: A certified report changes no more. It may be submitted, and withdrawn for a reason.
REPORT_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_grant_report_kept() RETURNS trigger AS $$
DECLARE
    passed text[] := ARRAY['state', 'submitted_on', 'withdrawn_on', 'withdrawn_by_id',
                           'withdraw_reason', 'write_uid', 'write_date'];
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'UPDATE' AND NEW.state NOT IN ('draft', 'certified') THEN
            RAISE EXCEPTION 'a draft is certified before anything else'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE'
        OR to_jsonb(NEW) - passed <> to_jsonb(OLD) - passed
        OR (OLD.state, NEW.state) NOT IN (
            ('certified', 'certified'), ('certified', 'submitted'),
            ('submitted', 'submitted'), ('certified', 'withdrawn'),
            ('submitted', 'withdrawn'), ('withdrawn', 'withdrawn'))
        OR OLD.state <> 'certified'
            AND NEW.submitted_on IS DISTINCT FROM OLD.submitted_on
        OR OLD.state = NEW.state AND (NEW.submitted_on, NEW.withdrawn_on,
            NEW.withdrawn_by_id, NEW.withdraw_reason) IS DISTINCT FROM
           (OLD.submitted_on, OLD.withdrawn_on, OLD.withdrawn_by_id,
            OLD.withdraw_reason)
    THEN
        RAISE EXCEPTION 'a certified report stays as it is: withdraw it for a new one'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_report_kept
BEFORE UPDATE OR DELETE ON onestop_grant_report FOR EACH ROW
EXECUTE FUNCTION onestop_grant_report_kept();

CREATE OR REPLACE FUNCTION onestop_grant_report_born() RETURNS trigger AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION 'a report begins as a draft'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_report_born
BEFORE INSERT ON onestop_grant_report FOR EACH ROW
EXECUTE FUNCTION onestop_grant_report_born();
"""

#: Lines come while the report is a draft, and go with it alone; at a withdrawal they
#: stop counting. Once for each statement: a report may have many lines.
LINE_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_grant_report_line_open() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT FROM onestop_grant_report r
                WHERE r.id IN (SELECT report_id FROM touched) AND r.state <> 'draft')
    THEN
        RAISE EXCEPTION 'the lines of a certified report stay as they are'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_report_line_added
AFTER INSERT ON onestop_grant_report_line REFERENCING NEW TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION onestop_grant_report_line_open();
CREATE OR REPLACE TRIGGER onestop_grant_report_line_gone
AFTER DELETE ON onestop_grant_report_line REFERENCING OLD TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION onestop_grant_report_line_open();

CREATE OR REPLACE FUNCTION onestop_grant_report_line_kept() RETURNS trigger AS $$
BEGIN
    IF EXISTS (
        SELECT FROM was JOIN onestop_grant_report r ON r.id = was.report_id
          LEFT JOIN now ON now.id = was.id
         WHERE r.state <> 'draft' AND (
            now.id IS NULL
            OR to_jsonb(now) - 'is_live' <> to_jsonb(was) - 'is_live'
            OR now.is_live IS DISTINCT FROM was.is_live
                AND (now.is_live OR r.state <> 'withdrawn')))
    THEN
        RAISE EXCEPTION 'the lines of a certified report stay as they are'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_report_line_kept
AFTER UPDATE ON onestop_grant_report_line
REFERENCING OLD TABLE AS was NEW TABLE AS now
FOR EACH STATEMENT EXECUTE FUNCTION onestop_grant_report_line_kept();
"""

#: What was asked for stays with its report; what the agency answers comes later, until
#: the next report counts on it. A rejection is never taken back in silence.
ANSWER_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_grant_report_input_kept() RETURNS trigger AS $$
DECLARE
    report onestop_grant_report;
BEGIN
    SELECT * INTO report FROM onestop_grant_report
     WHERE id = COALESCE(OLD.report_id, NEW.report_id);
    IF report.state IS NULL OR report.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND report.state = 'submitted'
        AND (NEW.report_id, NEW.budget_line_id, NEW.authorised_before, NEW.requested)
            IS NOT DISTINCT FROM
            (OLD.report_id, OLD.budget_line_id, OLD.authorised_before, OLD.requested)
        AND NOT EXISTS (
            SELECT FROM onestop_grant_report later
             WHERE later.grant_id = report.grant_id
               AND later.template_id = report.template_id
               AND later.date_from > report.date_to
               AND later.state IN ('certified', 'submitted'))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was asked for in a report stays as it was'
        USING ERRCODE = 'restrict_violation';
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_report_input_kept
BEFORE INSERT OR UPDATE OR DELETE ON onestop_grant_report_input FOR EACH ROW
EXECUTE FUNCTION onestop_grant_report_input_kept();
"""

REJECTION_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_grant_rejection_kept() RETURNS trigger AS $$
DECLARE
    passed text[] := ARRAY['lifted_on', 'lifted_by_id', 'lift_reason', 'write_uid',
                           'write_date'];
BEGIN
    IF TG_OP = 'DELETE'
        OR NOT to_jsonb(NEW) @> jsonb_strip_nulls(to_jsonb(OLD) - passed)
        OR OLD.lifted_on IS NOT NULL
    THEN
        RAISE EXCEPTION 'a rejected cost stays visible: lift it with a reason'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_grant_rejection_kept
BEFORE UPDATE OR DELETE ON onestop_grant_rejection FOR EACH ROW
EXECUTE FUNCTION onestop_grant_rejection_kept();
"""

PAID_IN_FULL = f"""
WITH entries AS (
    SELECT DISTINCT move_id AS id FROM onestop_grant_allocation
     WHERE grant_id = %(grant)s
), {PARTS}, settled AS (
    SELECT move_id, sum(owed) AS owed, sum(paid) AS paid, max(day) AS day
      FROM part GROUP BY move_id
)
SELECT al.id, coalesce(s.day, al.date) AS day
  FROM onestop_grant_allocation al LEFT JOIN settled s ON s.move_id = al.move_id
 WHERE al.grant_id = %(grant)s AND al.parent_state = 'posted' AND al.date <= %(day)s
   AND (s.owed IS NULL OR s.owed = 0 OR s.paid = s.owed)
"""

#: Days on which costs were paid, for forms that ask for it: (allocation id, day).
NO_PAYMENT = SQL("SELECT NULL::integer AS id, NULL::date AS day WHERE false")


def selected(report, payments=None):
    """Return the query of what a report is to hold: columns of its lines.

    Posted costs until its last day that stand in no live report of its chain; those of
    before its first day are adjustments of prior periods. Where the form asks for what
    is paid, the day is that of the payment.

    :param report: one ``onestop.grant.report``
    :param SQL payments: query of (id, day), or None when the day of the entry counts
    """
    day = SQL("p.day") if payments is not None else SQL("a.date")
    join = SQL("JOIN paid p ON p.id = a.id") if payments is not None else SQL()
    return SQL(
        "WITH paid AS (%(paid)s), chosen AS ("
        " SELECT a.id, a.budget_line_id, a.move_line_id, %(day)s AS date,"
        " a.amount::numeric AS amount, %(day)s < %(date_from)s AS prior"
        " FROM onestop_grant_allocation a %(join)s"
        " WHERE a.grant_id = %(grant)s AND a.parent_state = 'posted'"
        " AND %(day)s <= %(date_to)s AND NOT EXISTS ("
        "  SELECT FROM onestop_grant_report_line r WHERE r.allocation_id = a.id"
        "  AND r.template_id = %(template)s AND r.is_live))",
        paid=payments if payments is not None else NO_PAYMENT,
        day=day,
        join=join,
        grant=report.grant_id.id,
        template=report.template_id.id,
        date_from=report.date_from,
        date_to=report.date_to,
    )


def span_of(span):
    """Return the day by which a cost is converted: its month's first, its own, none."""
    if span is None:
        return SQL("NULL::date")
    return SQL("date_trunc(%s, c.date)::date", span)


def totals(report, payments=None, span=None):
    """Return the query of (budget line id, prior, day or NULL, francs, count).

    :param str span: month or day, where these have rates of their own
    """
    return SQL(
        "%s SELECT c.budget_line_id, c.prior, %s, sum(c.amount)::bigint, count(*)"
        " FROM chosen c GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        selected(report, payments),
        span_of(span),
    )


def parted(report, targets, digits, payments=None, span=None):
    """Return the query ``ranked``: lines with their part of the donor's amount.

    Each line's part of its total comes by largest remainder, so that the parts of a
    total add up to it.

    :param targets: list of (budget line id, prior, day or None, francs, amount in units
        of the donor's smallest coin, rate or None)
    """
    values = SQL(", ").join(
        SQL("(%s, %s, %s::date, %s::numeric, %s::numeric, %s::numeric)", *target)
        for target in targets
    )
    # floor and remainder of amount * units / francs, whatever the signs
    exact = SQL("c.amount * t.units * sign(t.francs)")
    whole = SQL("NULLIF(abs(t.francs), 0)")
    rest = SQL("mod(mod(%s, %s) + %s, %s)", exact, whole, whole, whole)
    return SQL(
        "%(selected)s, target (line, prior, day, francs, units, rate) AS"
        "  (VALUES %(values)s),"
        " parted AS (SELECT c.*, t.day, t.francs, t.units, t.rate,"
        "  coalesce(%(rest)s, 0) AS rest,"
        "  coalesce(div(%(exact)s - %(rest)s, %(whole)s), 0) AS floor"
        "  FROM chosen c JOIN target t ON t.line = c.budget_line_id"
        "  AND t.prior = c.prior AND t.day IS NOT DISTINCT FROM %(span)s),"
        " placed AS (SELECT parted.*, row_number() OVER (PARTITION BY budget_line_id,"
        "  prior, day ORDER BY rest DESC, id) AS place,"
        "  units - sum(floor) OVER (PARTITION BY budget_line_id, prior, day) AS missing"
        "  FROM parted),"
        " ranked AS (SELECT placed.*, round((floor + CASE WHEN francs <> 0"
        "  AND place <= missing THEN 1 ELSE 0 END) / 10::numeric ^ %(digits)s,"
        "  %(digits)s) AS amount_donor FROM placed)",
        selected=selected(report, payments),
        values=values,
        rest=rest,
        exact=exact,
        whole=whole,
        span=span_of(span),
        digits=digits,
    )


def insert_lines(report, targets, digits, payments=None, span=None):
    """Return the statement that stores the lines of a report; see :func:`parted`."""
    return SQL(
        "%(ranked)s"
        " INSERT INTO onestop_grant_report_line (report_id, template_id, allocation_id,"
        "  budget_line_id, date, amount, amount_donor, rate, prior_period, is_live,"
        "  create_uid, write_uid, create_date, write_date)"
        " SELECT %(report)s, %(template)s, id, budget_line_id, date, amount,"
        "  amount_donor,"
        "  coalesce(rate,"
        "   round(francs * 10::numeric ^ %(digits)s / NULLIF(units, 0), 6)),"
        "  prior, true,"
        "  %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'"
        " FROM ranked ORDER BY budget_line_id, date, id",
        ranked=parted(report, targets, digits, payments, span),
        report=report.id,
        template=report.template_id.id,
        digits=digits,
        uid=report.env.uid,
    )


def vouchers(report, targets, digits, payments=None, span=None):
    """Return the query of the list of vouchers, in the order of their days."""
    return SQL(
        "%s SELECT r.date, m.name, m.ref, coalesce(p.name, ''), coalesce(l.name, ''),"
        " b.code, r.amount::bigint, r.amount_donor::text, r.prior"
        " FROM ranked r JOIN account_move_line l ON l.id = r.move_line_id"
        " JOIN account_move m ON m.id = l.move_id"
        " JOIN onestop_grant_budget_line b ON b.id = r.budget_line_id"
        " LEFT JOIN res_partner p ON p.id = coalesce(l.partner_id, m.partner_id)"
        " ORDER BY r.date, m.name, r.id",
        parted(report, targets, digits, payments, span),
    )


def payments(grant, day):
    """Return the query of (allocation id, day) of what is paid in full.

    What pays an entry: see :data:`payments_sql.PARTS`; without open items (a stock
    issue) it counts as paid. The day is that of the last payment, or of the entry when
    that came later.
    """
    return SQL(PAID_IN_FULL, grant=grant.id, day=day)


def passed_on(report, prefixes, payment_query=None):
    """Return the query of the francs on accounts whose codes begin so."""
    patterns = [f"{prefix}%" for prefix in prefixes]
    return SQL(
        "%s SELECT coalesce(sum(c.amount), 0)::bigint FROM chosen c"
        " JOIN account_move_line l ON l.id = c.move_line_id"
        " JOIN account_account a ON a.id = l.account_id"
        " WHERE a.code_store ->> %s LIKE ANY(%s)",
        selected(report, payment_query),
        str(report.company_id.root_id.id),
        patterns,
    )
