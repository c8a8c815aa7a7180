from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

KINDS = [
    ("complaint", "Complaint"),
    ("requisition", "Requisition"),
    ("hearing", "Hearing"),
    ("protection_measure", "Protection measure"),
    ("outcome", "Outcome"),
]
#: What the police liaison reads and writes.
POLICE_KINDS = ("complaint", "requisition")
STATES = [("planned", "Planned"), ("done", "Done"), ("dropped", "Dropped")]


class OnestopLegalStep(models.Model):
    """A step of her legal track: a fact with a day; what was said is in notes."""

    _name = "onestop.legal.step"
    _inherit = ["onestop.case.screened"]
    _description = "Legal step"
    _order = "date desc nulls first, date_due, id desc"
    _rec_name = "id"
    _readers = ("social", "medical", "psychological", "legal")

    # ------------------------------------------------------------ fields
    kind = fields.Selection(KINDS, required=True)
    state = fields.Selection(STATES, required=True, default="planned")
    date_due = fields.Date("Due", help="The day of the hearing, or the last day.")
    date = fields.Date("Done on")
    user_id = fields.Many2one(
        "res.users",
        "Entered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    note_ids = fields.One2many(
        "onestop.case.note",
        "legal_step_id",
        "Notes",
        help="Each discipline sees its own.",
    )
    certificate_issued = fields.Date(
        "Certificate issued on",
        readonly=True,
        copy=False,
        help="A doctor answered this requisition. Its text is hers alone.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    # ----------------------------------------------- constraints, indexes
    _due_idx = models.Index("(date_due) WHERE state = 'planned'")
    _done_has_date = models.Constraint(
        "CHECK (state <> 'done' OR date IS NOT NULL)",
        "A step that is done has a day. Enter the day on which it was done.",
    )
    _planned_has_due = models.Constraint(
        "CHECK (state <> 'planned' OR date_due IS NOT NULL)",
        "A planned step has a day. Enter the day on which it is due.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("state", "date_due")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for step in self:
            step.is_late = step.state == "planned" and step.date_due < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "planned") & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # ------------------------------------------------------------- checks
    @api.constrains("date", "state")
    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(step.state == "done" and step.date > today for step in self):
            raise ValidationError(
                self.env._("A step that is done lies in the past. Correct its day.")
            )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Enter steps in the user's own name.

        :raise AccessError: the user's discipline does not enter such steps
        """
        steps = super().create(
            [{**self._writable(vals), "user_id": self.env.uid} for vals in vals_list]
        )
        steps._check_writer()
        return steps

    def write(self, vals):
        """Change steps of the user's own discipline.

        :raise AccessError: the user's discipline does not enter such steps
        """
        self._check_writer()
        result = super().write(self._writable(vals))
        self._check_writer()
        return result

    @api.model
    def _writable(self, vals):
        """Return the values without those that the server sets."""
        if self.env.su:
            return vals
        kept = ("user_id", "certificate_issued")
        return {name: value for name, value in vals.items() if name not in kept}

    def _check_writer(self):
        """Refuse whoever is not the legal officer of the file, or its police liaison.

        :raise AccessError:
        """
        if self.env.su:
            return
        for step in self:
            mine = step.case_id._my_discipline_here()
            if mine == "legal" or (mine == "police" and step.kind in POLICE_KINDS):
                continue
            raise AccessError(
                self.env._(
                    "The legal officer enters legal steps; the police liaison"
                    " complaints and requisitions. Ask her to."
                )
            )

    # ----------------------------------------------------------- business
    def action_done(self):
        """Note that the steps were done today."""
        self.write({"state": "done", "date": fields.Date.context_today(self)})

    def _open_rows(self):
        police = Domain("kind", "in", POLICE_KINDS) & self._on_team_as(["police"])
        return super()._open_rows() | police
