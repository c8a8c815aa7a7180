from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.guards import INTERNAL


class OnestopSavingsMeeting(models.Model):
    """A meeting of a savings group: who came, and the money on the table."""

    _name = "onestop.savings.meeting"
    _description = "Meeting of a savings group"
    _order = "date desc, id desc"
    _rec_name = "date"

    # ------------------------------------------------------------ fields
    group_id = fields.Many2one(
        "onestop.savings.group",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    centre_id = fields.Many2one(related="group_id.centre_id", store=True, index=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    entry_ids = fields.One2many("onestop.savings.entry", "meeting_id")
    counted = fields.Integer(
        "Counted in the box", help="XOF, counted before all when the meeting ends."
    )
    expected = fields.Integer(
        related="group_id.box", string="Should be in the box", help="XOF."
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )

    # ----------------------------------------------- constraints, indexes
    _counted_range = models.Constraint(
        "CHECK (counted IS NULL OR counted >= 0)", "Nobody counts less than nothing."
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Begin meetings; they are closed by :meth:`action_close` alone."""
        return super().create([self._writable(vals) for vals in vals_list])

    def write(self, vals):
        """Change open meetings; the state comes by actions alone."""
        return super().write(self._writable(vals))

    @api.model
    def _writable(self, vals):
        if self.env.context.get("meeting_state") is INTERNAL:
            return vals
        return {name: value for name, value in vals.items() if name != "state"}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A meeting is not deleted."))

    # ------------------------------------------------------------ actions
    def action_close(self):
        """Close the meeting: from now on its money stays as counted.

        :raise UserError: the box would be below zero, somebody repays more than she
            owes, or what was counted differs
        """
        self.ensure_one()
        self.check_access("write")
        self.entry_ids._check_debts()
        box = self.group_id.box
        if box < 0:
            raise UserError(
                self.env._(
                    "More goes out than was in the box: %(missing)s XOF are missing."
                    " Correct the lines.",
                    missing=-box,
                )
            )
        if self.counted and self.counted != box:
            raise UserError(
                self.env._(
                    "%(counted)s XOF were counted, %(expected)s XOF should be there."
                    " Count again, or correct the lines.",
                    counted=self.counted,
                    expected=box,
                )
            )
        self.env.flush_all()
        self.with_context(meeting_state=INTERNAL).write(
            {"state": "closed", "counted": box}
        )
        self.env.flush_all()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
