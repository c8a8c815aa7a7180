from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.vocabulary import DISCIPLINES


class OnestopFollowup(models.Model):
    """Meeting her again: planned for a day, then written down."""

    _name = "onestop.followup"
    _inherit = ["onestop.case.screened"]
    _description = "Follow-up"
    _order = "date_due desc, id desc"
    _rec_name = "id"
    #: She may be met again after her file was closed.
    _outlives_closure = True

    # ----------------------------------------------------------- defaults
    def _default_discipline(self):
        mine = self.env["onestop.case"]._my_disciplines()
        return mine[0] if mine and mine[0] != "police" else "social"

    # ------------------------------------------------------------ fields
    date_due = fields.Date(
        "Due",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7),
    )
    date_done = fields.Date("Done on")
    user_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    discipline = fields.Selection(
        [item for item in DISCIPLINES if item[0] != "police"],
        required=True,
        default=lambda self: self._default_discipline(),
    )
    mode = fields.Selection(
        [("at_centre", "At the centre"), ("call", "Call"), ("visit", "Visit")],
        required=True,
        default="at_centre",
    )
    text = EncryptedText("How she is")

    # ----------------------------------------------- constraints, indexes
    _due_idx = models.Index("(date_due, case_id) WHERE date_done IS NULL")

    # ----------------------------------------------------------- business
    def _open_rows(self):
        """Return the domain of the follow-ups of the user's own disciplines."""
        rows = self._in_emergency()
        for discipline in self.env["onestop.case"]._my_disciplines():
            rows |= Domain("discipline", "=", discipline) & self._on_team_as(
                [discipline]
            )
        return rows

    # ------------------------------------------------------------ actions
    def action_done(self):
        """Say that she was met today."""
        self.check_access("write")
        self.write({"date_done": fields.Date.context_today(self)})
