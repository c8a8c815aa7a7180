"""SQL of the tie-out: one query an equality, each with its totals and differences.

All amounts are francs of the ledger (the bank's in the currency of its journal).
``%(day)s`` is the last day that counts.
"""

#: Equality 1, a row a journal: what the statements say, and what the ledger says.
BANK = """
WITH j AS (
    SELECT j.id, j.code, j.default_account_id AS account,
           j.suspense_account_id AS suspense,
           j.currency_id IS NOT NULL AND j.currency_id <> c.currency_id AS is_foreign
      FROM account_journal j JOIN res_company c ON c.id = j.company_id
     WHERE j.id = ANY(%(journals)s)
), last AS (
    SELECT DISTINCT ON (s.journal_id) s.journal_id, s.id, s.date, s.balance_end_real
      FROM account_bank_statement s
     WHERE s.journal_id = ANY(%(journals)s) AND s.date <= %(day)s
     ORDER BY s.journal_id, s.date DESC, s.id DESC
), later AS (
    SELECT l.journal_id, sum(l.amount) AS amount
      FROM account_bank_statement_line l
      JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
      LEFT JOIN account_bank_statement s ON s.id = l.statement_id
      LEFT JOIN last ON last.journal_id = l.journal_id
     WHERE l.journal_id = ANY(%(journals)s) AND m.date <= %(day)s
       AND (last.id IS NULL
            OR m.date > last.date AND (s.id IS NULL OR s.date > %(day)s))
     GROUP BY l.journal_id
), open AS (
    SELECT l.journal_id, array_agg(l.id ORDER BY l.id) AS ids, sum(l.amount) AS amount
      FROM account_bank_statement_line l
      JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
     WHERE l.journal_id = ANY(%(journals)s) AND m.date <= %(day)s
       AND NOT coalesce(l.is_reconciled, FALSE)
     GROUP BY l.journal_id
)
SELECT j.id, j.code,
       coalesce(last.balance_end_real, 0) + coalesce(later.amount, 0) AS statement,
       coalesce((
           SELECT sum(CASE WHEN j.is_foreign THEN l.amount_currency ELSE l.balance END)
             FROM account_move_line l
            WHERE l.account_id = j.account AND l.parent_state = 'posted'
              AND l.date <= %(day)s), 0) AS ledger,
       coalesce((
           SELECT sum(l.balance) FROM account_move_line l
            WHERE l.account_id = j.suspense AND l.journal_id = j.id
              AND l.parent_state = 'posted' AND l.date <= %(day)s), 0) AS suspense,
       open.ids, coalesce(open.amount, 0)
  FROM j
  LEFT JOIN last ON last.journal_id = j.id
  LEFT JOIN later ON later.journal_id = j.id
  LEFT JOIN open ON open.journal_id = j.id
 ORDER BY j.code
"""

#: Why statement and ledger differ: entries on the account that no statement has.
BANK_CAUSES = """
SELECT l.journal_id, array_agg(l.id ORDER BY l.id), sum(l.balance)
  FROM account_move_line l
  JOIN account_move m ON m.id = l.move_id
 WHERE l.account_id IN (
           SELECT default_account_id FROM account_journal WHERE id = ANY(%(journals)s))
   AND l.parent_state = 'posted' AND l.date <= %(day)s
   AND m.statement_line_id IS NULL
 GROUP BY l.journal_id
"""

#: Equality 2. The first row has the totals; then items that differ, the worst first.
ITEMS = """
WITH share AS MATERIALIZED (
    SELECT al.id, al.move_line_id AS item, al.amount, b.analytic_account_id AS account
      FROM onestop_grant_allocation al
      JOIN onestop_grant_budget_line b ON b.id = al.budget_line_id
     WHERE al.grant_id = ANY(%(grants)s) AND al.parent_state = 'posted'
       AND al.date <= %(day)s
), line AS MATERIALIZED (
    SELECT x.allocation_id AS id, x.move_line_id AS item, -x.amount AS amount,
           %(column)s AS account
      FROM account_analytic_line x
     WHERE %(column)s IN (
               SELECT analytic_account_id FROM onestop_grant_budget_line
                WHERE grant_id = ANY(%(grants)s))
       AND x.date <= %(day)s
), shared AS (
    SELECT al.move_line_id AS item, sum(al.amount) AS amount,
           sum(al.amount) FILTER (WHERE al.grant_id <> ALL(%(grants)s)) AS other
      FROM onestop_grant_allocation al
     WHERE al.parent_state = 'posted' AND al.date <= %(day)s
     GROUP BY 1 HAVING bool_or(al.grant_id = ANY(%(grants)s))
), ledger AS MATERIALIZED (
    SELECT l.id AS item, l.balance, shared.amount AS shared,
           coalesce(shared.other, 0) AS other
      FROM shared JOIN account_move_line l ON l.id = shared.item
), differ AS (
    SELECT 'analytic' AS cause, coalesce(share.item, line.item) AS item,
           coalesce(share.amount, 0) - coalesce(line.amount, 0) AS d
      FROM share FULL JOIN line ON line.id = share.id
     WHERE share.id IS NULL OR line.id IS NULL
        OR (share.amount, share.item, share.account)
           IS DISTINCT FROM (line.amount, line.item, line.account)
    UNION ALL
    SELECT 'ledger', item, shared - balance FROM ledger
     WHERE abs(shared) > abs(balance) OR sign(shared) <> sign(balance)
)
SELECT 'total' AS cause, NULL::int AS item,
       (SELECT coalesce(sum(amount), 0) FROM share),
       (SELECT coalesce(sum(amount), 0) FROM line), coalesce(sum(balance), 0),
       coalesce(sum(other), 0), coalesce(sum(balance - shared), 0)
  FROM ledger
UNION ALL
(SELECT cause, item, d, NULL, NULL, NULL, NULL FROM differ
  ORDER BY abs(d) DESC, item LIMIT %(most)s)
"""

#: Equality 3. The first rows have the totals of a form; then differences by cause,
#: budget line and report. ``explained``: a correction made after the report was sent,
#: which the next one carries as an adjustment of a prior period. A form that asks for
#: what is paid holds a cost by the day of its payment: it misses none by its date.
REPORTS = """
WITH report AS (
    SELECT r.id, r.template_id, r.date_from, r.date_to, r.submitted_on, t.basis
      FROM onestop_grant_report r
      JOIN onestop_grant_report_template t ON t.id = r.template_id
     WHERE r.grant_id = ANY(%(grants)s) AND r.state IN ('certified', 'submitted')
       AND r.date_to <= %(day)s
), form AS (
    SELECT template_id, min(date_from) AS date_from, max(date_to) AS date_to
      FROM report WHERE basis = 'posted' GROUP BY template_id
), line AS MATERIALIZED (
    SELECT report.template_id, rl.report_id, rl.allocation_id, rl.budget_line_id,
           rl.amount, rl.amount_donor, rl.rate
      FROM onestop_grant_report_line rl JOIN report ON report.id = rl.report_id
), live AS MATERIALIZED (
    SELECT form.template_id, al.id, al.budget_line_id, al.amount, al.date,
           al.create_date
      FROM onestop_grant_allocation al
      JOIN form ON al.date BETWEEN form.date_from AND form.date_to
     WHERE al.grant_id = ANY(%(grants)s) AND al.parent_state = 'posted'
), differ AS (
    SELECT 'changed' AS cause, line.budget_line_id, line.report_id,
           line.amount - coalesce(live.amount, 0) AS d, line.allocation_id
      FROM line LEFT JOIN live ON live.id = line.allocation_id
           AND live.template_id = line.template_id
     WHERE live.id IS NULL AND NOT EXISTS (
               SELECT FROM onestop_grant_allocation al
                WHERE al.id = line.allocation_id AND al.parent_state = 'posted'
                  AND al.budget_line_id = line.budget_line_id
                  AND al.amount = line.amount)
        OR live.amount <> line.amount OR live.budget_line_id <> line.budget_line_id
    UNION ALL
    SELECT CASE WHEN report.submitted_on < live.create_date THEN 'later'
                ELSE 'missing' END,
           live.budget_line_id, report.id, -live.amount, live.id
      FROM live
      JOIN report ON report.template_id = live.template_id
       AND live.date BETWEEN report.date_from AND report.date_to
     WHERE NOT EXISTS (SELECT FROM line WHERE line.allocation_id = live.id
                          AND line.template_id = live.template_id)
    UNION ALL
    SELECT 'twice', min(budget_line_id), max(report_id), sum(amount) - min(amount),
           allocation_id
      FROM line GROUP BY template_id, allocation_id HAVING count(*) > 1
    UNION ALL
    SELECT 'donor', NULL, line.report_id,
           sum(amount_donor) - round(sum(amount) / max(rate)::numeric, 2), NULL
      FROM line GROUP BY line.report_id
    HAVING max(rate) > 0 AND min(rate) = max(rate)
       AND sum(amount_donor) <> round(sum(amount) / max(rate)::numeric, 2)
)
SELECT 'total', NULL::int, NULL::int,
       coalesce((SELECT sum(amount) FROM line JOIN form USING (template_id)), 0),
       coalesce((SELECT sum(amount) FROM live), 0), NULL::int[]
UNION ALL
SELECT cause, budget_line_id, report_id, sum(d), NULL,
       (array_agg(allocation_id))[1:%(most)s]
  FROM differ GROUP BY 1, 2, 3
"""

#: Equality 4: grants that share a journal are tied out together.
CASH = """
WITH RECURSIVE together AS (
    SELECT unnest(%(grants)s) AS grant_id
    UNION
    SELECT other.onestop_grant_id
      FROM together
      JOIN %(relation)s mine ON mine.onestop_grant_id = together.grant_id
      JOIN %(relation)s other ON other.account_journal_id = mine.account_journal_id
), ids AS (SELECT array_agg(grant_id) AS grants FROM together),
account AS (
    SELECT DISTINCT j.default_account_id AS id
      FROM together
      JOIN %(relation)s r ON r.onestop_grant_id = together.grant_id
      JOIN account_journal j ON j.id = r.account_journal_id
), start AS (
    SELECT min(g.date_start) AS day, min(c.currency_exchange_journal_id) AS exchange
      FROM together JOIN onestop_grant g ON g.id = together.grant_id
      JOIN res_company c ON c.id = g.company_id
), money AS (
    SELECT t.kind, sum(t.amount_xof) AS amount,
           sum(t.amount_xof) FILTER (WHERE t.received_on < start.day) AS before
      FROM onestop_grant_tranche t JOIN together USING (grant_id) CROSS JOIN start
     WHERE t.state = 'received' AND t.received_on <= %(day)s
     GROUP BY t.kind
), cash AS (
    SELECT coalesce(sum(l.balance), 0) AS amount,
           coalesce(sum(l.balance) FILTER (WHERE l.date < start.day), 0) AS before,
           coalesce(sum(l.balance)
                    FILTER (WHERE l.journal_id = start.exchange), 0) AS exchange
      FROM account_move_line l JOIN account ON account.id = l.account_id
     CROSS JOIN start
     WHERE l.parent_state = 'posted' AND l.date <= %(day)s
)
SELECT ids.grants, (SELECT array_agg(id) FROM account), start.day,
       (SELECT jsonb_object_agg(kind, amount) FROM money),
       coalesce((SELECT sum(CASE kind WHEN 'refund' THEN -before ELSE before END)
                   FROM money), 0),
       cash.amount, cash.before, cash.exchange
  FROM ids, start, cash
"""

#: What was paid of the costs of these grants. The inner query has one row (allocation,
#: francs) for each.
PAID_TOTAL = "SELECT coalesce(sum(paid.amount), 0) FROM (%(query)s) paid (id, amount)"

#: Why the grant's cash differs: entries of its accounts that are no tranche, no
#: exchange, and pay no cost of these grants; and costs paid from other accounts.
CASH_CAUSES = """
WITH entry AS (
    SELECT l.move_id, sum(l.balance) AS amount, array_agg(l.id) AS items
      FROM account_move_line l
     WHERE l.account_id = ANY(%(accounts)s) AND l.parent_state = 'posted'
       AND l.date BETWEEN %(start)s AND %(day)s
     GROUP BY l.move_id HAVING sum(l.balance) <> 0
), reached AS (
    SELECT entry.move_id, entry.move_id AS cost FROM entry
    UNION
    SELECT entry.move_id, CASE WHEN d.move_id = entry.move_id THEN c.move_id
                               ELSE d.move_id END
      FROM entry
      JOIN account_move_line l ON l.move_id = entry.move_id
      JOIN account_partial_reconcile p
        ON p.debit_move_id = l.id OR p.credit_move_id = l.id
      JOIN account_move_line d ON d.id = p.debit_move_id
      JOIN account_move_line c ON c.id = p.credit_move_id
), pays AS (
    SELECT DISTINCT reached.move_id, reached.cost FROM reached
      JOIN onestop_grant_allocation al ON al.move_id = reached.cost
     WHERE al.grant_id = ANY(%(grants)s) AND al.parent_state = 'posted'
)
SELECT CASE WHEN entry.amount > 0 THEN 'money_in' ELSE 'money_out' END,
       'account.move', array_agg(entry.move_id ORDER BY entry.move_id),
       sum(entry.amount)
  FROM entry
  JOIN account_move m ON m.id = entry.move_id
  LEFT JOIN res_company c ON c.id = m.company_id
 WHERE entry.move_id NOT IN (SELECT move_id FROM pays)
   AND m.journal_id IS DISTINCT FROM c.currency_exchange_journal_id
   AND NOT EXISTS (SELECT FROM onestop_grant_tranche t
                    WHERE t.statement_line_id = m.statement_line_id
                      AND t.grant_id = ANY(%(grants)s))
 GROUP BY 1
UNION ALL
SELECT 'other_account', 'onestop.grant.allocation', array_agg(al.id), -sum(paid.amount)
  FROM (%(query)s) paid (id, amount)
  JOIN onestop_grant_allocation al ON al.id = paid.id
 WHERE paid.amount <> 0 AND al.move_id NOT IN (SELECT cost FROM pays)
HAVING count(*) > 0
"""
