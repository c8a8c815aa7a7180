"""Which answers of graduates enter the figures together.

Who keeps the figures of two months subtracts them. So the graduates of one cohort and
round enter in groups, in the order in which they are settled (answered, not reached,
refused, or the round is over), and each group enters once and for ever: any two
readings differ by whole groups. A group has at least five women, and five answers or
none. Five answers enter when five more wait or nobody is left to settle, so that the
last group takes the rest. Fewer than five women are never in the figures.

Plain functions, no database. What a group keeps are sums and the incomes in order:
what one of its women said cannot be read from it.
"""

from collections import Counter
from itertools import chain, repeat

from .outcome_figures import MEASURES, fact

#: The least number of women in a group, and of answers unless there are none.
LEAST = 5


def form(people):
    """Return the groups that are full: lists of keys, in the order of settling.

    :param people: (day, key, has answered) of each graduate of one cohort and round
        who is in no group yet; the day is None until she is settled
    """
    people = list(people)
    settled = sorted(one for one in people if one[0] is not None)
    groups, waiting = [], []
    for _day, key, has_answered in settled:
        waiting.append((key, has_answered))
        if _answers(waiting) == 2 * LEAST:
            end = _place_of_last(waiting) + 1
            groups.append([key for key, _has in waiting[:end]])
            waiting = waiting[end:]
    if len(settled) == len(people) and len(waiting) >= LEAST:
        groups.append([key for key, _has in waiting])
    return groups


def _answers(waiting):
    return sum(has_answered for _key, has_answered in waiting)


def _place_of_last(waiting):
    """Return the place of the fifth answer."""
    places = [place for place, (_key, answered) in enumerate(waiting) if answered]
    return places[LEAST - 1]


def add_up(rows):
    """Return the sums of a group; one to four answers count as none.

    :param rows: of one cohort and round, see ``tools/outcome_figures.py``
    :return dict: ``count`` of women, ``answers``, ``counts`` {fact: number},
        ``incomes`` in order (XOF a month)
    """
    done = [row for row in rows if row["status"] == "done"]
    if len(done) < LEAST:
        done = []
        rows = [
            {**row, "status": "waiting"} if row["status"] == "done" else row
            for row in rows
        ]
    found = Counter(fact(row, measure) for row in rows for measure in MEASURES)
    found.pop(None, None)
    return {
        "count": len(rows),
        "answers": len(done),
        "counts": dict(found),
        "incomes": sorted(row["income"] for row in done),
    }


def spread(counts, incomes):
    """Return rows that have these sums; none of them is a woman's.

    Figures count each measure for itself, so it does not matter which work stands
    beside which income.
    """

    def all_of(measure):
        _parent, names = MEASURES[measure]
        return chain.from_iterable(repeat(name, counts.get(name, 0)) for name in names)

    rows = [{"status": status} for status in all_of("silence")]
    answers = zip(all_of("work"), all_of("income"), incomes, strict=True)
    for work, level, income in answers:
        rows.append(
            {
                "status": "done",
                "relevant": work == "relevant",
                "level": level,
                "income": income,
            }
        )
    return rows
