from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.materials import require_role
from ..tools.teaching_sql import CURRICULUM_TRIGGER

#: What makes up a curriculum: with its publication it stands.
CONTENT = {"name", "trade_id", "version", "min_attendance", "competency_ids"}


class OnestopCurriculum(models.Model):
    """Units of a trade. A published version stands; what changes is a new one.

    All centres share them: trainers and livelihoods officers write drafts, a director
    or the national coordinator publishes and retires.
    """

    _name = "onestop.curriculum"
    _description = "Curriculum"
    _order = "trade_id, name, version desc, id desc"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    trade_id = fields.Many2one(
        "onestop.trade", required=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(
        required=True, default=1, readonly=True, copy=False, aggregator=None
    )
    previous_id = fields.Many2one(
        "onestop.curriculum",
        string="Version before",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    competency_ids = fields.One2many("onestop.competency", "curriculum_id", copy=True)
    cohort_ids = fields.One2many("onestop.cohort", "curriculum_id")
    hours = fields.Float(
        compute="_compute_hours", store=True, help="Hours of all units together."
    )
    min_attendance = fields.Integer(
        string="Attendance for the certificate",
        default=80,
        aggregator=None,
        help="Per cent of the sessions held since she came.",
    )
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _min_attendance_range = models.Constraint(
        "CHECK (min_attendance BETWEEN 0 AND 100)",
        "The attendance for the certificate lies between 0 and 100 per cent.",
    )
    _one_successor = models.UniqueIndex(
        "(previous_id)", "This version has a successor already. Open that one."
    )

    def init(self):
        """Create the trigger that keeps published curricula as they are."""
        self.env.cr.execute(CURRICULUM_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.depends("competency_ids.hours")
    def _compute_hours(self):
        for curriculum in self:
            curriculum.hours = sum(curriculum.competency_ids.mapped("hours"))

    @api.depends("name", "version")
    def _compute_display_name(self):
        for curriculum in self:
            later = f" ({curriculum.version})" if curriculum.version > 1 else ""
            curriculum.display_name = f"{curriculum.name or ''}{later}"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts; another state comes by the buttons alone."""
        if not self.env.su and any(
            vals.get("state", "draft") != "draft" for vals in vals_list
        ):
            raise UserError(self.env._("A curriculum begins as a draft. Publish it."))
        return super().create(vals_list)

    def write(self, vals):
        """Change drafts; of published ones what is not taught alone."""
        if not self.env.su and vals.keys() & {"state", "version", "previous_id"}:
            raise UserError(self.env._("Use the buttons to change the state."))
        if vals.keys() & CONTENT:
            self._check_draft()
        if "active" in vals and "published" in self.mapped("state"):
            raise UserError(
                self.env._(
                    "A published curriculum is in use in all centres. Ask the director"
                    " to retire it, then archive it."
                )
            )
        return super().write(vals)

    def _check_draft(self):
        for curriculum in self:
            if curriculum.state != "draft":
                raise ValidationError(
                    self.env._(
                        "%(name)s is published and never changes. Make a new version"
                        " and change that.",
                        name=curriculum.display_name,
                    )
                )

    # ------------------------------------------------------------ actions
    def action_publish(self):
        """Publish drafts: from now on they stand, and cohorts may start.

        :raise AccessError: neither director nor national coordinator
        :raise UserError: no units with hours
        """
        self._check_publisher()
        for curriculum in self:
            curriculum._check_draft()
            if not curriculum.competency_ids or not curriculum.hours:
                raise UserError(
                    self.env._(
                        "%(name)s has no units with hours. Add them, then publish.",
                        name=curriculum.display_name,
                    )
                )
        self.env.flush_all()
        self._set_state("published")

    def action_retire(self):
        """Retire published curricula: running cohorts go on, no new one starts.

        :raise AccessError: neither director nor national coordinator
        """
        self._check_publisher()
        if any(curriculum.state != "published" for curriculum in self):
            raise UserError(self.env._("Only a published curriculum is retired."))
        self._set_state("retired")

    def _check_publisher(self):
        require_role(self.env, "director", "national")
        self.check_access("read")

    def action_new_version(self):
        """Copy this curriculum into a draft with the next number, and open it.

        Asked twice, the draft that is there opens.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(self.env._("This is a draft still. Change it as it is."))
        new = self.search([("previous_id", "=", self.id)], limit=1)
        if not new:
            new = self.copy({"name": self.name})
            # sudo: number and origin are nobody's to write
            new.sudo().write({"version": self.version + 1, "previous_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }

    def _set_state(self, state):
        # sudo: the state is nobody's to write; who may was checked
        self.sudo().write({"state": state})
