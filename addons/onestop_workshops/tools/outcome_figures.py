"""Figures of graduates in which no small count can be computed back.

Plain functions over rows of one graduate and round each. A row has ``leaf`` (a cohort),
``round``, ``status`` (done, unreachable, refused, waiting: without an answer) and,
where done, ``income`` (XOF a month), ``relevant`` and ``level`` (see ``LEVELS``).

Groups form a tree: all, trades, cohorts. A *measure* divides a group completely, and is
shown of a group as a whole or not at all. It is shown where each count is 0 or at least
the threshold, **and** what is left of the group above, when all shown groups are taken
from it, has such counts only; else the smallest group beside it is hidden, too. So all
that can be computed from shown figures is a sum of groups that might be shown
themselves. `onestop_privacy.tools.suppression` does the same for tables that cross; it
takes minutes for five rounds of 25 cohorts, where this takes milliseconds, and is the
judge of it in the tests.

A measure that divides an answer (work, income) is shown only where the answers are. A
mean or median is shown where the number of answers is and reaches the threshold; it is
rounded, so that one woman's income cannot be computed from two of them.
"""

from statistics import mean, median

from .rounds import ROUNDS
from .wilson import wilson

#: From the best: independent at 12 and at 24 months, at one of them, gainful alone.
LEVELS = ("confirmed", "independent", "gainful", "below")
#: Measure -> (the measure whose group it divides, its counts).
MEASURES = {
    "response": (None, ("done", "open")),
    "silence": ("response", ("unreachable", "refused", "waiting")),
    "work": ("response", ("relevant", "other_work")),
    "income": ("response", LEVELS),
}
ALL = "all"
#: XOF to which means and medians are rounded.
STEP = 500


def fact(row, measure):
    """Return which count of a measure a row belongs to; None: to none."""
    status = row["status"]
    if measure == "response":
        return "done" if status == "done" else "open"
    if measure == "silence":
        return status if status != "done" else None
    if status != "done":
        return None
    if measure == "work":
        return "relevant" if row["relevant"] else "other_work"
    return row["level"]


def publish(rows, trades, threshold):
    """Return the figures of all groups and rounds, small counts suppressed.

    :param rows: one for each graduate and round, see above
    :param trades: {cohort: trade}
    :param int threshold: the least count that is shown
    :return: {(group, round): {count: number or None, rate: number or None}}; groups are
        ``ALL``, trades and cohorts
    """
    figures = {}
    for month in ROUNDS:
        mine = [row for row in rows if row["round"] == month]
        found = {}
        for measure, (parent, names) in MEASURES.items():
            totals = _count(mine, measure, trades)
            allowed = set(totals) if parent is None else found[parent][1]
            found[measure] = totals, _shown(totals, trades, allowed, threshold), names
        for group in (ALL, *dict.fromkeys(trades.values()), *trades):
            cell = {}
            for totals, shown, names in found.values():
                counts = totals.get(group, {})
                for name in names:
                    cell[name] = counts.get(name, 0) if group in shown else None
            incomes = _incomes(mine, group, trades)
            figures[group, month] = {
                **cell,
                **rates(cell),
                **_means(cell, incomes, threshold),
            }
    return figures


def _groups(leaf, trades):
    return ALL, trades[leaf], leaf


def _count(rows, measure, trades):
    """Return {group: {count: number}} of all groups, empty ones too."""
    totals = {group: {} for leaf in trades for group in _groups(leaf, trades)}
    for row in rows:
        name = fact(row, measure)
        if name is None:
            continue
        for group in _groups(row["leaf"], trades):
            totals[group][name] = totals[group].get(name, 0) + 1
    return totals


def _shown(totals, trades, allowed, threshold):
    """Return the set of groups whose counts may be shown."""
    if ALL not in totals or ALL not in allowed:
        return set()
    if not _is_safe(totals[ALL], threshold):
        return set()
    shown = {ALL}
    for trade in _choose(dict.fromkeys(trades.values()), totals, allowed, threshold):
        shown.add(trade)
        leaves = [leaf for leaf in trades if trades[leaf] == trade]
        shown.update(_choose(leaves, totals, allowed, threshold))
    return shown


def _choose(groups, totals, allowed, threshold):
    """Return those groups that may be shown beside the total of all of them."""
    hidden = [
        group
        for group in groups
        if group not in allowed or not _is_safe(totals[group], threshold)
    ]
    shown = [group for group in groups if group not in hidden]
    shown.sort(key=lambda group: sum(totals[group].values()))
    while shown and not _is_safe(_sum(totals, hidden), threshold):
        hidden.append(shown.pop(0))
    return shown


def _sum(totals, groups):
    found = {}
    for group in groups:
        for name, count in totals[group].items():
            found[name] = found.get(name, 0) + count
    return found


def _is_safe(counts, threshold):
    return not any(0 < count < threshold for count in counts.values())


def _incomes(rows, group, trades):
    return [
        row["income"]
        for row in rows
        if row["status"] == "done" and group in _groups(row["leaf"], trades)
    ]


def rates(cell):
    """Return rates from 0 to 1 of which all parts are shown, else None.

    ``relevant_rate`` is over all who are in the figures; the share of the
    independent is over those who answered, with Wilson's interval at 95 per cent.
    """
    names = ("response_rate", "relevant_rate", "share", "share_low", "share_high")
    found = dict.fromkeys((*names, "all_independent", "all_gainful", "due"))
    if cell["done"] is None:
        return found
    found["due"] = due = cell["done"] + cell["open"]
    if due:
        found["response_rate"] = cell["done"] / due
        if cell["relevant"] is not None:
            found["relevant_rate"] = cell["relevant"] / due
    if cell["confirmed"] is not None:
        independent = cell["confirmed"] + cell["independent"]
        found["all_independent"] = independent
        found["all_gainful"] = independent + cell["gainful"]
        if cell["done"]:
            found["share"] = independent / cell["done"]
            found["share_low"], found["share_high"] = wilson(independent, cell["done"])
    return found


def _means(cell, incomes, threshold):
    if cell["done"] is None or len(incomes) < threshold:
        return {"mean": None, "median": None}
    return {"mean": _rounded(mean(incomes)), "median": _rounded(median(incomes))}


def _rounded(value):
    return round(value / STEP) * STEP
