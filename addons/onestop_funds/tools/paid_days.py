"""On which days the costs of a grant were paid."""

from collections import defaultdict
from fractions import Fraction

from .money import round_half_up

#: For each entry with costs of a grant: its francs of the grant, what the entry owed,
#: and what was paid of it on which day: by its own lines of cash and bank, and by what
#: its open items were reconciled with.
PAID_DAYS = """
WITH entry AS (
    SELECT move_id, min(date) AS day, sum(amount) AS francs
      FROM onestop_grant_allocation
     WHERE grant_id = %(grant)s AND parent_state = 'posted' AND date <= %(day)s
     GROUP BY move_id
), item AS (
    SELECT l.id, l.move_id, l.date, -l.balance AS owed,
           a.account_type IN ('asset_cash', 'liability_credit_card') AS money
      FROM entry
      JOIN account_move_line l USING (move_id)
      JOIN account_account a ON a.id = l.account_id
     WHERE a.account_type IN ('asset_cash', 'liability_credit_card',
                              'liability_payable') OR a.reconcile
), payment AS (
    SELECT move_id, date AS day, owed AS paid FROM item WHERE money
    UNION ALL
    SELECT item.move_id, r.max_date,
           CASE WHEN r.credit_move_id = item.id THEN r.amount ELSE -r.amount END
      FROM item JOIN account_partial_reconcile r
        ON r.credit_move_id = item.id OR r.debit_move_id = item.id
     WHERE NOT item.money AND r.max_date <= %(day)s
)
SELECT entry.move_id, entry.day, entry.francs::bigint,
       (SELECT sum(owed) FROM item WHERE item.move_id = entry.move_id),
       payment.day, sum(payment.paid)
  FROM entry LEFT JOIN payment ON payment.move_id = entry.move_id
 GROUP BY entry.move_id, entry.day, entry.francs, payment.day
 ORDER BY payment.day
"""


def francs_by_day(rows):
    """Return pairs (day, francs) of rows of :data:`PAID_DAYS`, in order.

    The parts of an entry are cut along the running sum, so that they add up to it. An
    entry that owes nothing (a stock issue) counts as paid on its day.
    """
    days, running = defaultdict(int), defaultdict(Fraction)
    for move, booked, francs, owed, day, paid in rows:
        if not owed:
            if move not in running:
                days[booked] += francs
            running[move] = Fraction(1)
        elif day:
            before = running[move]
            running[move] += Fraction(paid) / Fraction(owed)
            days[day] += _whole(francs * running[move]) - _whole(francs * before)
    return sorted((day, francs) for day, francs in days.items() if francs)


def _whole(francs):
    return int(round_half_up(Fraction(francs), 0))
