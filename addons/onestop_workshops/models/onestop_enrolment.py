from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_base.tools.roles import groups_of
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.vocabulary import COLOURS, ICONS, LEAVE_REASONS

#: Who reads which person a learner is; a trainer knows alias and code alone.
PERSON_GROUPS = groups_of("livelihoods")


class OnestopEnrolment(models.Model):
    """A person of this centre in a cohort. The history stays: no row is deleted."""

    _name = "onestop.enrolment"
    _inherit = ["onestop.learner.open"]
    _description = "Enrolment"
    _order = "cohort_id, number, id"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(readonly=True, copy=False, help="Cohort and number.")
    cohort_id = fields.Many2one(
        "onestop.cohort", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(
        related="cohort_id.centre_id", store=True, index=True, readonly=True
    )
    person_id = fields.Many2one(
        "onestop.person",
        required=True,
        index=True,
        ondelete="restrict",
        groups=PERSON_GROUPS,
    )
    alias = fields.Char(compute="_compute_alias", compute_sudo=True)
    person_code = fields.Char(compute="_compute_alias", compute_sudo=True)
    number = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="Hers in this cohort."
    )
    icon = fields.Selection(ICONS, help="The picture by which she finds herself.")
    color = fields.Integer(aggregator=None)
    state = fields.Selection(
        [
            ("waiting", "On the waiting list"),
            ("enrolled", "Learns"),
            ("completed", "Graduated"),
            ("left", "Left"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="enrolled",
        readonly=True,
        index=True,
    )
    date_request = fields.Date(default=fields.Date.context_today)
    date_start = fields.Date(help="Her first day: attendance counts from here.")
    date_end = fields.Date(help="Her last day.")
    leave_reason = fields.Selection(LEAVE_REASONS)
    leave_text = EncryptedText(string="More on leaving")
    needs_childcare = fields.Boolean()
    children_in_care = fields.Integer(aggregator=None)
    needs_transport = fields.Boolean()
    attendance_ids = fields.One2many("onestop.attendance", "enrolment_id")

    # ----------------------------------------------- constraints, indexes
    _number_unique = models.UniqueIndex(
        "(cohort_id, number)", "This number is taken in the cohort."
    )
    _once = models.UniqueIndex(
        "(cohort_id, person_id) WHERE state IN ('waiting', 'enrolled', 'completed')",
        "She is in this cohort already.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "She leaves on or after her first day.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("person_id.alias", "person_id.code")
    def _compute_alias(self):
        for enrolment in self:
            enrolment.alias = enrolment.person_id.alias
            enrolment.person_code = enrolment.person_id.code

    def _open_to_me(self):
        """Return the domain of what the user may read: whom she teaches, or all."""
        user = self.env.user
        domain = Domain("centre_id.member_ids", "in", [user.id]) & ~Domain(
            "person_id",
            "any!",
            Domain("conflict_ids", "any!", [("user_id", "=", user.id)]),
        )
        if user.has_group("onestop_base.group_livelihoods"):
            return domain
        return domain & Domain("cohort_id.trainer_ids.user_id", "in", [user.id])

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create enrolments, numbered in their cohort; numbers are never used again."""
        enrolments = super().create(vals_list)
        for enrolment in enrolments.sudo():
            last = (
                self.sudo()._read_group(
                    [("cohort_id", "=", enrolment.cohort_id.id)], [], ["number:max"]
                )[0][0]
                or 0
            )
            enrolment.number = last + 1
            enrolment.code = f"{enrolment.cohort_id.code}/{enrolment.number:02}"
            enrolment.icon = enrolment.icon or ICONS[last % len(ICONS)][0]
            enrolment.color = enrolment.color or last % COLOURS + 1
        return enrolments

    # ------------------------------------------------------------- checks
    @api.constrains("person_id", "cohort_id")
    def _check_person_centre(self):
        for enrolment in self.sudo():
            if enrolment.person_id.centre_id != enrolment.cohort_id.centre_id:
                raise ValidationError(
                    self.env._(
                        "Person %(code)s belongs to another centre than the cohort."
                        " Choose a cohort of her centre.",
                        code=enrolment.person_id.code,
                    )
                )
