from odoo import api, models
from odoo.exceptions import ValidationError

from ..guard import is_guarded


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.constrains("model", "attachment", "attachment_use")
    def _check_guarded(self):
        """A kept file would be handed to the next reader, whoever that is."""
        for report in self:
            if (report.attachment or report.attachment_use) and is_guarded(
                self.env.get(report.model)
            ):
                raise ValidationError(
                    self.env._(
                        "Reports about persons are made anew each time and never kept: "
                        "leave “Save as attachment” empty."
                    )
                )

    def _render_template(self, template, values=None):
        """Note in the access log whose report is made."""
        docs = (values or {}).get("docs")
        if is_guarded(docs) and isinstance(docs, models.BaseModel):
            docs.with_user(self.env.user).sudo(False)._note_reading(["(report)"])
        return super()._render_template(template, values)
