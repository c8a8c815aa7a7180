"""The interval of a share by Wilson's score; plain functions that know no database.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", *Journal of the American Statistical Association* 22 (1927), 209-212.
"""

from math import sqrt

#: Of the normal distribution, for 95 per cent.
Z95 = 1.959963984540054


def wilson(successes, total, z=Z95):
    """Return (low, high), shares from 0 to 1, or None when nobody was asked.

    :param int successes: how many of ``total``
    :param int total: how many answered
    :raise ValueError: more successes than answers, or a negative count
    """
    if not 0 <= successes <= total:
        raise ValueError("successes lie between 0 and the total")
    if not total:
        return None
    share = successes / total
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z / scale * sqrt(share * (1 - share) / total + z * z / (4 * total**2))
    low = 0.0 if not successes else max(0.0, middle - half)
    high = 1.0 if successes == total else min(1.0, middle + half)
    return low, high
