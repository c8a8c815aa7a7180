"""Which rules of its grant a cost breaks, without a database."""

from dataclasses import dataclass
from datetime import date, timedelta

#: Every rule by its key, in the order in which they are told.
RULES = [
    ("state", "The grant is active"),
    ("date", "Date within the grant"),
    ("payment", "Paid within the grace after the grant"),
    ("account", "Account of the budget line"),
    ("centre", "Centre of the grant"),
    ("document", "Supporting document"),
    ("budget", "Within the budget"),
    ("cap", "Below the cap of the line"),
]
#: No second person lets these pass.
NEVER = frozenset(("cap",))


@dataclass
class Terms:
    """What a grant and one of its lines allow."""

    active: bool
    start: date
    end: date
    grace_days: int
    accounts: frozenset
    centres: frozenset


@dataclass
class Cost:
    """What a share is spent on; ``paid_on`` is the day it is or will be paid."""

    day: date
    paid_on: date | None
    account: int
    centre: int | None
    documented: bool


def broken_rules(cost, terms):
    """Return the keys of the rules that a cost breaks, in order.

    An empty set of accounts or centres allows all of them.
    """
    late = terms.end + timedelta(days=terms.grace_days)
    broken = {
        "state": not terms.active,
        "date": not terms.start <= cost.day <= terms.end,
        "payment": cost.paid_on is not None and cost.paid_on > late,
        "account": bool(terms.accounts) and cost.account not in terms.accounts,
        "centre": bool(terms.centres) and cost.centre not in terms.centres,
        "document": not cost.documented,
    }
    return [key for key, _label in RULES if broken.get(key)]
