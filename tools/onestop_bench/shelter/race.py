"""Two people want the same bed: how often are both told yes?

Every attempt goes through Odoo's own ``retrying``, as a request of the web client does,
and is committed.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying

SITUATIONS = {
    "assign": "two assign one bed at once (peer: confirm two reservations)",
    "arrive": "two take somebody in at once (peer: create two folios)",
    "extend": "one stay is extended over the next one in the same bed",
}


def play(subject, situation, rounds):
    """Return how many of ``rounds`` attempts ended with a bed that two have.

    :param subject: has a method ``rivals_<situation>(round)`` that returns functions of
        an environment, and how many of them may be told yes
    """
    prepare = getattr(subject, f"rivals_{situation}")
    double = 0
    for number in range(rounds):
        with closing(subject.registry.cursor()) as cursor:
            rivals, allowed = prepare(environment(subject, cursor), number)
            cursor.commit()
        start = threading.Barrier(len(rivals))
        with ThreadPoolExecutor(len(rivals)) as pool:
            told = list(pool.map(partial(attempt, subject, start), rivals))
        double += sum(told) > allowed
    return double


def environment(subject, cursor):
    context = {"lang": "en_US", "tz": "Africa/Bamako", "allowed_company_ids": [1]}
    return api.Environment(cursor, subject.uid, context)


def attempt(subject, start, rival):
    """Return whether this one was told yes."""
    start.wait(30)
    with closing(subject.registry.cursor()) as cursor:
        env = environment(subject, cursor)
        try:
            retrying(partial(rival, env), env)
        except AccessError:
            raise
        except UserError:
            return False
        return True
