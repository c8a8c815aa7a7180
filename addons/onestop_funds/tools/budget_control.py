"""Whether a budget bears a cost, without a database.

Sources: agreements with UN agencies (a share of the total may be moved between
headings), with German agencies (an overrun of a heading above a percentage needs
approval and an equal saving elsewhere); see the standard for donor funds.
"""

from dataclasses import dataclass
from fractions import Fraction

#: From this part of a line on its users are warned.
WARN_AT = Fraction(80, 100)
WARNING, OVER, CAP = "warning", "budget", "cap"


@dataclass
class Line:
    """A budget line, in whole francs.

    ``used`` counts actual cost and open commitments; ``added`` is what is to come;
    ``cap`` is None when there is none.
    """

    heading: int
    budget: int
    used: int
    added: int = 0
    cap: int | None = None

    @property
    def after(self):
        return self.used + self.added


def verdicts(rule, percent, lines):
    """Return {key of a line: WARNING, OVER or CAP} for lines that are added to.

    :param str rule: ``none``, ``line``, ``heading`` or ``total``
    :param percent: the overrun that the agreement allows
    :param dict lines: all lines of one grant
    """
    found = {}
    for key, line in lines.items():
        if line.added <= 0:
            continue
        if line.cap is not None and line.after > line.cap:
            found[key] = CAP
        elif line.after > line.budget and not _bears(rule, percent, lines, line):
            found[key] = OVER
        elif line.after >= line.budget * WARN_AT:
            found[key] = WARNING
    return found


def _bears(rule, percent, lines, line):
    """Return whether the rule lets a line pass its budget."""
    part = Fraction(str(percent or 0)) / 100
    every = list(lines.values())
    total = sum(one.budget for one in every)
    if rule == "none" or sum(one.after for one in every) > total:
        return False
    if rule == "line":
        return line.after <= line.budget * (1 + part)
    if rule == "heading":
        mates = [one for one in every if one.heading == line.heading]
        budget = sum(one.budget for one in mates)
        return sum(one.after for one in mates) <= budget * (1 + part)
    moved = sum(max(0, one.after - one.budget) for one in every)
    return moved <= total * part
