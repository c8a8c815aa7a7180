"""What an import of a list says, in the user's language; see ``xlsx_lines``."""


def file_error(env, error, sheet=None):
    """Return why a file is not read, in the user's language.

    :param ValueError error: what ``Sheet.parse`` or the decoding of the file raised
    """
    why, what = getattr(error, "why", "file"), getattr(error, "what", ())
    if why == "long":
        return env._(
            "The list is too long. Split it: %(count)s lines at most.", count=what[0]
        )
    if why == "columns" and sheet:
        headings = ", ".join(
            column.heading(env.lang) for column in sheet.columns if column.name in what
        )
        return env._(
            "These headings are missing: %(headings)s. Take those of the template.",
            headings=headings,
        )
    if why == "unknown":
        return env._(
            "The heading of column %(letters)s is not known. Take that of the "
            "template, or take the column out.",
            letters=", ".join(what),
        )
    return env._("This is no XLSX file. Save the list as XLSX and try again.")


def describe(env, sheet, bad, reasons=()):
    """Return bad lines in the user's language, one a line, by number.

    :param bad: bad lines of the reader and of the caller
    :param dict reasons: the caller's own words; they go before those of here
    """
    if not bad:
        return env._("The list is empty.")
    why = _reasons(env) | dict(reasons)
    headings = {column.name: column.heading(env.lang) for column in sheet.columns}
    return "\n".join(
        env._(
            "Line %(number)s, %(column)s: %(why)s",
            number=line.number,
            column=headings[line.column],
            why=why[line.why],
        )
        if line.column
        else env._("Line %(number)s: %(why)s", number=line.number, why=why[line.why])
        for line in sorted(bad)
    )


def _reasons(env):
    return {
        "missing": env._("this cell is needed"),
        "number": env._("this is no number, or one that cannot be"),
        "whole": env._("write whole francs"),
        "date": env._("the date is not understood: write 2027-04-30 or 30/04/2027"),
        "yes": env._("write 1 or 0"),
        "twice": env._("the same line stands in the list twice"),
    }
