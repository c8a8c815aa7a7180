from odoo import fields, models


class OnestopGrant(models.Model):
    """MIS Builder's report of a grant: the template, narrowed to it."""

    _inherit = "onestop.grant"

    # ------------------------------------------------------------ actions
    def action_mis(self):
        """Open MIS Builder's report of this grant, a column a year."""
        self.ensure_one()
        self.check_access("read")
        return self._mis_instance().preview()

    # ----------------------------------------------------------- business
    def _mis_instance(self):
        """Return the report of MIS Builder for this grant; made once."""
        # sudo: reports of MIS Builder are its managers' to make; this one has figures
        # of the grant alone, and they are computed with the rights of who looks.
        instances = self.env["mis.report.instance"].sudo()
        domain = repr([("grant_id", "=", self.id)])
        template = self.env.ref("onestop_funds.mis_report_grant")
        found = instances.search(
            [("report_id", "=", template.id), ("analytic_domain", "=", domain)], limit=1
        )
        return (
            found or instances.create(self._prepare_mis_vals(template, domain))
        ).sudo(False)

    def _prepare_mis_vals(self, template, domain):
        years = range(self.date_start.year, self.date_end.year + 1)
        return {
            "name": self.code,
            "report_id": template.id,
            "company_id": self.company_id.id,
            "target_move": "all",
            "analytic_domain": domain,
            "comparison_mode": True,
            "period_ids": [
                fields.Command.create(
                    {
                        "name": str(year),
                        "mode": "fix",
                        "manual_date_from": f"{year}-01-01",
                        "manual_date_to": f"{year}-12-31",
                    }
                )
                for year in years
            ],
        }
