"""The rows of the books, in order. A cost has the number n; ids begin at a million."""

#: One row a cost: its grant, line, day and francs.
COSTS = """
CREATE TEMPORARY TABLE cost AS
SELECT n, 1 + n %% 5 AS g, (%(grants)s::int[])[1 + n %% 5] AS grant_id,
       (%(lines)s::int[])[60 * (n %% 5) + 1 + (n / 5) %% 60] AS line_id,
       (%(journals)s::int[])[1 + n %% 5] AS journal_id,
       (%(banks)s::int[])[1 + n %% 5] AS bank_id,
       DATE '2022-01-02' + (n * 7919 %% 1820)::int AS day,
       1000 + n * 104729 %% 99001 AS francs, n %% 2 = 1 AS by_bill
  FROM generate_series(1, %(costs)s::bigint) n
"""
#: A tranche of each grant on the first day, with all that is spent and a bit more.
TRANCHES = """
INSERT INTO cost
SELECT -g, g, grant_id, min(line_id), journal_id, bank_id, DATE '2022-01-01',
       -(sum(francs) + 1000000), FALSE
  FROM cost GROUP BY g, grant_id, journal_id, bank_id
"""
STATEMENTS = """
INSERT INTO account_bank_statement (id, name, journal_id, company_id, currency_id, date,
    balance_start, balance_end, balance_end_real, is_complete)
SELECT 1000000 + row_number() OVER (), 'S', journal_id, %(company)s, %(currency)s,
       month, 0, total, total, TRUE
  FROM (SELECT journal_id, month,
               sum(-sum(francs)) OVER (PARTITION BY journal_id ORDER BY month) AS total
          FROM (SELECT journal_id, francs, (date_trunc('month', day)
                       + interval '1 month - 1 day')::date AS month FROM cost) c
         GROUP BY journal_id, month) s
"""
#: Payments have an even id, bills the odd one after it.
PAYMENTS = """
INSERT INTO account_move (id, name, state, move_type, auto_post, journal_id, company_id,
    currency_id, date, statement_line_id)
SELECT 2000000 + 2 * n, 'BNK' || n, 'posted', 'entry', 'no', journal_id, %(company)s,
       %(currency)s, day, NULL
  FROM cost
"""
STATEMENT_LINES = """
INSERT INTO account_bank_statement_line (id, move_id, journal_id, company_id,
    statement_id, amount, payment_ref, is_reconciled, sequence)
SELECT 2000000 + 2 * n, 2000000 + 2 * n, c.journal_id, %(company)s, s.id, -c.francs,
       'Bench', TRUE, 1
  FROM cost c JOIN account_bank_statement s ON s.journal_id = c.journal_id
   AND s.date = (date_trunc('month', c.day) + interval '1 month - 1 day')::date
"""
TIE_LINES = """
UPDATE account_move SET statement_line_id = id
 WHERE id IN (SELECT 2000000 + 2 * n FROM cost)
"""
BILLS = """
INSERT INTO account_move (id, name, state, move_type, auto_post, journal_id, company_id,
    currency_id, date, invoice_date, partner_id)
SELECT 2000001 + 2 * n, 'BILL' || n, 'posted', 'in_invoice', 'no', %(purchase)s,
       %(company)s, %(currency)s, day, day, %(donor)s
  FROM cost WHERE by_bill
"""
#: Items: 4n bank, 4n + 1 its counterpart, 4n + 2 cost of a bill, 4n + 3 its debt
ITEMS = """
INSERT INTO account_move_line (id, move_id, company_id, currency_id,
    company_currency_id, journal_id, account_id, partner_id, date, parent_state,
    display_type, debit, credit, balance, amount_currency, amount_residual, reconciled,
    name, move_name)
SELECT 8000000 + 4 * n + part, move, %(company)s, %(currency)s, %(currency)s, journal,
       account, %(donor)s, day, 'posted', kind, greatest(amount, 0),
       greatest(-amount, 0), amount, amount, 0, part IN (1, 3), 'Bench', move::text
  FROM cost, LATERAL (
    VALUES (0, 2000000 + 2 * n, journal_id, bank_id, -francs, 'product'),
           (1, 2000000 + 2 * n, journal_id,
            CASE WHEN n < 0 THEN %(income)s WHEN by_bill THEN %(payable)s
                 ELSE %(expense)s END, francs, 'product'),
           (2, CASE WHEN by_bill THEN 2000001 + 2 * n END, %(purchase)s, %(expense)s,
            francs, 'product'),
           (3, CASE WHEN by_bill THEN 2000001 + 2 * n END, %(purchase)s, %(payable)s,
            -francs, 'payment_term')
  ) v (part, move, journal, account, amount, kind)
 WHERE move IS NOT NULL
"""
RECONCILED = """
INSERT INTO account_partial_reconcile (debit_move_id, credit_move_id, amount,
    debit_amount_currency, credit_amount_currency, debit_currency_id,
    credit_currency_id, company_id, max_date)
SELECT 8000001 + 4 * n, 8000003 + 4 * n, francs, francs, francs, %(currency)s,
       %(currency)s, %(company)s, day
  FROM cost WHERE by_bill
"""
ALLOCATIONS = """
INSERT INTO onestop_grant_allocation (id, move_line_id, move_id, company_id, account_id,
    date, parent_state, budget_line_id, grant_id, heading_id, amount, create_date)
SELECT 2000000 + n, 8000001 + 4 * n + by_bill::int, 2000000 + 2 * n + by_bill::int,
       %(company)s, %(expense)s, day, 'posted', line_id, c.grant_id, b.heading_id,
       francs, day
  FROM cost c JOIN onestop_grant_budget_line b ON b.id = c.line_id WHERE n > 0
"""
ANALYTIC = """
INSERT INTO account_analytic_line (name, company_id, currency_id, date, amount,
    move_line_id, allocation_id, general_account_id, %(column)s)
SELECT 'Bench', %(company)s, %(currency)s, al.date, -al.amount, al.move_line_id, al.id,
       al.account_id, b.analytic_account_id
  FROM onestop_grant_allocation al JOIN onestop_grant_budget_line b
    ON b.id = al.budget_line_id
"""
RECEIVED = """
INSERT INTO onestop_grant_tranche (grant_id, company_id, number, kind, state,
    statement_line_id, received_on, amount_received, amount_xof, rate)
SELECT grant_id, %(company)s, 1, 'tranche', 'received', 2000000 + 2 * n, day,
       round(-francs / 655.957, 2), -francs, 655.957
  FROM cost WHERE n < 0
"""
#: Computed before, as drafts; sent to the donor by SQL, with the lines of their costs.
REPORTS = """
UPDATE onestop_grant_report SET state = 'submitted', submitted_on = '2026-01-31',
    prepared_by_id = 1, certified_by_id = %(user)s, certified_on = '2026-01-31',
    snapshot_hash = '-'
 WHERE grant_id = ANY(%(grants)s)
"""
REPORT_LINES = """
INSERT INTO onestop_grant_report_line (report_id, template_id, is_live, allocation_id,
    budget_line_id, date, amount, amount_donor, rate)
SELECT r.id, r.template_id, TRUE, al.id, al.budget_line_id, al.date, al.amount,
       round(sum(al.amount) OVER running / 655.957, 2)
           - round((sum(al.amount) OVER running - al.amount) / 655.957, 2), 655.957
  FROM onestop_grant_allocation al JOIN onestop_grant_report r
    ON r.grant_id = al.grant_id AND al.date <= r.date_to
WINDOW running AS (PARTITION BY r.id ORDER BY al.id)
"""
STEPS = (
    COSTS,
    TRANCHES,
    STATEMENTS,
    PAYMENTS,
    STATEMENT_LINES,
    TIE_LINES,
    BILLS,
    ITEMS,
    RECONCILED,
    ALLOCATIONS,
    ANALYTIC,
    RECEIVED,
)
SENT = (REPORTS, REPORT_LINES)
