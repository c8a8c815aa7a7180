"""Dividing money so that not a franc is lost."""


def share_out(amount, weights):
    """Divide an amount by weights, to the franc, by largest remainder.

    Source: savings groups share out what is in the box by what each member has saved.

    :param int amount: XOF, 0 or more
    :param dict weights: {key: weight}, weights 0 or more and not all 0
    :return: {key: XOF}; the sum is ``amount``. Equal remainders go to the first keys.
    :raise ValueError: amount or a weight is negative, or nobody has a weight
    """
    total = sum(weights.values())
    if amount < 0 or total <= 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("nothing can be divided by these weights")
    shares = {key: amount * weight // total for key, weight in weights.items()}
    rest = amount - sum(shares.values())
    by_remainder = sorted(
        weights, key=lambda key: amount * weights[key] % total, reverse=True
    )
    for key in by_remainder[:rest]:
        shares[key] += 1
    return shares
