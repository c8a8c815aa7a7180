"""How a journal item is shared between budget lines, without a database."""

from .money import MOST, split

#: What tells two shares of one item apart.
KEYS = ("budget_line_id", "centre_id", "activity_id")


def amounts_of(balance, shares):
    """Return {key: francs} of the shares of one item, exact to the franc.

    Shares with an amount come first; those with a weight share what is left of the
    item. Shares of one key are added; what comes to nothing is left out.

    :param int balance: francs of the item; negative for a credit
    :param shares: list of dicts with ``KEYS`` and either ``amount`` or ``weight``
    :raises ValueError: the key of the rule that does not hold: ``amount_or_weight``,
        ``whole``, ``sign``, ``more``, ``weights``
    """
    fixed, weighted = [], []
    for share in shares:
        if ("amount" in share) == ("weight" in share):
            raise ValueError("amount_or_weight")
        (fixed if "amount" in share else weighted).append(share)
    parts = [(key_of(share), whole_francs(share["amount"])) for share in fixed]
    given = sum(amount for _key, amount in parts)
    parts += _weighted(balance - given, balance, weighted)
    totals = {}
    for key, amount in parts:
        totals[key] = totals.get(key, 0) + amount
    totals = {key: amount for key, amount in totals.items() if amount}
    check_within(balance, list(totals.values()))
    return totals


def _weighted(rest, balance, shares):
    if not shares:
        return []
    if rest * balance < 0:
        raise ValueError("more")
    try:
        # Through text: a float means the number that a person reads.
        weights = [str(share["weight"]) for share in shares]
        amounts = split(rest, weights)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError("weights") from error
    return [
        (key_of(share), amount) for share, amount in zip(shares, amounts, strict=True)
    ]


def key_of(share):
    """Return what tells a share from others of its item."""
    return tuple(share.get(name) or False for name in KEYS)


def whole_francs(amount):
    """Return an amount as int.

    :raises ValueError: ``whole``, when it is not whole or too large
    """
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise ValueError("whole")
    if amount != amount or abs(amount) > MOST or amount != int(amount):
        raise ValueError("whole")
    return int(amount)


def check_within(balance, amounts):
    """Refuse shares of the other sign, or of more than the item.

    :raises ValueError: ``sign`` or ``more``
    """
    if any(amount * balance < 0 for amount in amounts):
        raise ValueError("sign")
    if abs(sum(amounts)) > abs(balance):
        raise ValueError("more")


def refit(before, now, amounts):
    """Return the shares of an item whose balance has changed, in proportion.

    What was shared whole stays shared whole.

    :param int before: balance when it was shared
    :param int now: balance now
    :param amounts: list of int, of the sign of ``before``
    """
    if not now:
        return [0] * len(amounts)
    rest = abs(before) - sum(map(abs, amounts))
    weights = [abs(amount) for amount in amounts]
    parts = split(abs(now), [*weights, max(rest, 0)])[:-1]
    return [part if now > 0 else -part for part in parts]
