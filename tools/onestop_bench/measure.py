"""Ask questions by turns, count queries, take medians."""

import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from odoo import api

#: A question that takes longer than this is asked only a few times. Milliseconds.
SLOW = 1500
FEW = 2


@dataclass
class Answers:
    """What one subject took for one question."""

    times: list = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def median(self):
        return statistics.median(self.times)


@contextmanager
def user_environment(subject):
    """Give an environment of the subject's user, with the context that the web client
    sends; nothing of what happens in it is kept."""
    context = {"lang": "en_US", "tz": "Africa/Bamako", "allowed_company_ids": [1]}
    with subject.registry.cursor() as cursor:
        try:
            yield api.Environment(cursor, subject.uid, context)
        finally:
            cursor.rollback()


def ask(subject, question):
    """Return (milliseconds, queries, size of the answer) of one question.

    The caches of records are cold, those of rules and access rights are warm, as in a
    server that has been up for a minute. What is written is written to the database,
    and rolled back after the clock has stopped.
    """
    with user_environment(subject) as env:
        before = env.cr.sql_log_count
        began = time.perf_counter()
        size = question(env)
        spent = time.perf_counter() - began
        return 1000 * spent, env.cr.sql_log_count - before, size


def by_turns(subjects, keys, rounds, say):
    """Ask all subjects all questions by turns.

    :param dict subjects: label -> subject with ``questions()``
    :param keys: keys of the questions, in order
    :param int rounds: how often; slow questions only a few times
    :param say: function that is told of the progress
    :return: dict (key, label) -> :class:`Answers`
    """
    found = {}
    known = {label: subject.questions() for label, subject in subjects.items()}
    for label, subject in subjects.items():
        for key in keys:
            if key in known[label]:
                say(f"{key}, {label}: first time")
                spent, _queries, _size = ask(subject, known[label][key])
                found[key, label] = Answers()
                if spent > SLOW:
                    found[key, label].times.append(spent)
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}")
        for key in keys:
            for label, subject in subjects.items():
                answers = found.get((key, label))
                if answers is None:
                    continue
                if answers.times and answers.times[0] > SLOW and turn >= FEW:
                    continue
                spent, answers.queries, answers.size = ask(subject, known[label][key])
                answers.times.append(spent)
    return found
