from odoo import fields, models

from odoo.addons.onestop_base.tools.roles import groups_of


class OnestopEnrolment(models.Model):
    """Her start-up kit."""

    _inherit = "onestop.enrolment"

    # ------------------------------------------------------------ fields
    kit_receipt_ids = fields.One2many(
        "onestop.kit.receipt",
        "enrolment_id",
        string="Kit",
        readonly=True,
        groups=groups_of("trainer", "livelihoods"),
    )

    # ------------------------------------------------------------ actions
    def action_take_receipt(self):
        """Open the receipt on which she signs for her kit."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receipt"),
            "res_model": "onestop.kit.receipt",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_enrolment_id": self.id,
                "default_handover_id": self.env.context.get("handover_id"),
            },
        }
