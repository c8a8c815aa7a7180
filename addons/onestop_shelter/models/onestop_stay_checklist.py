from odoo import api, fields, models


class OnestopStayChecklist(models.Model):
    """One point of the admission checklist of a stay."""

    _name = "onestop.stay.checklist"
    _inherit = ["onestop.stay.open"]
    _description = "Admission Checklist"
    _order = "stay_id, sequence, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    stay_id = fields.Many2one(
        "onestop.stay", required=True, index=True, ondelete="cascade"
    )
    centre_id = fields.Many2one(
        related="stay_id.centre_id", store=True, index=True, readonly=True
    )
    item_id = fields.Many2one(
        "onestop.checklist.item", required=True, ondelete="restrict"
    )
    name = fields.Char(related="item_id.name")
    sequence = fields.Integer(related="item_id.sequence", store=True)
    done = fields.Boolean()
    done_by_id = fields.Many2one("res.users", readonly=True)
    done_at = fields.Datetime(readonly=True)

    # ----------------------------------------------- constraints, indexes
    _item_once = models.UniqueIndex(
        "(stay_id, item_id)", "This point is on the checklist already."
    )

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        """Ticking a point notes who did it and when."""
        vals = dict(vals)
        if "done" in vals:
            vals["done_by_id"] = self.env.uid if vals["done"] else False
            vals["done_at"] = fields.Datetime.now() if vals["done"] else False
        return super().write(vals)

    @api.model
    def _prepare_checklist(self):
        """Return create commands for the points of a new stay's checklist."""
        items = self.env["onestop.checklist.item"].search([])
        return [fields.Command.create({"item_id": item.id}) for item in items]
