"""Money without a database: whole francs, exact shares, one conversion per total.

Amounts in XOF are integers. Rates are ``Decimal``: XOF for one unit of the donor's
currency. A total is converted once; its parts get their cents by largest remainder.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

#: Francs for one euro, fixed by treaty.
EUR_XOF = Decimal("655.957")
#: The largest amount that the functions and the database take, in XOF.
MOST = 10**12


def split(amount, weights):
    """Return how an amount is shared by weights, exact to the unit.

    :param int amount: XOF (or any smallest unit); negative for a credit
    :param weights: numbers >= 0, not all zero; Fraction, Decimal, int, or str
    :returns: list of int, of the length of ``weights``, whose sum is ``amount``; each
        is within one unit of its exact share (largest remainder; ties: who is first)
    :raises ValueError: without weights, with a negative one, or when all are zero
    """
    exact = [Fraction(weight) for weight in weights]
    total = sum(exact)
    if not exact or min(exact) < 0 or total == 0:
        raise ValueError("shares need weights that are not negative and not all zero")
    sign = -1 if amount < 0 else 1
    shares = [abs(amount) * weight / total for weight in exact]
    whole = [share.numerator // share.denominator for share in shares]
    missing = abs(amount) - sum(whole)
    order = sorted(range(len(shares)), key=lambda i: (whole[i] - shares[i], i))
    for index in order[:missing]:
        whole[index] += 1
    return [sign * part for part in whole]


def to_donor(amount, rate, digits=2):
    """Return XOF in the donor's currency, rounded half up once.

    :param int amount: XOF
    :param Decimal rate: XOF for one unit, > 0
    :param int digits: decimals of the donor's currency
    :returns: Decimal
    :raises ValueError: when the rate is not positive
    """
    if rate <= 0:
        raise ValueError("a rate is a number of francs above zero")
    exact = Fraction(int(amount)) / Fraction(rate)
    return round_half_up(exact, digits)


def round_half_up(number, digits):
    """Return a Fraction as Decimal with that many decimals, half away from zero."""
    scaled = abs(number) * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = -units if number < 0 else units
    return Decimal(signed).scaleb(-digits)


def parts_in_donor(amounts, total, digits=2, rate=None):
    """Return each amount's part of a converted total; the parts add up to it.

    Each part is its exact value rounded down or up, unless the total itself lies
    further off; cents go to the largest remainders.

    :param amounts: list of int XOF
    :param Decimal total: their sum, converted once
    :param rate: XOF for one unit; needed where costs and credits cancel each other out,
        since then the total says nothing about the parts
    :returns: list of Decimal
    :raises ValueError: without a rate, when the sum is zero and the amounts are not
    """
    units = int(Decimal(total).scaleb(digits).to_integral_value(ROUND_HALF_UP))
    everything = sum(amounts)
    if not any(amounts):
        return [Decimal(0)] * len(amounts)
    if rate is None and not everything:
        raise ValueError("amounts that cancel each other out need a rate")
    per_franc = (
        10**digits / Fraction(rate) if rate is not None else Fraction(units, everything)
    )
    exact = [amount * per_franc for amount in amounts]
    whole = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    missing = units - sum(whole)
    every, some = divmod(missing, len(order))
    for place, index in enumerate(order):
        whole[index] += every + (place < some)
    return [Decimal(part).scaleb(-digits) for part in whole]
