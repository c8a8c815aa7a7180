from odoo import fields, models

from ..fields import EncryptedText


class OnestopConflict(models.Model):
    """A member of staff who never sees a file, emergency access included."""

    _name = "onestop.conflict"
    _description = "Conflict of interest"
    _order = "id desc"
    _rec_name = "id"

    res_model = fields.Char("Model of the file", required=True)
    res_id = fields.Many2oneReference("File", model_field="res_model", required=True)
    user_id = fields.Many2one(
        "res.users", "Who never sees it", required=True, ondelete="restrict"
    )
    reason = EncryptedText()

    _once = models.UniqueIndex(
        "(user_id, res_model, res_id)", "This conflict of interest is recorded already."
    )
