from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_base.tools.roles import groups_of
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.guards import INTERNAL


class OnestopTrainingTask(models.Model):
    """What the livelihoods officer has to do about one learner.

    Tasks of absences come and go with the marks (``tools/sheet_sql.py``, ``ALARMS``).
    No message is sent about them: her list shows them.
    """

    _name = "onestop.training.task"
    _inherit = ["onestop.learner.open"]
    _description = "Task about a learner"
    _order = "date, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    enrolment_id = fields.Many2one(
        "onestop.enrolment", string="Learner", required=True, ondelete="restrict"
    )
    alias = fields.Char(related="enrolment_id.alias")
    person_id = fields.Many2one(
        related="enrolment_id.person_id", groups=groups_of("livelihoods")
    )
    kind = fields.Selection(
        [
            ("absence", "Absent three times in a row"),
            ("followup", "Follow-up"),
            ("kit", "Start-up kit"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("open", "To do"), ("done", "Done")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    note = EncryptedText(help="What was agreed with her.")
    date_done = fields.Datetime(string="Done at", readonly=True, copy=False)
    how = fields.Selection(
        [("came", "She came again"), ("hand", "By the officer")],
        string="Done how",
        readonly=True,
        copy=False,
    )

    # ----------------------------------------------- constraints, indexes
    _one_absence = models.UniqueIndex(
        "(enrolment_id) WHERE kind = 'absence' AND state = 'open'",
        "There is an open task about her absence already.",
    )
    _learner = models.Index("(enrolment_id, kind, date)")
    _open = models.Index("(date) WHERE state = 'open'")

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create tasks: open ones."""
        for vals in vals_list:
            self._refuse_by_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand(vals)
        return super().write(vals)

    @api.model
    def _refuse_by_hand(self, vals):
        """Refuse what the buttons write."""
        if {"state", "how", "date_done"} & set(vals):
            if self.env.context.get("workshops_internal") is not INTERNAL:
                raise UserError(
                    self.env._("A task is closed by its button, with a note.")
                )

    # ------------------------------------------------------------ actions
    def action_done(self):
        """Close the tasks; a note says what came of each.

        :raise UserError: a task has no note
        """
        self.check_access("write")
        for task in self:
            if not (task.note or "").strip():
                raise UserError(
                    self.env._("Write down what came of it, then close the task.")
                )
        return self.with_context(workshops_internal=INTERNAL).write(
            {"state": "done", "how": "hand", "date_done": fields.Datetime.now()}
        )

    def action_call(self):
        """Open the list of calls: the ways to which women agreed, and no other."""
        self.ensure_one()
        self.check_access("read")
        return self.env["ir.actions.client"]._for_xml_id(
            "onestop_base.onestop_call_screen_action"
        )
