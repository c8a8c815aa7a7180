"""Interim and final proof for German funds, without a database."""

from decimal import Decimal

from .report_financial import values_of
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
    {
        "key": "deviation",
        "kind": "money",
        "terms": {"cumulative": 1, "budget": -1},
    },
    {"key": "percent", "kind": "percent", "ratio": ["deviation", "budget"]},
]
MONEY = [{"key": "amount", "kind": "money"}]


def compute(facts):
    """Return the numerical proof: costs by heading, shares, and income.

    Deviation = actual - budget, in percent of the budget, for each line and heading:
    above the agreement's percentage it needs approval and an equal saving elsewhere.
    Costs are those that were paid. Own share: the agreed percent of all costs, pro
    rata; the donor pays the rest. Income: tranches, interest, own funds, less refunds;
    balance = income - costs.

    Source: ANBest-P / NBest-Bau and the agreements of the German agencies, as
    ``standards/funds.md`` sums them up.

    :param dict facts: ``digits``, ``own_percent``, ``lines`` as of the financial
        report, and ``income`` {tranche, interest, own, refund: Decimal, cumulative}
    :returns: dict ``columns, rows, blocks``; the blocks are ``shares`` and ``income``
    """
    digits = facts["digits"]
    rows = fill(COLUMNS, by_heading(facts["lines"], values_of), digits)
    spent = Decimal(rows[-1]["values"]["cumulative"])
    shares = [
        _amount("costs", spent),
        {**_amount("own_share"), "percent": ["costs", str(facts["own_percent"])]},
        {
            **_amount("donor_share"),
            "kind": "total",
            "sum": _minus("costs", "own_share"),
        },
    ]
    return {
        "columns": COLUMNS,
        "rows": rows,
        "blocks": [
            {"key": "shares", "columns": MONEY, "rows": fill(MONEY, shares, digits)},
            {
                "key": "income",
                "columns": MONEY,
                "rows": fill(MONEY, _income(facts["income"], spent), digits),
            },
        ],
    }


def _income(income, spent):
    """Return income, costs and what is left, cumulative."""
    kinds = ("tranche", "interest", "own")
    return [
        *(_amount(kind, income[kind]) for kind in kinds),
        _amount("refund", income["refund"]),
        {
            **_amount("income"),
            "kind": "subtotal",
            "sum": {**dict.fromkeys(kinds, 1), "refund": -1},
        },
        _amount("costs", spent),
        {**_amount("balance"), "kind": "total", "sum": _minus("income", "costs")},
    ]


def _amount(key, value=None):
    values = {} if value is None else {"amount": value}
    return {"key": key, "kind": "line", "code": "", "name": "", "values": values}


def _minus(one, other):
    return {one: 1, other: -1}
