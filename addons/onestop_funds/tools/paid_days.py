"""On which days the costs of a grant were paid."""

from collections import defaultdict
from fractions import Fraction

from .money import round_half_up
from .payments_sql import PARTS

#: For each entry with costs of a grant: its francs of the grant, what the entry owed,
#: and what was paid of it on which day.
PAID_DAYS = f"""
WITH entries AS (
    SELECT move_id AS id, min(date) AS day, sum(amount) AS francs
      FROM onestop_grant_allocation
     WHERE grant_id = %(grant)s AND parent_state = 'posted' AND date <= %(day)s
     GROUP BY move_id
), {PARTS}, debt AS (
    SELECT move_id, sum(owed) AS owed FROM part GROUP BY move_id
), payment AS (
    SELECT move_id, day, sum(paid) AS paid FROM part WHERE paid <> 0
     GROUP BY move_id, day
)
SELECT e.id, e.day, e.francs::bigint, debt.owed, payment.day, payment.paid
  FROM entries e LEFT JOIN debt ON debt.move_id = e.id
  LEFT JOIN payment ON payment.move_id = e.id
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
