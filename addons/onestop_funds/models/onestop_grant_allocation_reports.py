from odoo import fields, models


class OnestopGrantAllocation(models.Model):
    _inherit = "onestop.grant.allocation"

    report_line_ids = fields.One2many(
        "onestop.grant.report.line", "allocation_id", string="Reported in"
    )

    # ------------------------------------------------------------ actions
    def action_open_report_lines(self):
        """Open the lines of reports that this cost stands in."""
        self.check_access("read")
        domain = [("allocation_id", "in", self.ids)]
        return self.move_id._report_lines_action(domain)
