from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.onestop_base.tools.roles import groups_of
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.teaching_sql import ENROLMENT_OVERLAP_TRIGGER, PLACES_TRIGGER
from ..tools.vocabulary import COLOURS, ICONS, LEAVE_REASONS

#: Who reads which person a learner is; a trainer knows alias and code alone.
PERSON_GROUPS = groups_of("livelihoods")
#: Nobody's to write: they come by the methods.
PROTECTED = {
    "state",
    "code",
    "number",
    "date_end",
    "leave_reason",
    "leave_text",
}


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
    picture = fields.Char(compute="_compute_picture", help="Address of her picture.")
    state = fields.Selection(
        [
            ("waiting", "On the waiting list"),
            ("enrolled", "Learns"),
            ("completed", "Graduated"),
            ("left", "Left"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    waiting_rank = fields.Integer(
        string="Rank",
        compute="_compute_waiting_rank",
        compute_sudo=True,
        help="Her place on the waiting list; 1 comes next.",
    )
    date_request = fields.Date(string="Asked on", default=fields.Date.context_today)
    date_start = fields.Date(
        string="First day", help="Her first day: attendance counts from here."
    )
    date_end = fields.Date(
        string="Last day", readonly=True, copy=False, help="Her last day."
    )
    leave_reason = fields.Selection(
        LEAVE_REASONS, string="Why she left", readonly=True, copy=False
    )
    leave_text = EncryptedText(string="More on leaving", readonly=True, copy=False)
    needs_childcare = fields.Boolean(string="Childcare")
    children_in_care = fields.Integer(string="Children", aggregator=None)
    needs_transport = fields.Boolean(string="Transport")
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
    _children_range = models.Constraint(
        "CHECK (children_in_care IS NULL OR children_in_care BETWEEN 0 AND 20)",
        "0 to 20 children are looked after.",
    )

    def init(self):
        """Create the guards of places and of a learner's hours."""
        self.env.cr.execute(PLACES_TRIGGER)
        self.env.cr.execute(ENROLMENT_OVERLAP_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("person_id.alias", "person_id.code")
    def _compute_alias(self):
        for enrolment in self:
            enrolment.alias = enrolment.person_id.alias
            enrolment.person_code = enrolment.person_id.code

    @api.depends("icon")
    def _compute_picture(self):
        path = "/onestop_workshops/static/img/learner/%s.svg"
        for enrolment in self:
            enrolment.picture = path % enrolment.icon if enrolment.icon else False

    @api.depends("state", "date_request", "cohort_id")
    def _compute_waiting_rank(self):
        waiting = self._read_group(
            [("cohort_id", "in", self.cohort_id.ids), ("state", "=", "waiting")],
            ["cohort_id"],
            ["id:recordset"],
        )
        ranks = {
            one.id: rank
            for _cohort, records in waiting
            for rank, one in enumerate(
                records.sorted(lambda one: (one.date_request, one.id)), start=1
            )
        }
        for enrolment in self:
            enrolment.waiting_rank = ranks.get(enrolment._origin.id, 0)

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

    @api.constrains("date_start", "date_end")
    def _check_within_cohort(self):
        for enrolment in self.filtered("date_start"):
            cohort = enrolment.cohort_id
            if not cohort.date_start <= enrolment.date_start <= cohort.date_end:
                raise ValidationError(
                    self.env._(
                        "Her first day lies outside the dates of %(cohort)s.",
                        cohort=cohort.code,
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create enrolments, numbered in their cohort; numbers are never used again.

        Without a state she learns when a place is free, and waits otherwise.
        """
        if not self.env.su:
            raise UserError(
                self.env._("Learners are enrolled by the button of their cohort.")
            )
        vals_list = [dict(vals) for vals in vals_list]
        by_cohort = {}
        for vals in vals_list:
            by_cohort.setdefault(vals["cohort_id"], []).append(vals)
        # Of two who enrol at once the second starts anew, and then knows the number.
        touched = SQL("SELECT onestop_cohort_touch(%s)", list(by_cohort))
        self.env.execute_query(touched)
        for cohort in self.env["onestop.cohort"].browse(by_cohort):
            self._complete_vals(cohort, by_cohort[cohort.id])
        return super().create(vals_list)

    @api.model
    def _complete_vals(self, cohort, vals_list):
        """Fill number, code, picture, state and first day of new enrolments."""
        last = self._last_number(cohort)
        free = cohort.capacity - cohort.enrolled_count
        for number, vals in enumerate(vals_list, start=last + 1):
            vals["number"] = number
            vals["code"] = f"{cohort.code}/{number:02}"
            order = number - 1
            vals.setdefault("icon", ICONS[order % len(ICONS)][0])
            shift = order // (2 * len(ICONS))
            vals.setdefault("color", (order + shift) % COLOURS + 1)
            if not vals.get("state"):
                vals["state"] = "enrolled" if free > 0 else "waiting"
            if vals["state"] == "enrolled":
                free -= 1
                vals.setdefault("date_start", cohort.date_start)
            elif vals["state"] == "waiting":
                vals["date_start"] = False

    @api.model
    def _last_number(self, cohort):
        domain = [("cohort_id", "=", cohort.id)]
        return self._read_group(domain, [], ["number:max"])[0][0] or 0

    def write(self, vals):
        """Change needs and picture; person, cohort and state stay."""
        if not self.env.su and vals.keys() & (PROTECTED | {"person_id", "cohort_id"}):
            raise UserError(
                self.env._(
                    "Person, cohort and state of an enrolment are not written by hand."
                    " Use the buttons."
                )
            )
        return super().write(vals)
