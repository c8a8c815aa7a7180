from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.transfer_sql import TRANSFER_TRIGGER
from .onestop_referral import URGENCIES

DIRECTOR = "onestop_base.group_director"
SOCIAL_WORKER = "onestop_base.group_social_worker"


class OnestopCaseTransfer(models.Model):
    """A woman goes to another centre, and her open file with her, once it accepts.

    Until then the other centre sees from where, the code and the urgency. Both keep
    this row as their log.
    """

    _name = "onestop.case.transfer"
    _inherit = ["onestop.case.asked"]
    _description = "Transfer"
    _order = "id desc"
    _rec_name = "id"
    _by_action = frozenset(("state", "date_answer", "answered_by_id"))

    # ------------------------------------------------------------ fields
    centre_from_id = fields.Many2one(
        "onestop.centre", "From", required=True, readonly=True, ondelete="restrict"
    )
    centre_to_id = fields.Many2one(
        "onestop.centre",
        "To",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    urgency = fields.Selection(URGENCIES, required=True, default="normal")
    user_id = fields.Many2one(
        "res.users", "Proposed by", required=True, readonly=True, ondelete="restrict"
    )
    date_proposed = fields.Datetime(
        "Proposed", required=True, readonly=True, default=fields.Datetime.now
    )
    state = fields.Selection(
        [
            ("proposed", "Waits for an answer"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="proposed",
    )
    date_answer = fields.Datetime("Answered", readonly=True)
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, ondelete="restrict"
    )

    # ----------------------------------------------- constraints, indexes
    _one_proposed = models.UniqueIndex(
        "(case_id) WHERE state = 'proposed'",
        "A centre is asked already. Cancel that first.",
    )
    _elsewhere = models.Constraint(
        "CHECK (centre_from_id <> centre_to_id)", "Choose another centre."
    )
    _answered_by = models.Constraint(
        "CHECK (state NOT IN ('accepted', 'refused') OR (date_answer IS NOT NULL"
        " AND answered_by_id IS NOT NULL))",
        "An answer has its moment.",
    )

    def init(self):
        self.env.cr.execute(TRANSFER_TRIGGER)

    # ------------------------------------------------------------ compute
    @api.model
    def _open_rows(self):
        """Return the rows of the user's files, and the logs of her centres.

        The director reads those of her centre; who proposed or answered one keeps it.
        """
        me = Domain("user_id", "=", self.env.uid)
        rows = super()._open_rows()
        logs = (me & self._of_centre("centre_from_id")) | (
            Domain("answered_by_id", "=", self.env.uid)
            & self._of_centre("centre_to_id")
        )
        if self.env.user.has_group(DIRECTOR):
            logs |= self._of_centre("centre_from_id") | self._of_centre("centre_to_id")
        return rows | (logs & self._no_conflict())

    @api.model
    def _asked_of_me(self):
        """Return what the centres of the user, as social worker, are asked."""
        if not self.env.user.has_group(SOCIAL_WORKER):
            return Domain.FALSE
        return (
            Domain("state", "=", "proposed")
            & self._of_centre("centre_to_id")
            & self._no_conflict()
        )

    @api.model
    def _on_her_home(self):
        """Return what waits for the user's centres: director and social workers see it.

        A social worker takes her in; the director sees that somebody is to come.
        """
        rows = self._asked_of_me()
        if self.env.user.has_group(DIRECTOR):
            rows |= Domain("state", "=", "proposed") & self._of_centre("centre_to_id")
        # sudo: centres and persons on the way are not the user's to read
        return Domain("id", "in", self.sudo()._search(rows & self._no_conflict()))

    @api.model
    def _of_centre(self, path):
        return Domain(f"{path}.member_ids", "in", [self.env.uid])

    @api.model
    def _no_conflict(self):
        me = Domain("user_id", "=", self.env.uid)
        return Domain("case_id.person_id.conflict_ids", "not any", me)
