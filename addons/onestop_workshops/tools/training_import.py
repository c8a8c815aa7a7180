"""Lists of curricula and of learners as they come from XLSX; no database."""

from functools import partial

from odoo.addons.onestop_base.tools.xlsx_lines import Column, Sheet, day, number, yes


def _hours(cell):
    try:
        found = number(cell, 0, 5000)
    except ValueError:
        found = 0
    if not found:
        raise ValueError("hours")
    return found


def _children(cell):
    try:
        found = number(cell, 0, 20)
    except ValueError:
        found = 0.5
    if found != int(found):
        raise ValueError("children")
    return int(found)


_column = partial(Column, required=True)
#: kind of list -> its columns
SHEETS = {
    "curricula": Sheet(
        columns=(
            _column("trade", ("Code of the trade", "Code du métier", "Trade")),
            _column("curriculum", ("Curriculum", "Programme", "Cursus")),
            _column("code", ("Code of the unit", "Code de l'unité")),
            _column("name", ("Unit", "Unité")),
            _column("hours", ("Hours", "Heures"), _hours),
            Column("criteria", ("Criteria", "Critères")),
            Column(
                "required",
                ("Required (1 or 0)", "Obligatoire (1 ou 0)", "Exigée"),
                yes,
                default=True,
            ),
        ),
        key=("trade", "curriculum", "code"),
        examples=(
            (
                "SEW",
                "Sewing, three months",
                "U1",
                "Machine and tools",
                40,
                "Threads",
                1,
            ),
            ("SEW", "Sewing, three months", "U2", "Patterns", 80, "Draws a skirt", 1),
        ),
    ),
    "learners": Sheet(
        columns=(
            _column("person", ("Code of the person", "Code de la personne")),
            _column("cohort", ("Code of the cohort", "Code de la cohorte")),
            Column("day", ("First day", "Premier jour"), day),
            Column(
                "children",
                ("Children in care", "Enfants à garder", "Enfants gardés"),
                _children,
                default=0,
            ),
            Column(
                "transport",
                ("Transport (1 or 0)", "Transport (1 ou 0)"),
                yes,
                default=False,
            ),
        ),
        key=("person", "cohort"),
        examples=(
            ("K7M-4RT", "BKO-SEW-26-01", None, 1, 0),
            ("H9T-4RX", "BKO-SEW-26-01", None, 0, 1),
        ),
    ),
}
