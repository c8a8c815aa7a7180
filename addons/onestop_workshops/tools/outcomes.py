"""What became of graduates: the indicators of the standard, as plain functions.

Money is XOF, whole francs. ``None`` is what nobody answered: it is never counted as a
zero, and a condition that rests on it is not met.
"""

#: Days of the last seven x weight. Source: Maxwell and Caldwell, *The Coping Strategies
#: Index: Field Methods Manual*, 2nd edition (CARE, 2008), reduced index.
RCSI_WEIGHTS = {
    "rcsi_less_preferred": 1,
    "rcsi_borrowed": 2,
    "rcsi_smaller": 1,
    "rcsi_adults_less": 3,
    "rcsi_fewer": 1,
}
#: Source: World Food Programme, *Food consumption analysis: calculation and use of the
#: food consumption score in food security analysis* (2008).
FCS_WEIGHTS = {
    "fcs_staples": 2,
    "fcs_pulses": 3,
    "fcs_dairy": 4,
    "fcs_meat": 4,
    "fcs_vegetables": 1,
    "fcs_fruit": 1,
    "fcs_oil": 0.5,
    "fcs_sugar": 0.5,
}
#: (most that is poor, most that is borderline); the second pair is for places where oil
#: and sugar are eaten nearly each day (same source).
FCS_CUTOFFS = (21, 35)
FCS_CUTOFFS_OIL = (28, 42)
#: (most that is none or minimal, most that is stressed). Source: IPC, *Technical
#: manual 3.1* (2021), first-level outcomes of food consumption.
RCSI_CUTOFFS = (3, 18)
#: Months for which an income at the floor has to be held. Source: project's standards.
HELD_MONTHS = 6
AGENCY = ("controls_income", "decides_spending", "free_to_move", "group_member")
#: Of these, four make her independent beside a gainful income.
CONDITIONS = (
    "two_sources_or_stable_job",
    "positive_savings",
    "low_rcsi",
    "food_acceptable",
    "controls_income",
    "savings_group",
)
CONDITIONS_NEEDED = 4


def _weighted(days, weights):
    """Return the sum of days x weight, or None when a day is not answered."""
    found = [days.get(name) for name in weights]
    if any(value is None for value in found):
        return None
    if any(not 0 <= value <= 7 for value in found):
        raise ValueError("days lie between 0 and 7")
    return sum(
        value * weight for value, weight in zip(found, weights.values(), strict=True)
    )


def rcsi(days):
    """Return the reduced coping strategies index, 0 to 56; None when not all is asked.

    :param dict days: for each key of ``RCSI_WEIGHTS`` the days of the last seven
    :raise ValueError: days below 0 or above 7
    """
    return _weighted(days, RCSI_WEIGHTS)


def rcsi_class(score, cutoffs=RCSI_CUTOFFS):
    """Return none, stressed or crisis; None for no score."""
    return _classify(score, cutoffs, ("none", "stressed", "crisis"))


def fcs(days):
    """Return the food consumption score, 0 to 112; None when not all is asked.

    :param dict days: for each key of ``FCS_WEIGHTS`` the days of the last seven
    :raise ValueError: days below 0 or above 7
    """
    return _weighted(days, FCS_WEIGHTS)


def fcs_class(score, cutoffs=FCS_CUTOFFS):
    """Return poor, borderline or acceptable; None for no score."""
    return _classify(score, cutoffs, ("poor", "borderline", "acceptable"))


def _classify(score, cutoffs, names):
    if score is None:
        return None
    return names[sum(score > most for most in cutoffs)]


def monthly_income(lines):
    """Return the net monthly income in XOF: the mean of three months, cash and kind.

    Whole francs, rounded down: it reaches a floor of whole francs if and only if the
    exact mean does. Source: project's standards, gainful income.

    :param lines: (month 1, month 2, month 3) of each source; nothing earned: no line
    """
    return sum(sum(line) for line in lines) // 3


def is_gainful(income, floor, held_months):
    """Return whether the income is at the floor and was for six months.

    Source: project's standards; the floor is the SMIG, Mali's guaranteed minimum wage
    (decree 2015-0363/P-RM for the value since 2016).

    :param income: XOF a month, mean of three months; None: not asked
    :param floor: XOF a month, in force on the day of the interview
    :param held_months: for how many months she has earned about as much
    """
    if income is None or held_months is None:
        return False
    return income >= floor and held_months >= HELD_MONTHS


def is_poor(household_income, members, line):
    """Return whether the household is under the poverty line; None when not asked.

    Source: project's standards, household poverty: income / members / month against
    line / 12 (INSTAT Mali, *EMOP* and *EHCVM*).

    :param household_income: XOF a month, of all members
    :param members: persons in the household
    :param line: XOF for a person and year
    """
    if household_income is None or not members:
        return None
    return household_income * 12 < line * members


def agency(answers):
    """Return how many of the four she answered with yes; None when not all is asked.

    Source: project's standards, agency.

    :param dict answers: True, False or None for each of ``AGENCY``
    """
    found = [answers.get(name) for name in AGENCY]
    return None if None in found else sum(found)


def conditions(facts, low_rcsi=RCSI_CUTOFFS[0]):
    """Return {condition: whether it is met}; what was not asked is not met.

    Source: project's standards, financially independent.

    :param dict facts: ``sources`` (how many of income), ``stable_job``, ``savings``
        (XOF), ``rcsi``, ``fcs_class``, ``controls_income``, ``in_group``
    """
    score = facts.get("rcsi")
    return {
        "two_sources_or_stable_job": (facts.get("sources") or 0) >= 2
        or bool(facts.get("stable_job")),
        "positive_savings": (facts.get("savings") or 0) > 0,
        "low_rcsi": score is not None and score <= low_rcsi,
        "food_acceptable": facts.get("fcs_class") == "acceptable",
        "controls_income": bool(facts.get("controls_income")),
        "savings_group": bool(facts.get("in_group")),
    }


def is_independent(gainful, met):
    """Return whether she is financially independent: gainful, and four conditions.

    Source: project's standards.

    :param bool gainful: see :func:`is_gainful`
    :param dict met: see :func:`conditions`
    """
    return bool(gainful) and sum(met.values()) >= CONDITIONS_NEEDED


def independence(at_12, at_24):
    """Return what two rounds say together: unknown, no, met, confirmed or lost.

    Met at 12 months, confirmed at 24. Source: project's standards.

    :param at_12, at_24: True, False, or None when the round was not answered
    """
    if at_24 is None:
        return {None: "unknown", True: "met", False: "no"}[at_12]
    if at_24:
        return "confirmed" if at_12 else "met"
    return "lost" if at_12 else "no"


def is_relevant_work(work_status, is_relevant):
    """Return whether she works, for pay or for herself, in what she learned.

    Source: project's standards, relevant employment.
    """
    return work_status in ("employed", "self_employed", "cooperative") and bool(
        is_relevant
    )


def relevant_employment(completers, done, relevant, unreachable):
    """Return the rate over **all** completers, with what says how far to trust it.

    Who could not be reached counts among all: she is never dropped. Source: project's
    standards, relevant employment.

    :param int completers: who graduated and whose round has come
    :param int done: who answered
    :param int relevant: who of them works in what she learned
    :param int unreachable: who could not be reached
    :return dict: ``rate``, ``response_rate`` (0 to 1, None for nobody), ``unreachable``
    """
    if not 0 <= relevant <= done <= completers or not (
        0 <= unreachable <= completers - done
    ):
        raise ValueError("these counts do not fit each other")
    return {
        "rate": relevant / completers if completers else None,
        "response_rate": done / completers if completers else None,
        "unreachable": unreachable,
    }
