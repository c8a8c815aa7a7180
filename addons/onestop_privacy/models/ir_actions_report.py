from odoo import api, models
from odoo.exceptions import ValidationError

from ..guard import is_guarded
from .ir_actions_server import code_allowed, code_refusal

#: Names of templates, and expressions that Odoo evaluates.
MEANING = {
    "attachment",
    "attachment_use",
    "model",
    "print_report_name",
    "report_file",
    "report_name",
    "report_type",
}


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Take no expressions and templates from the database."""
        if not code_allowed(self.env):
            raise code_refusal(self.env)
        return super().create(vals_list)

    def write(self, vals):
        if MEANING & vals.keys() and not code_allowed(self.env):
            raise code_refusal(self.env)
        return super().write(vals)

    # ------------------------------------------------------------- checks

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
