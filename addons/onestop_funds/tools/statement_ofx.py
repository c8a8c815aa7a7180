"""Statements in OFX, SGML (1.x) or XML (2.x), read with ofxtools."""

import io
import re

from .statement_sheet import MAX_FILE, SheetError

OFX = re.compile(rb"OFXHEADER|<\?OFX|<OFX>")


def is_ofx(content):
    """Say whether the file announces itself as OFX."""
    return bool(OFX.search(content[:4096]))


def parse(content):
    """Return ``(currency, account number, statement)`` of each account in the file.

    A statement has ``name``, ``date``, ``balance`` (closing, or None) and ``lines``:
    dicts with date, amount (Decimal), label, bank_id, partner, reference.

    :raise SheetError: the file is broken, or has no line
    """
    from ofxtools.Parser import OFXTree  # slow to load, needed here alone

    if len(content) > MAX_FILE:
        raise SheetError("file")
    tree = OFXTree()
    try:
        tree.parse(io.BytesIO(content))
        statements = tree.convert().statements
        found = [_statement(one) for one in statements if one.banktranlist is not None]
    except Exception as error:  # ofxtools lets through whatever its parts raise
        raise SheetError("ofx") from error
    if not any(statement["lines"] for _currency, _number, statement in found):
        raise SheetError("empty")
    return found


def _statement(statement):
    # An aggregate of ofxtools is a list of what repeats in it: mostly an empty one.
    balance = statement.ledgerbal
    lines = [_line(one) for one in statement.banktranlist]
    return (
        statement.curdef,
        statement.account.acctid,
        {
            "date": max((line["date"] for line in lines), default=None),
            "balance": balance.balamt if balance is not None else None,
            "lines": lines,
        },
    )


def _line(one):
    payee = getattr(one, "payee", None)
    name = one.name or (payee.name if payee is not None else "")
    words = dict.fromkeys(filter(None, (name, one.memo)))
    return {
        "date": one.dtposted.date(),
        "amount": one.trnamt,
        "label": " ".join(words) or one.trntype,
        "bank_id": one.fitid,
        "partner": name or "",
        "reference": one.checknum or one.refnum or "",
    }
