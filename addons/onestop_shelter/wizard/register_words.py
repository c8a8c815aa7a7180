"""The reasons against a line or a file, in words.

The lines of a register are written and corrected in French, so the reasons against them
are worded in French whoever reads them: they travel back with the lines.
"""

from datetime import date

from odoo.tools.translate import LazyTranslate, get_translation

_lt = LazyTranslate(__name__)
_MODULE = "onestop_shelter"
_LANG = "fr_FR"

FROM_TO = _lt("from %(start)s to %(end)s")
FROM_ON = _lt("from %(start)s on")

REASONS = {
    # cells
    "date_unreadable": _lt(
        "%(column)s: “%(text)s” is no date. Write it as 31/12/2026."
    ),
    "arrival_missing": _lt("%(column)s: the date is missing."),
    "ages_unreadable": _lt(
        "Ages of the children: “%(text)s” cannot be read. Write whole years as 12 ; 3."
    ),
    "age_impossible": _lt(
        "A child of %(age)s years is none. Write an adult on a line of her own."
    ),
    "sex_unreadable": _lt("Sex of the children: “%(text)s” is neither F nor M."),
    "sexes_count": _lt(
        "There are %(ages)s ages but %(sexes)s sexes. Write one letter for each child."
    ),
    "bed_missing": _lt("No bed is given."),
    "bed_repeated": _lt("Bed %(bed)s stands twice in the line."),
    "alias_missing": _lt("The name she uses here is missing."),
    "alias_long": _lt(
        "The name she uses here has %(length)s characters; %(max)s at most."
    ),
    "number_missing": _lt("The number of the line is missing."),
    "room_missing": _lt("The name of the room is missing."),
    "kind_unreadable": _lt(
        "“%(text)s” is no type of room. Write Dortoir, Familiale or Médicale."
    ),
    "floor_unreadable": _lt("“%(text)s” is no floor. Write RDC, 1er, 2e ..."),
    "yes_no_unreadable": _lt("Accessible: “%(text)s” is neither oui nor non."),
    "count_unreadable": _lt("“%(text)s” is no number of beds between 1 and 99."),
    # what does not fit together
    "departure_order": _lt(
        "The departure on %(departure)s lies before the arrival on %(arrival)s."
    ),
    "expected_order": _lt(
        "The planned departure on %(departure)s lies before the arrival on %(arrival)s."
    ),
    "number_repeated": _lt("Number %(number)s stands in row %(row)s already."),
    "household_twice": _lt(
        "The same household arrives on the same day in row %(row)s already."
    ),
    "beds_count": _lt(
        "%(beds)s bed(s) for a household of %(persons)s that needs %(need)s. A child"
        " under two shares the mother's bed."
    ),
    "boy": _lt(
        "A boy of %(age)s is too old for room %(room)s, which admits boys up to"
        " %(max)s."
    ),
    # beds
    "bed_unknown": _lt("Bed %(bed)s does not exist."),
    "bed_archived": _lt("Bed %(bed)s is no longer in use."),
    "bed_service": _lt("Bed %(bed)s is not in service on these nights."),
    "room_bad": _lt(
        "Bed %(bed)s belongs to room %(room)s, whose line %(row)s must be corrected"
        " first."
    ),
    "bed_taken_row": _lt(
        "Bed %(bed)s is taken %(range)s by the household of row %(row)s"
        " (No. %(label)s)."
    ),
    "bed_taken_stay": _lt("Bed %(bed)s is taken %(range)s by stay %(label)s."),
    "bed_taken_block": _lt("Bed %(bed)s is out of service %(range)s."),
    "bed_taken_out": _lt("Bed %(bed)s is out of service %(range)s in row %(row)s."),
    "room_taken_row": _lt(
        "Room %(room)s takes one household only, and that of row %(row)s"
        " (No. %(label)s) has it %(range)s."
    ),
    "room_taken_stay": _lt(
        "Room %(room)s takes one household only, and stay %(label)s has it %(range)s."
    ),
    "room_repeated": _lt("Room %(room)s stands in row %(row)s already."),
    "block_order": _lt(
        "The bed is in service again on %(end)s, which is not after %(start)s."
    ),
    "block_repeated": _lt("The same bed and first night stand in row %(row)s already."),
    # what was imported before
    "known_other": _lt(
        "Number %(number)s was imported with arrival on %(arrival)s. Correct the date,"
        " or give the new household a number of its own."
    ),
    "known_departure": _lt(
        "The stay is recorded with departure on %(departure)s. Correct the register or"
        " the stay."
    ),
}

#: Why a file is no register; worded in the language of the user.
FILE_ERRORS = {
    "not_xlsx": _lt(
        "This file is no XLSX workbook. Open it in your spreadsheet program and save it"
        " as “Excel workbook (.xlsx)”."
    ),
    "old_or_locked": _lt(
        "This file is protected by a password or in the old XLS format. Remove the"
        " password and save it as “Excel workbook (.xlsx)”."
    ),
    "damaged": _lt(
        "This file is damaged and cannot be opened. Open it in your spreadsheet"
        " program, save it under a new name and choose that file."
    ),
    "too_big": _lt(
        "This file is too big: %(max)s MB at most. Remove pictures and sheets that do"
        " not belong to the register."
    ),
    "too_many_rows": _lt(
        "The sheet “%(sheet)s” has more than %(max)s rows. Import it in parts."
    ),
    "sheet_missing": _lt(
        "The workbook has no sheet “%(sheet)s”. A register has the sheets Chambres,"
        " Séjours and Hors service, each with its headings."
    ),
    "heading_missing": _lt(
        "The sheet “%(sheet)s” has no row of headings with: %(headings)s. Write them"
        " above the lines."
    ),
}


def _say(source, words):
    """Return a text in the language of the register."""
    return get_translation(_MODULE, _LANG, source._source, words)


def word_reasons(line):
    """Return all reasons against a line, worded in French."""
    return " ".join(
        _say(REASONS[problem.code], _readable(problem.words))
        for problem in line.problems
    )


def _readable(words):
    """Return words with dates as the register writes them."""
    texts = {
        key: value.strftime("%d/%m/%Y") if isinstance(value, date) else value
        for key, value in words.items()
    }
    if "start" in texts:
        texts["range"] = _say(FROM_TO if texts.get("end") else FROM_ON, texts)
    return texts
