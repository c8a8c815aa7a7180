from datetime import date

from odoo.fields import Command

from odoo.addons.onestop_base.tests.common import OnestopCase

MONTH = date(2026, 3, 1)


class EffortCase(OnestopCase):
    """Two grants with a line each, and an employee of the centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users["finance_officer"]
        cls.certifier = cls.users["finance_certifier"]
        cls.auditor = cls.users["auditor"]
        donor = cls.env["res.partner"].create({"name": "Donor", "is_company": True})
        cls.lines = cls.env["onestop.grant.budget.line"]
        for code in ("G1", "G2"):
            grant = cls.env["onestop.grant"].create(
                {
                    "code": code,
                    "name": code,
                    "donor_id": donor.id,
                    "currency_id": cls.env.ref("base.EUR").id,
                    "amount": 1000,
                    "date_start": "2026-01-01",
                    "date_end": "2026-12-31",
                    "heading_ids": [Command.create({"code": "1", "name": "Staff"})],
                }
            )
            cls.lines += cls.env["onestop.grant.budget.line"].create(
                {
                    "grant_id": grant.id,
                    "heading_id": grant.heading_ids.id,
                    "code": f"{code}.1",
                    "name": "Salaries",
                }
            )
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Awa Test", "centre_id": cls.centre.id}
        )

    def make_sheet(self, *percents, **vals):
        """Return a sheet made by the officer; a share for each line in turn."""
        return (
            self.env["onestop.grant.effort"]
            .with_user(self.officer)
            .create(
                {
                    "employee_id": self.employee.id,
                    "month": MONTH,
                    "line_ids": [
                        Command.create({"budget_line_id": line.id, "percent": percent})
                        for line, percent in zip(self.lines, percents, strict=False)
                    ],
                    **vals,
                }
            )
        )
