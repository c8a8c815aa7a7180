from datetime import date

from odoo.fields import Command

from .common import FundsCase

MONTH = date(2026, 3, 1)


class EffortCase(FundsCase):
    """Two grants with a line each, and an employee of the centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users["finance_officer"]
        cls.auditor = cls.users["auditor"]
        cls.lines = cls.env["onestop.grant.budget.line"]
        for code in ("G1", "G2"):
            cls.lines += cls._grant(((f"{code}.1", 100_000),), code=code).line_ids
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Awa Test",
                "centre_id": cls.centre.id,
                "company_id": cls.company.id,
            }
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
