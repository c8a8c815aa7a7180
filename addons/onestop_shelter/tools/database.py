"""What must stand in the database whenever the module is installed or upgraded."""

from odoo.exceptions import UserError
from odoo.tools import SQL

REQUIRED_CONSTRAINTS = (
    "onestop_bed_assignment_bed_overlap",
    "onestop_bed_assignment_person_overlap",
    "onestop_bed_assignment_household_overlap",
    "onestop_bed_assignment_dates_order",
    "onestop_bed_assignment_who",
)
REQUIRED_TRIGGERS = (
    "onestop_bed_assignment_apart",
    "onestop_bed_assignment_place",
    "onestop_bed_place",
    "onestop_room_exclusive",
    "onestop_resident_person",
)


def missing_guards(env):
    """Return the names of constraints and triggers that do not stand.

    :return: sorted list of names; empty when the database keeps its promise
    """
    rows = env.execute_query(
        SQL(
            "SELECT conname FROM pg_constraint WHERE conname IN %s AND convalidated"
            " UNION SELECT tgname FROM pg_trigger WHERE tgname IN %s"
            " AND tgenabled <> 'D'",
            REQUIRED_CONSTRAINTS,
            REQUIRED_TRIGGERS,
        )
    )
    present = {name for (name,) in rows}
    return sorted(set(REQUIRED_CONSTRAINTS + REQUIRED_TRIGGERS) - present)


def assert_guards(env):
    """Stop the installation or upgrade if a guard is missing.

    Odoo goes on when a constraint cannot be created and only logs it; a shelter
    without these guards would give one bed away twice.

    :raise UserError: names the guards that are missing
    """
    missing = missing_guards(env)
    if missing:
        raise UserError(
            env._(
                "The database lacks the guards against double bookings: %(names)s."
                " Check that PostgreSQL offers the extension btree_gist and that no"
                " stored assignments overlap, then upgrade the module again.",
                names=", ".join(missing),
            )
        )
