"""The lists of money that come as XLSX: budgets and official rates."""

import re

from odoo.addons.onestop_base.tools.xlsx_lines import Column, Sheet, day, number, text

#: What a source of rates is called in a list.
SOURCES = {
    "treaty": "treaty", "traite": "treaty", "traité": "treaty",
    "inforeuro": "inforeuro", "unore": "unore", "bceao": "bceao",
    "bank": "bank", "banque": "bank",
}  # fmt: skip


def codes(cell):
    """Return the codes of a cell that stand between commas, semicolons or spaces."""
    return tuple(dict.fromkeys(filter(None, re.split(r"[,;\s]+", text(cell)))))


def cents(cell):
    """Return an amount with at most two decimals."""
    found = number(cell)
    if abs(found * 100 - round(found * 100)) > 1e-4:
        raise ValueError("cents")
    return round(found, 2)


def source(cell):
    """Return the key of a source of rates."""
    found = SOURCES.get(text(cell).casefold())
    if not found:
        raise ValueError("source")
    return found


def rate(cell):
    """Return a rate above zero with at most six decimals."""
    found = round(number(cell, high=10**9), 6)
    if found <= 0:
        raise ValueError("rate")
    return found


BUDGET = Sheet(
    columns=(
        Column("heading", ("Heading", "Rubrique"), required=True),
        Column("heading_name", ("Name of the heading", "Intitulé de la rubrique")),
        Column("code", ("Line", "Ligne"), required=True),
        Column("name", ("Name of the line", "Intitulé de la ligne"), required=True),
        Column("unit", ("Unit", "Unité")),
        Column("quantity", ("Quantity", "Quantité"), number, default=1),
        Column("unit_cost", ("Unit cost", "Coût unitaire"), cents, required=True),
        Column("accounts", ("Accounts", "Comptes"), codes, default=()),
        Column("centres", ("Centres", "Centres"), codes, default=()),
        Column("activity", ("Activity", "Activité")),
        Column("cap", ("Cap", "Plafond"), cents, default=0),
    ),
    key=("code",),
    examples=(
        ("1", "Staff", "1.1", "Trainer", "Month", 12, 450, "", "BKO", "TRAIN", None),
        ("2", "Goods", "2.1", "Machines", "Piece", 10, 180.5, "", "", "", 2000),
    ),
)

RATES = Sheet(
    columns=(
        Column("source", ("Source", "Source"), source, required=True),
        Column("currency", ("Currency", "Devise"), required=True),
        Column("date_from", ("Valid from", "Valable à partir du"), day, required=True),
        Column("rate", ("XOF for one", "XOF pour un", "Taux"), rate, required=True),
        Column("reference", ("Reference", "Référence")),
    ),
    key=("source", "currency", "date_from"),
    examples=(("UNORE", "USD", "01/03/2026", 603.25, "March 2026"),),
)
