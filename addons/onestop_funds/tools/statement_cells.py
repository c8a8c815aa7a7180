"""What stands in the cells of a bank's sheet: amounts, days, headings.

Amounts as banks of Mali and the mobile networks write them: thousands apart by spaces
of any width, a comma before decimals, the minus in front, behind or as brackets.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

CURRENCY_WORDS = re.compile(r"(?i)f\s*\.?\s*cfa|fcfa|cfa|xof|eur|usd|[€$]|(?<=\d)\s*f$")
MOST = Decimal(10) ** 12


class CellError(ValueError):
    """A cell says nothing usable; ``why`` is a key of the messages."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def text(cell):
    """Return a cell as text on one line, without spaces around it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def plain(words):
    """Return words without accents, capitals, signs and spare spaces."""
    found = unicodedata.normalize("NFKD", text(words)).casefold()
    found = "".join(sign for sign in found if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", found))


def amount(cell, thousands="", decimal=",", digits=0):
    """Return the amount in a cell as a Decimal, or None when it is empty.

    :param str thousands: what stands between thousands beside spaces
    :param str decimal: what stands before decimals; empty: there are none
    :param int digits: decimals of the currency
    :raise CellError: ``amount`` no number, ``cents`` more decimals than the currency
        has, ``large`` beyond 10^12
    """
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        found = Decimal(str(cell))
    else:
        found = _read_amount(text(cell), thousands, decimal)
    if found is None:
        return None
    if abs(found) > MOST:
        raise CellError("large")
    if found != round(found, digits):
        raise CellError("cents")
    return round(found, digits)


def _read_amount(words, thousands, decimal):
    digits = re.sub(r"[\s'’]", "", CURRENCY_WORDS.sub("", words))
    if not digits or digits in "-–—":
        return None
    sign = 1
    if match := re.fullmatch(r"\((.+)\)|[-–−](.+)|(.+)[-–−]", digits):
        sign, digits = -1, next(part for part in match.groups() if part)
    digits = digits.removeprefix("+").removesuffix("+")
    whole, _sign, part = digits.partition(decimal) if decimal else (digits, "", "")
    if thousands and thousands in whole:
        first, *others = whole.split(thousands)
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in others):
            raise CellError("amount")
        whole = whole.replace(thousands, "")
    # Three digits behind the sign may as well be thousands: nobody guesses.
    if not re.fullmatch(r"[0-9]+", whole) or not re.fullmatch(r"[0-9]{0,2}", part):
        raise CellError("amount")
    return sign * Decimal(f"{whole}.{part or 0}")


def day(cell, pattern="%d/%m/%Y"):
    """Return the date in a cell, or None when it is empty.

    :param str pattern: how texts are written; an hour behind it is passed over
    :raise CellError: ``day``
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell > 20000:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    words = text(cell)
    if not words:
        return None
    for tail in ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S"):
        try:
            found = datetime.strptime(words, pattern + tail).date()
        except ValueError:
            continue
        if found.year < 1990:
            break
        return found
    raise CellError("day")
