"""What must stand in the database whenever the module is installed or upgraded."""

from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.tools.standing import not_standing

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
    """Return the names of the module's guards that do not stand."""
    return not_standing(env, REQUIRED_CONSTRAINTS, (), REQUIRED_TRIGGERS)


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
