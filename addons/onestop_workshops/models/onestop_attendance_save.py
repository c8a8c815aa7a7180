from odoo import fields, models

from odoo.addons.onestop_privacy.models.onestop_access_log import make_append_only

from ..tools.vocabulary import CORRECTIONS


class OnestopAttendanceSave(models.Model):
    """Journal of attendance: one row a save and session. It only grows.

    It knows numbers in the cohort and marks, never a name.
    """

    _name = "onestop.attendance.save"
    _description = "Saved attendance"
    _order = "id desc"
    _log_access = False
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    session_id = fields.Many2one(
        "onestop.session", required=True, index=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Saved by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Datetime(string="Saved at", required=True, readonly=True)
    source = fields.Selection(
        [
            ("screen", "Screen"),
            ("tablet", "Tablet"),
            ("office", "Office"),
            ("import", "Import"),
        ],
        required=True,
        readonly=True,
    )
    device = fields.Char(readonly=True, help="The device's own number.")
    date_device = fields.Datetime(
        string="Time of the device", readonly=True, help="As its clock said."
    )
    reason = fields.Selection(
        CORRECTIONS, readonly=True, help="Why a locked session was corrected."
    )
    changes = fields.Json(
        readonly=True, help="Number in the cohort, mark before, mark after."
    )
    uids = fields.Json(readonly=True, help="UUIDs of the marks of this save.")

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Refuse changes and deletions in the database."""
        make_append_only(self.env.cr, self._table)
