"""A generic financial report by budget line, without a database."""

from .report_grid import by_heading, fill

COLUMNS = [
    {"key": "budget", "kind": "money"},
    {"key": "before", "kind": "money"},
    {"key": "period", "kind": "money"},
    {"key": "adjust", "kind": "money"},
    {
        "key": "cumulative",
        "kind": "money",
        "terms": {"before": 1, "period": 1, "adjust": 1},
    },
    {"key": "commitment", "kind": "money"},
    {
        "key": "balance",
        "kind": "money",
        "terms": {"budget": 1, "cumulative": -1, "commitment": -1},
    },
    {"key": "percent", "kind": "percent", "ratio": ["cumulative", "budget"]},
]


def compute(facts):
    """Return columns and rows: budget, costs, commitments, balance, percent spent.

    ``before``: reported before; ``period``: of this period; ``adjust``: of periods
    reported before, found later; cumulative = before + period + adjust; balance =
    budget - cumulative - commitments; percent = cumulative in percent of budget.

    :param dict facts: ``digits`` and ``lines`` with Decimal ``budget, before, period,
        prior, commitment`` in the donor's currency
    :returns: dict ``columns, rows, blocks``
    """
    rows = by_heading(facts["lines"], values_of)
    rows = fill(COLUMNS, rows, facts["digits"])
    return {"columns": COLUMNS, "rows": rows, "blocks": []}


def values_of(line):
    """Return the columns of one budget line that are not computed."""
    return {
        "budget": line["budget"],
        "before": line["before"],
        "period": line["period"],
        "adjust": line["prior"],
        "commitment": line["commitment"],
    }
