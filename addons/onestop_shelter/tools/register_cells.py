"""What a person writes into one cell of the paper register, read tolerantly.

Plain functions, no Odoo: each takes the value of a cell as openpyxl gives it and
returns what is meant, or raises :class:`CellError` with a code and words for the
message.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

MAX_ALIAS = 60
#: A child is younger than this. Years.
ADULT_AGE = 18
FIRST_YEAR, LAST_YEAR = 2000, 2100
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv", "fevrier fevr fev", "mars", "avril avr", "mai", "juin",
            "juillet juil", "aout", "septembre sept", "octobre oct",
            "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
_WORDED_DATE = re.compile(r"(\d{1,2})(?:er)?\s+([a-z]+)\.?\s+(\d{4})")
_AGE = re.compile(r"(\d{1,3})\s*(an|ans|mois|m)?")
_KINDS = {
    "dortoir": "dormitory",
    "dormitory": "dormitory",
    "famil": "family",
    "family": "family",
    "medic": "medical",
    "calme": "medical",
    "infirmerie": "medical",
}
_DESTINATIONS = (
    ("famille", "family"),
    ("ami", "friend"),
    ("logement", "own_home"),
    ("domicile", "own_home"),
    ("centre", "other_centre"),
    ("hopital", "hospital"),
    ("inconnu", "unknown"),
)
_FLOORS = {"rdc": 0, "rez de chaussee": 0, "rez": 0, "sous sol": -1}
_SEXES = {
    "f": "female", "fille": "female", "feminin": "female", "femme": "female",
    "m": "male", "g": "male", "garcon": "male", "masculin": "male", "h": "male",
}  # fmt: skip


class CellError(Exception):
    """A cell that cannot be read: ``code`` names the reason, ``words`` fill it."""

    def __init__(self, code, **words):
        super().__init__(code)
        self.code = code
        self.words = words


def plain(value):
    """Return text without accents, signs, capitals and double spaces.

    >>> plain("  Départ   prévu ")
    'depart prevu'
    """
    text = unicodedata.normalize("NFKD", "" if value is None else str(value))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def read_text(value):
    """Return the text of a cell, without the apostrophe that guards a formula."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split())
    if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@"):
        text = text[1:]
    return text


def shown(value):
    """Return what the user sees in the cell, short, for a message."""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return read_text(value)[:40]


def read_date(value, column):
    """Return the date of a cell that holds a date or a text, None when empty."""
    if value is None or not read_text(value):
        return None
    found = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if 30000 < value < 80000:  # a day number of the spreadsheet, left unformatted
            found = date(1899, 12, 30) + timedelta(days=int(value))
    else:
        found = _date_of_text(read_text(value))
    if not found or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError("date_unreadable", column=column, text=shown(value))
    return found


def _date_of_text(text):
    """Return the date that a text names, day first as in French; None if none."""
    iso = _ISO_DATE.fullmatch(text)
    numeric = _NUMERIC_DATE.fullmatch(text)
    worded = _WORDED_DATE.fullmatch(plain(text))
    if iso:
        year, month, day = iso.groups()
    elif numeric:
        day, month, year = numeric.groups()
    elif worded:
        day, name, year = worded.groups()
        month = _MONTHS.get(name, 0)
    else:
        return None
    year = int(year) + (2000 if len(str(year)) == 2 else 0)
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def read_ages(value):
    """Return the ages of the children in whole years: ``"12, 3"`` -> ``[12, 3]``.

    ``8 mois`` is 0. A broken number or a date is what a spreadsheet makes of ``12,3``
    or ``3/5``: it is refused rather than guessed at.
    """
    text = read_text(value)
    if not text or plain(text) in ("0 enfant", "aucun", "neant") or text == "-":
        return []
    ages = []
    for part in re.split(r"[,;/+&\n]|\bet\b", text):
        match = _AGE.fullmatch(part.strip().lower())
        if not match:
            raise CellError("ages_unreadable", text=shown(value))
        age = int(match[1]) // 12 if (match[2] or "").startswith("m") else int(match[1])
        if age >= ADULT_AGE:
            raise CellError("age_impossible", age=age)
        ages.append(age)
    return ages


def read_sexes(value, count):
    """Return a sex or None for each of ``count`` children: ``"M,F"``."""
    text = read_text(value)
    if not text:
        return [None] * count
    sexes = []
    for part in re.split(r"[,;/+&\s]+|\bet\b", text):
        if not part:
            continue
        if plain(part) not in _SEXES:
            raise CellError("sex_unreadable", text=shown(part))
        sexes.append(_SEXES[plain(part)])
    if len(sexes) != count:
        raise CellError("sexes_count", sexes=len(sexes), ages=count)
    return sexes


def read_beds(value):
    """Return the names of the beds: ``"F3-01 ; F3-02"`` -> ``["F3-01", "F3-02"]``."""
    parts = re.split(r"[,;/+&\n]|\bet\b", read_text(value))
    beds = [re.sub(r"\s*-\s*", "-", part.strip()).upper() for part in parts]
    beds = [bed for bed in beds if bed]
    if not beds:
        raise CellError("bed_missing")
    repeated = next((bed for bed in beds if beds.count(bed) > 1), None)
    if repeated:
        raise CellError("bed_repeated", bed=repeated)
    return beds


def read_alias(value):
    """Return the name she wants to be called here."""
    text = read_text(value)
    if not text:
        raise CellError("alias_missing")
    if len(text) > MAX_ALIAS:
        raise CellError("alias_long", length=len(text), max=MAX_ALIAS)
    return text


def read_number(value):
    """Return the running number of a line as text."""
    text = read_text(value)
    if not text:
        raise CellError("number_missing")
    return text[:20]


def read_kind(value):
    """Return the kind of a room."""
    words = plain(value)
    for start, kind in _KINDS.items():
        if words.startswith(start):
            return kind
    raise CellError("kind_unreadable", text=shown(value))


def read_floor(value):
    """Return the floor as a number, 0 for the ground floor: ``1er`` -> 1."""
    words = plain(value)
    if words in _FLOORS:
        return _FLOORS[words]
    if not words:
        return 0
    match = re.fullmatch(r"(\d{1,2})\s*(er|e|eme|ere|nd|nde)?(\s*etage)?", words)
    if not match:
        raise CellError("floor_unreadable", text=shown(value))
    return int(match[1])


def read_yes(value):
    """Return whether a cell says yes; an empty one says no."""
    words = plain(value)
    if words in ("oui", "o", "yes", "x", "1", "vrai", "true"):
        return True
    if words in ("", "non", "n", "no", "0", "faux", "false"):
        return False
    raise CellError("yes_no_unreadable", text=shown(value))


def read_count(value):
    """Return the number of beds of a room."""
    match = re.fullmatch(r"(\d{1,2})( lits?)?", plain(read_text(value)))
    if not match or not int(match[1]):
        raise CellError("count_unreadable", text=shown(value))
    return int(match[1])


def read_destination(value):
    """Return where a household went, ``other`` for what the list does not have."""
    words = plain(value)
    if not words:
        return None
    for part, destination in _DESTINATIONS:
        if part in words:
            return destination
    return "other"
