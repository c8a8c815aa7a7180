"""Transactions for the IATI standard 2.03, without a database."""

from decimal import Decimal

from lxml import etree

from .report_grid import fill

COLUMNS = [
    {"key": "type", "kind": "text"},
    {"key": "date", "kind": "date"},
    {"key": "description", "kind": "text"},
    {"key": "amount", "kind": "money"},
]
#: Codes of the code list TransactionType.
INCOMING_FUNDS, DISBURSEMENT, EXPENDITURE, INCOMING_COMMITMENT = "1", "3", "4", "11"
VERSION = "2.03"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def compute(facts):
    """Return one row for each transaction.

    11 incoming commitment: what the donor promised, on the day the grant starts; 1
    incoming funds: each tranche that came (a refund is negative); 3 disbursement: costs
    of accounts that pass money on to partners; 4 expenditure: all other costs. Costs
    are those of the report, as one transaction each on the last day of its period.

    Source: iatistandard.org, activity standard 2.03, ``transaction``.

    :param dict facts: ``digits``, ``amount``, ``date_start``, ``date_to`` (ISO),
        ``is_first`` (no report before this one), ``receipts`` [(date, Decimal)] and
        Decimal ``disbursed``, ``expended``
    :returns: dict ``columns, rows, blocks``
    """
    found = []
    if facts["is_first"]:
        found.append((INCOMING_COMMITMENT, facts["date_start"], facts["amount"]))
    found += [(INCOMING_FUNDS, day, amount) for day, amount in facts["receipts"]]
    for kind, amount in (
        (DISBURSEMENT, facts["disbursed"]),
        (EXPENDITURE, facts["expended"]),
    ):
        if amount:
            found.append((kind, facts["date_to"], amount))
    rows = [
        {
            "key": f"transaction:{number}",
            "kind": "line",
            "code": kind,
            "name": "",
            "values": {"type": kind, "date": day, "amount": Decimal(amount)},
        }
        for number, (kind, day, amount) in enumerate(found, start=1)
    ]
    rows = fill(COLUMNS, rows, facts["digits"])
    return {"columns": COLUMNS, "rows": rows, "blocks": []}


def to_xml(meta, rows):
    """Return the file of one activity with its transactions, as bytes.

    Elements stand in the order that the schema asks for.

    :param dict meta: ``generated`` (ISO, with time), ``iati`` {``identifier``,
        ``org_ref``, ``org_name``, ``donor_ref``, ``donor_name``, ``title``,
        ``description``, ``status`` (2 implementation, 4 closed), ``country`` (ISO),
        ``sector`` (DAC, may be empty)}, ``currency``, ``grant_start``, ``grant_end``,
        ``language``
    :param rows: as of :func:`compute`
    """
    about, language = meta["iati"], meta["language"]
    root = etree.Element(
        "iati-activities",
        {"version": VERSION, "generated-datetime": meta["generated"]},
    )
    activity = _add(
        root,
        "iati-activity",
        {
            XML_LANG: language,
            "default-currency": meta["currency"],
            "last-updated-datetime": meta["generated"],
            "humanitarian": "0",
        },
    )
    _add(activity, "iati-identifier", text=about["identifier"])
    _org(activity, "reporting-org", about, "org", {"type": "22"})
    _narrative(_add(activity, "title"), about["title"])
    _narrative(_add(activity, "description", {"type": "1"}), about["description"])
    _org(activity, "participating-org", about, "donor", {"role": "1"})
    _org(activity, "participating-org", about, "org", {"role": "4"})
    _add(activity, "activity-status", {"code": about["status"]})
    for kind, day in (("2", meta["grant_start"]), ("3", meta["grant_end"])):
        _add(activity, "activity-date", {"type": kind, "iso-date": day})
    _add(activity, "recipient-country", {"code": about["country"]})
    if about["sector"]:
        _add(activity, "sector", {"vocabulary": "1", "code": about["sector"]})
    for row in rows:
        _transaction(activity, row["values"], meta)
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


def _transaction(activity, values, meta):
    about = meta["iati"]
    element = _add(activity, "transaction")
    _add(element, "transaction-type", {"code": values["type"]})
    _add(element, "transaction-date", {"iso-date": values["date"]})
    _add(
        element,
        "value",
        {"currency": meta["currency"], "value-date": values["date"]},
        values["amount"],
    )
    _narrative(_add(element, "description"), values["description"])
    incoming = values["type"] in (INCOMING_FUNDS, INCOMING_COMMITMENT)
    _org(element, "provider-org", about, "donor" if incoming else "org", {})
    if incoming:
        _org(element, "receiver-org", about, "org", {})


def _org(parent, tag, about, who, attributes):
    if about[f"{who}_ref"]:
        attributes = {"ref": about[f"{who}_ref"], **attributes}
    _narrative(_add(parent, tag, attributes), about[f"{who}_name"])


def _narrative(parent, text):
    _add(parent, "narrative", text=text)


def _add(parent, tag, attributes=None, text=None):
    element = etree.SubElement(parent, tag, attributes or {})
    element.text = text
    return element
