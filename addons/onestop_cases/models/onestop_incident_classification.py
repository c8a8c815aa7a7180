from odoo import fields, models

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.vocabulary_incident import TYPES
from ..tools.written_once import make_written_once


class OnestopIncidentClassification(models.Model):
    """How an incident was classified, by whom and why: the last one holds, all stay.

    Nobody creates one by hand: see ``classify`` of the incident.
    """

    _name = "onestop.incident.classification"
    _inherit = ["onestop.guarded"]
    _description = "Classification of an incident"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    incident_id = fields.Many2one(
        "onestop.incident",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime("On", required=True, readonly=True)
    type = fields.Selection(TYPES, required=True, readonly=True)
    answers = fields.Json(
        readonly=True, help="Yes or no, in the order of the questions."
    )
    reason = EncryptedText("Why it was changed", readonly=True)

    def init(self):
        make_written_once(self.env.cr, self._table, ("reason",))
