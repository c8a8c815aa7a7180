"""What pays an entry: written once, for all that ask what was paid and when."""

#: Common table expressions behind one named ``entries`` (id of ``account_move``): what
#: each entry owes, and what was paid of it on which day until ``%(day)s``: by its own
#: lines of cash and bank, and by what its open items were reconciled with.
PARTS = """
item AS MATERIALIZED (
    SELECT l.id, l.move_id, l.date, l.balance,
           a.account_type IN ('asset_cash', 'liability_credit_card') AS is_cash
      FROM entries e
      JOIN account_move_line l ON l.move_id = e.id
      JOIN account_account a ON a.id = l.account_id
     WHERE l.date <= %(day)s AND l.parent_state = 'posted'
       AND (a.account_type IN ('asset_cash', 'liability_credit_card',
                               'liability_payable') OR a.reconcile)
), part AS (
    SELECT item.move_id, item.date AS day, -item.balance AS owed,
           CASE WHEN item.is_cash THEN -item.balance ELSE 0 END AS paid
      FROM item
    UNION ALL
    SELECT item.move_id, r.max_date, 0, r.amount
      FROM item JOIN account_partial_reconcile r ON r.credit_move_id = item.id
     WHERE NOT item.is_cash AND r.max_date <= %(day)s
    UNION ALL
    SELECT item.move_id, r.max_date, 0, -r.amount
      FROM item JOIN account_partial_reconcile r ON r.debit_move_id = item.id
     WHERE NOT item.is_cash AND r.max_date <= %(day)s
)"""
