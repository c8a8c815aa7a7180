"""What must stand in the database whenever the module is installed or upgraded."""

from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.tools.standing import not_standing

REQUIRED_CONSTRAINTS = (
    "onestop_case_approval_not_her_own",
    "onestop_case_approval_decided",
    "onestop_case_closed_why",
)
REQUIRED_INDEXES = (
    "onestop_case_one_open",
    "onestop_case_request_uid_unique",
    "onestop_case_approval_one_current",
    "onestop_case_member_once",
    "onestop_safety_plan_one_current",
)
REQUIRED_TRIGGERS = (
    "onestop_case_manager_on_team",
    "onestop_case_member_manager_on_team",
)


def missing_guards(env):
    """Return the names of the module's guards that do not stand."""
    return not_standing(env, REQUIRED_CONSTRAINTS, REQUIRED_INDEXES, REQUIRED_TRIGGERS)


def assert_guards(env):
    """Stop the installation or upgrade if a guard is missing.

    Odoo goes on when a constraint cannot be created and only logs it.

    :raise UserError: names the guards that are missing
    """
    missing = missing_guards(env)
    if missing:
        raise UserError(
            env._(
                "The database lacks the guards of the files: %(names)s. Look for what"
                " breaks them, then upgrade the module again.",
                names=", ".join(missing),
            )
        )
