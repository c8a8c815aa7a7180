"""What must stand in the database whenever the module is installed or upgraded."""

from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.tools.standing import not_standing

REQUIRED_CONSTRAINTS = (
    "onestop_grant_allocation_whole_francs",
    "onestop_grant_budget_version_second_person",
    "onestop_grant_effort_full",
    "onestop_grant_override_second_person",
    "onestop_grant_report_period_once",
    "onestop_grant_report_second_person",
    "onestop_grant_report_whole",
    "onestop_month_end_second_person",
)
REQUIRED_INDEXES = (
    "account_analytic_line_allocation_once",
    "onestop_grant_allocation_once",
    "onestop_grant_budget_version_one_approved",
    "onestop_grant_chain_once",
    "onestop_grant_effort_once",
    "onestop_grant_report_line_reported_once",
    "onestop_grant_tranche_statement_line_once",
)
REQUIRED_TRIGGERS = (
    "onestop_allocation_analytic",
    "onestop_allocation_entry_kept",
    "onestop_allocation_item_kept",
    "onestop_allocation_kept",
    "onestop_allocation_posted",
    "onestop_allocation_within",
    "onestop_grant_effort_sum",
    "onestop_grant_rejection_kept",
    "onestop_grant_report_born",
    "onestop_grant_report_input_kept",
    "onestop_grant_report_kept",
    "onestop_grant_report_line_added",
    "onestop_grant_report_line_gone",
    "onestop_grant_report_line_kept",
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
                "The database lacks these guards of the funds: %(names)s. Check that"
                " no stored rows break them, then upgrade the module again.",
                names=", ".join(missing),
            )
        )
