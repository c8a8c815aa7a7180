"""Whether constraints, unique indexes and triggers stand in the database.

Odoo goes on when a constraint cannot be created and only logs it: modules name what
must stand, and stop an installation or upgrade without it.
"""

from odoo.tools import SQL


def not_standing(env, constraints=(), indexes=(), triggers=()):
    """Return which of these guards the database lacks.

    :param constraints: names of constraints, which must be validated
    :param indexes: names of unique indexes, which must be valid
    :param triggers: names of triggers, which must be enabled
    :return: sorted list of names; empty when the database keeps its promise
    """
    rows = env.execute_query(
        SQL(
            "SELECT conname FROM pg_constraint WHERE conname = ANY(%s) AND convalidated"
            " UNION SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s)"
            " AND tgenabled <> 'D'"
            " UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = oid"
            " WHERE relname = ANY(%s) AND indisunique AND indisvalid",
            list(constraints),
            list(triggers),
            list(indexes),
        )
    )
    return sorted({*constraints, *indexes, *triggers} - {name for (name,) in rows})
