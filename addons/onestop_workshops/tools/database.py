"""What must stand in the database whenever the module is installed or upgraded."""

from odoo.exceptions import UserError

from odoo.addons.onestop_privacy.tools.standing import not_standing

REQUIRED_CONSTRAINTS = (
    "onestop_kit_handover_closed_even",
    "onestop_kit_handover_not_more_than_issued",
    "onestop_requisition_line_back_within_issue",
    "onestop_session_trainer_overlap",
    "onestop_session_workshop_overlap",
)
REQUIRED_INDEXES = (
    "onestop_attendance_once",
    "onestop_attendance_review_uid_once",
    "onestop_certificate_once",
    "onestop_enrolment_number_unique",
    "onestop_enrolment_once",
    "onestop_graduate_draft_once",
    "onestop_graduate_followup_once",
    "onestop_kit_receipt_once",
    "onestop_kit_receipt_once_person",
    "onestop_requisition_one_open",
    "onestop_tool_loan_once",
    "onestop_training_task_one_absence",
)
REQUIRED_TRIGGERS = (
    "onestop_assessment_kept",
    "onestop_certificate_kept",
    "onestop_cohort_places",
    "onestop_competency_published",
    "onestop_curriculum_published",
    "onestop_enrolment_overlap",
    "onestop_enrolment_places",
    "onestop_microloan_repaid",
    "onestop_savings_closed",
    "onestop_savings_kept",
    "onestop_session_learner_overlap",
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
                "The database lacks these guards of the workshops: %(names)s. Check"
                " that PostgreSQL offers the extension btree_gist and that no stored"
                " rows break them, then upgrade the module again.",
                names=", ".join(missing),
            )
        )
