"""The FACE form of the UN agencies (HACT), without a database."""

from decimal import Decimal

from .report_grid import by_heading, fill

#: Columns after the HACT framework's form; D and G follow from the others.
COLUMNS = [
    {"key": "a", "kind": "money"},
    {"key": "b", "kind": "money"},
    {"key": "adjust", "kind": "money"},
    {"key": "c", "kind": "money"},
    {"key": "d", "kind": "money", "terms": {"a": 1, "c": -1}},
    {"key": "e", "kind": "money"},
    {"key": "f", "kind": "money"},
    {"key": "g", "kind": "money", "terms": {"d": 1, "f": 1}},
]


def compute(facts):
    """Return columns and rows of a FACE form.

    A: amount authorised for the period (the G of the form before, as the agency
    answered it). B: actual expenditure, of which ``adjust`` is of periods reported
    before. C: what the agency accepts of it: B less what it rejected. D = A - C. E: the
    new request. F: what the agency authorises of it. G = D + F: what is authorised and
    not yet accounted for. Sub-totals for each heading, support cost in percent of each
    column of direct cost; D and G of every row follow from that row.

    Source: HACT framework (UNDG 2014), annex: Funding Authorization and Certificate of
    Expenditures; ``standards/funds.md``.

    :param dict facts: ``digits``, ``support_percent`` and ``lines`` with ``id, code,
        name, heading, heading_name``, and Decimal ``authorised_before, period, prior,
        rejected, requested, authorised`` in the donor's currency
    :returns: dict ``columns, rows, blocks``
    """
    rows = by_heading(facts["lines"], _values, facts["support_percent"])
    rows = fill(COLUMNS, rows, facts["digits"])
    return {"columns": COLUMNS, "rows": rows, "blocks": []}


def _values(line):
    actual = line["period"] + line["prior"]
    return {
        "a": line["authorised_before"],
        "b": actual,
        "adjust": line["prior"],
        "c": actual - line["rejected"],
        "e": line["requested"],
        "f": line["authorised"],
    }


def outstanding(row, rejected, authorised):
    """Return what a line still has authorised when the agency has answered.

    It is A of the next form: G with what was rejected and authorised by then.

    :param dict row: the line's row of the form that was sent
    :param Decimal rejected: rejected since, beyond what the form already said
    :param Decimal authorised: what the answer authorises, instead of the form's F
    """
    values = row["values"]
    return Decimal(values["d"]) + rejected + authorised
