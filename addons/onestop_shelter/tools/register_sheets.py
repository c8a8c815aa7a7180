"""The sheets of the paper register: where the headings stand, what each line says.

Plain Python and openpyxl, no Odoo. :func:`read_register` takes the bytes of the file
and returns a :class:`Register` whose lines carry what is unreadable in them, or raises
:class:`FileError` when the file as a whole is no register.
"""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from . import register_cells as cells

#: Limits that keep a crafted file from filling the memory.
MAX_FILE = 5 * 1024 * 1024
MAX_UNPACKED = 25 * 1024 * 1024
MAX_ROWS = 10_000
MAX_COLUMNS = 40
#: The headings stand within the first rows of a sheet.
HEADING_ROWS = 20
#: Heading of the column that says why a line was given back.
REFUSAL = {"rooms": "Motif", "stays": "Motif", "blocks": "Motif du refus"}

#: sheet -> (title, {column: headings as written, the usual one first}, required).
LAYOUT = {
    "rooms": (
        "Chambres",
        {
            "room": ("Chambre", "Chambres", "Salle"),
            "kind": ("Type",),
            "floor": ("Étage", "Niveau"),
            "accessible": ("Accessible", "Accessibilité"),
            "count": ("Nombre de lits", "Nb de lits", "Lits"),
        },
        ("room", "kind", "count"),
    ),
    "stays": (
        "Séjours",
        {
            "number": ("N°", "No", "Numéro"),
            "alias": ("Nom d'usage", "Nom", "Prénom", "Alias"),
            "ages": ("Enfants (âges)", "Enfants", "Âges des enfants", "Âges"),
            "sexes": ("Sexe enfants", "Sexe des enfants", "Sexes", "Sexe"),
            "beds": ("Lit(s)", "Lits", "Lit"),
            "arrival": ("Arrivée", "Date d'arrivée", "Entrée"),
            "expected": ("Départ prévu", "Sortie prévue"),
            "departure": ("Départ", "Date de départ", "Sortie"),
            "destination": ("Destination",),
            "notes": ("Observations", "Observation", "Remarques"),
        },
        ("number", "alias", "ages", "beds", "arrival", "departure"),
    ),
    "blocks": (
        "Hors service",
        {
            "bed": ("Lit", "Lits"),
            "start": ("Du", "Début"),
            "end": ("Au (exclu)", "Au", "Fin"),
            "reason": ("Motif", "Raison"),
        },
        ("bed", "start", "end"),
    ),
}


class FileError(cells.CellError):
    """The file as a whole cannot be read as a register."""


@dataclass(frozen=True)
class Problem:
    """A reason against a line: a code, and the words that its message needs."""

    code: str
    words: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Child:
    age: int
    sex: str | None = None


@dataclass
class Line:
    """A line of a sheet; ``raw`` is what stands in its cells, from the first column."""

    sheet: str
    row: int
    raw: tuple
    problems: list = field(default_factory=list)
    #: new, known, update or bad; set by the checks.
    status: str = "new"

    def refuse(self, code, **words):
        """Note a reason against this line."""
        self.problems.append(Problem(code, words))
        self.status = "bad"


@dataclass
class RoomLine(Line):
    name: str = ""
    kind: str = "dormitory"
    floor: int = 0
    accessible: bool = False
    count: int = 0

    @property
    def beds(self):
        """Return the names of the beds: D1-01, D1-02 ..."""
        return [f"{self.name}-{n:02}" for n in range(1, self.count + 1)]


@dataclass
class StayLine(Line):
    number: str = ""
    alias: str = ""
    children: list = field(default_factory=list)
    beds: list = field(default_factory=list)
    arrival: date | None = None
    expected: date | None = None
    departure: date | None = None
    destination: str | None = None
    notes: bool = False
    #: id of the stay that was made of this line before
    stay_id: int | None = None

    @property
    def ref(self):
        """Return what identifies the line when the register is read again.

        Registers start at 1 again each year, so the year belongs to the number.
        """
        return f"{self.arrival.year}-{self.number}"


@dataclass
class BlockLine(Line):
    bed: str = ""
    start: date | None = None
    end: date | None = None
    reason: str = ""
    #: id of the assignment that was made of this line before
    block_id: int | None = None


@dataclass
class Layout:
    """How a sheet looks: its title, the rows above its headings, the headings."""

    title: str
    above: list
    headings: tuple
    columns: dict


@dataclass
class Register:
    rooms: list
    stays: list
    blocks: list
    layouts: dict

    @property
    def lines(self):
        """Return all lines in the order of the sheets."""
        return [*self.rooms, *self.stays, *self.blocks]

    @property
    def bad(self):
        """Return the lines with something against them."""
        return [line for line in self.lines if line.problems]


# ------------------------------------------------------------------ the file
def read_register(content):
    """Read the bytes of an XLSX file.

    :raise FileError: ``not_xlsx``, ``old_or_locked``, ``damaged``, ``too_big``,
        ``too_many_rows``, ``sheet_missing``, ``heading_missing``
    """
    _check_file(content)
    import openpyxl  # slow to load, needed here alone

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
        tables = {sheet.title: _rows(sheet) for sheet in book.worksheets}
        book.close()
    except FileError:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise FileError("damaged") from error
    layouts, lines = {}, {}
    for key in LAYOUT:
        layout, first, table = _find_sheet(key, tables)
        layouts[key] = layout
        lines[key] = _READERS[key](layout, first, table)
    return Register(layouts=layouts, **lines)


def _check_file(content):
    """Refuse what is no XLSX file, or one that unpacks to too much."""
    if len(content) > MAX_FILE:
        raise FileError("too_big", max=MAX_FILE // 1024 // 1024)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise FileError("old_or_locked")
    if content[:2] != b"PK":
        raise FileError("not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileError("damaged") from error
    if "xl/workbook.xml" not in names:
        raise FileError("not_xlsx")
    # zipfile never unpacks more than a part declares, so this sum is a true bound
    if len(parts) > 500 or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileError("too_big", max=MAX_FILE // 1024 // 1024)


def _rows(sheet):
    """Return the rows of a sheet as tuples; row 1 is the first one."""
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    rows = []
    for number, row in enumerate(
        islice(sheet.iter_rows(values_only=True), 2 * MAX_ROWS), start=1
    ):
        row = row[:MAX_COLUMNS]
        if number > MAX_ROWS and any(value is not None for value in row):
            raise FileError("too_many_rows", sheet=sheet.title, max=MAX_ROWS)
        rows.append(row)
    return rows


def _find_sheet(key, tables):
    """Return layout, row number of the first line, and rows of a sheet.

    The sheet is known by its headings; of several, the one with the usual title.
    """
    title, columns, required = LAYOUT[key]
    by_title = sorted(tables, key=lambda name: cells.plain(name) != cells.plain(title))
    closest, missing = None, required
    for name in by_title:
        for index, row in enumerate(tables[name][:HEADING_ROWS]):
            found = _match_headings(row, columns)
            absent = [column for column in required if column not in found]
            if not absent:
                layout = Layout(name, tables[name][:index], row, found)
                return layout, index + 2, tables[name][index + 1 :]
            same_title = cells.plain(name) == cells.plain(title)
            if same_title and len(absent) <= len(missing):
                closest, missing = name, absent
    if not closest:
        raise FileError("sheet_missing", sheet=title)
    raise FileError(
        "heading_missing",
        sheet=closest,
        headings=", ".join(columns[column][0] for column in missing),
    )


def _match_headings(row, columns):
    """Return {column: index} for the headings that stand in a row."""
    words = [cells.plain(value) for value in row]
    found = {}
    for column, names in columns.items():
        for name in map(cells.plain, names):
            if name in words and words.index(name) not in found.values():
                found[column] = words.index(name)
                break
    return found


# ----------------------------------------------------------------- the lines
def _lines(layout, first, table):
    """Yield (row number, cells by column, raw cells) of lines that are not empty."""
    columns = layout.columns
    for row_number, row in enumerate(table, start=first):
        values = {
            column: row[index] if index < len(row) else None
            for column, index in columns.items()
        }
        if any(cells.read_text(value) for value in values.values()):
            yield row_number, values, tuple(row)


def _take(line, name, read, *args):
    """Set ``line.name`` to what ``read`` makes of the cell, or note what is wrong."""
    try:
        setattr(line, name, read(*args))
    except cells.CellError as error:
        line.refuse(error.code, **error.words)


def _heading(layout, column):
    """Return the heading of a column as it stands in the sheet."""
    return cells.shown(layout.headings[layout.columns[column]])


def _read_rooms(layout, first, table):
    lines = []
    for row, values, raw in _lines(layout, first, table):
        line = RoomLine("rooms", row, raw)
        line.name = cells.read_text(values["room"]).upper()
        if not line.name:
            line.refuse("room_missing")
        _take(line, "kind", cells.read_kind, values["kind"])
        _take(line, "floor", cells.read_floor, values.get("floor"))
        _take(line, "accessible", cells.read_yes, values.get("accessible"))
        _take(line, "count", cells.read_count, values["count"])
        lines.append(line)
    return lines


def _read_stays(layout, first, table):
    lines = []
    for row, values, raw in _lines(layout, first, table):
        line = StayLine("stays", row, raw)
        _take(line, "number", cells.read_number, values["number"])
        _take(line, "alias", cells.read_alias, values["alias"])
        _take(line, "children", _read_children, values)
        _take(line, "beds", cells.read_beds, values["beds"])
        for name in ("arrival", "expected", "departure"):
            if name in layout.columns:
                heading = _heading(layout, name)
                _take(line, name, cells.read_date, values[name], heading)
        unreadable = any(p.code == "date_unreadable" for p in line.problems)
        if not line.arrival and not unreadable:
            line.refuse("arrival_missing", column=_heading(layout, "arrival"))
        line.destination = cells.read_destination(values.get("destination"))
        line.notes = bool(cells.read_text(values.get("notes")))
        lines.append(line)
    return lines


def _read_children(values):
    ages = cells.read_ages(values["ages"])
    sexes = cells.read_sexes(values.get("sexes"), len(ages))
    return [Child(age, sex) for age, sex in zip(ages, sexes, strict=True)]


def _read_blocks(layout, first, table):
    lines = []
    for row, values, raw in _lines(layout, first, table):
        line = BlockLine("blocks", row, raw)
        line.bed = cells.read_text(values["bed"]).upper()
        if not line.bed:
            line.refuse("bed_missing")
        for name in ("start", "end"):
            heading = _heading(layout, name)
            _take(line, name, cells.read_date, values[name], heading)
        if not line.start and not line.problems:
            line.refuse("arrival_missing", column=_heading(layout, "start"))
        line.reason = cells.read_text(values.get("reason"))[:100]
        lines.append(line)
    return lines


_READERS = {"rooms": _read_rooms, "stays": _read_stays, "blocks": _read_blocks}
