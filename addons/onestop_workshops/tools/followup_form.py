"""What is asked of a graduate in which round; the same for screen and tablet.

A question is (name of the field, kind, shown if). Kinds: choice, yes_no, days (0 to 7),
count, money (XOF), lines (income), text (sealed). *Shown if* is {field: values}.
"""

from .outcomes import AGENCY, FCS_WEIGHTS, RCSI_WEIGHTS

WORKING = ("employed", "self_employed", "cooperative")
YES_NO = [("yes", "Yes"), ("no", "No")]
DAYS = [(str(day), str(day)) for day in range(8)]
#: Kinds of question that have to be answered where they are shown.
ANSWERED = ("choice", "yes_no", "days")
_WORKS = {"work_status": WORKING}
#: section -> (rounds in months, questions).
SECTIONS = {
    "work": (
        (0, 3, 6, 12, 24),
        (
            ("work_status", "choice", {}),
            ("is_relevant", "yes_no", _WORKS),
            ("sector", "choice", _WORKS),
            ("months_to_work", "count", _WORKS),
            ("stable_job", "yes_no", _WORKS),
        ),
    ),
    "income": (
        (0, 3, 6, 12, 24),
        (("incomes", "lines", {}), ("months_held", "count", {})),
    ),
    "household": (
        (0, 12, 24),
        (("household_size", "count", {}), ("household_income", "money", {})),
    ),
    "food": (
        (0, 6, 12, 24),
        tuple((name, "days", {}) for name in (*RCSI_WEIGHTS, *FCS_WEIGHTS)),
    ),
    "agency": ((0, 12, 24), tuple((name, "yes_no", {}) for name in AGENCY)),
    "savings": (
        (0, 3, 6, 12, 24),
        (
            ("savings", "money", {}),
            ("loans_out", "money", {}),
            ("in_group", "yes_no", {}),
        ),
    ),
    "skills": ((3, 6, 12, 24), (("uses_skills", "yes_no", {}),)),
    "support": (
        (0, 3, 6, 12, 24),
        (("support_asked", "choice", {}), ("text", "text", {})),
    ),
}
#: Names that a draft may bring; nothing else is written from outside.
ANSWERS = frozenset(
    name for _rounds, questions in SECTIONS.values() for name, _kind, _if in questions
)
#: Most that is taken for an amount, XOF, and for a count.
MOST_MONEY = 100_000_000
MOST_COUNT = {"months_to_work": 120, "months_held": 120, "household_size": 60}
LINE_NUMBERS = ("month_1", "month_2", "month_3")


def questions(months):
    """Yield (section, name, kind, shown if) of a round.

    :param int months: the round
    """
    for section, (rounds, asked) in SECTIONS.items():
        if months in rounds:
            for name, kind, shown_if in asked:
                yield section, name, kind, shown_if


def is_shown(shown_if, values):
    """Return whether a question is shown, given what was answered."""
    return all(values.get(name) in wanted for name, wanted in shown_if.items())


def missing(months, values):
    """Return the names of questions of a round that still need an answer.

    :param dict values: field -> answer; lines of income as a list
    """
    found = []
    for _section, name, kind, shown_if in questions(months):
        if not is_shown(shown_if, values):
            continue
        if kind in ANSWERED and not values.get(name):
            found.append(name)
        if name == "household_size" and not values.get(name):
            found.append(name)
    return found


def problem(name, kind, value, choices):
    """Return what is wrong with an answer: choice, number, range; or None.

    :param choices: the keys that may be chosen
    """
    if value in (None, False, ""):
        return None
    if kind in ("choice", "yes_no", "days"):
        return None if value in choices else "choice"
    if kind == "text":
        return None if isinstance(value, str) else "choice"
    if not isinstance(value, int) or isinstance(value, bool):
        return "number"
    most = MOST_MONEY if kind == "money" else MOST_COUNT[name]
    return None if 0 <= value <= most else "range"


def line_problem(line, choices):
    """Return what is wrong with a line of income, or None.

    :param dict line: ``source``, ``kind``, ``month_1`` to ``month_3`` (XOF, net: a loss
        is below zero)
    :param dict choices: keys of ``source`` and of ``kind``
    """
    if not isinstance(line, dict):
        return "choice"
    for name, keys in choices.items():
        if line.get(name) not in keys:
            return "choice"
    for name in LINE_NUMBERS:
        value = line.get(name) or 0
        if not isinstance(value, int) or isinstance(value, bool):
            return "number"
        if abs(value) > MOST_MONEY:
            return "range"
    return None
