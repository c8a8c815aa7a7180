"""Keep the values of rows out of the server's log.

PostgreSQL tells with a failed statement the whole row that it refused ("Failing row
contains (...)"), the key that is there already, and the piece of SQL at fault; Odoo
prints the statement and the traceback with all of it. None of that is needed to find
the error: kind, table, column and constraint stay.
"""

import logging
import re

WITHHELD = "<withheld>"
#: What follows in an error of PostgreSQL, up to the end of that error's text.
_TELLING = re.compile(
    r"\n(DETAIL|CONTEXT|QUERY|STATEMENT|PARAMETERS|LINE \d+): "
    r".*?(?=\n\n(?:During handling|The above exception)|\Z)",
    re.DOTALL,
)
#: Errors that quote the value in their first line.
_QUOTING = re.compile(
    r"(invalid input (?:syntax|value) for [^:\n]*: |out of range: )\".*?\"(?=\n|\Z)",
    re.DOTALL,
)
_STATEMENT = re.compile(r"(bad query: |\] query: )(.*?)(?=\nERROR: |\Z)", re.DOTALL)
_HEAD = re.compile(r"\s*(?:b['\"])?((?:[A-Za-z_\"]+\s+){1,3})")


def redact(text):
    """Return a text of the log without the values of rows."""
    text = _STATEMENT.sub(_without_values, text)
    text = _TELLING.sub(rf"\n\1: {WITHHELD}", text)
    return _QUOTING.sub(rf"\1{WITHHELD}", text)


def _without_values(match):
    """Keep the verb and the table of a statement: INSERT INTO "table"."""
    head = _HEAD.match(match[2])
    return f"{match[1]}{head[1].strip() if head else ''} {WITHHELD}"


class RowFilter(logging.Filter):
    """Redacts records of the log; lets all of them pass."""

    def filter(self, record):
        message = record.getMessage()
        cleaned = redact(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        if record.exc_info and record.exc_info[0] and not record.exc_text:
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = redact(text)
        return True


def install():
    """Put the filter on everything that writes the log; once."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, RowFilter) for known in handler.filters):
            handler.addFilter(RowFilter())


def without_rows(error):
    """Cut from an error what the database said of rows; return what is left.

    The answer to a client carries the whole chain of errors.

    :return: the error itself, or None when it was the database's own
    """
    if is_databases(error):
        return None
    link, seen = error, set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        following = link.__cause__ or link.__context__
        if is_databases(following):
            link.__cause__ = link.__context__ = None
            link.__suppress_context__ = True
        link = link.__cause__ or link.__context__
    return error


def is_databases(error):
    """Return whether an error was made by the driver of the database."""
    return type(error).__module__.split(".")[0] == "psycopg2"
