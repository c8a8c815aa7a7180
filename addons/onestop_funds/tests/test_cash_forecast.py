import io
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FundsCase

DAY = date(2026, 9, 15)


@tagged("post_install", "-at_install")
class TestCashForecast(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant(currency_id=cls.xof.id)
        cls.forecast = cls.as_("finance_officer")["onestop.grant.cash.forecast"]
        cls._statement_line(1_000_000)
        cls.env["onestop.grant.tranche"].create(
            [
                {
                    "grant_id": cls.grant.id,
                    "number": number,
                    "state": "requested",
                    "amount_requested": amount,
                    "requested_on": day,
                }
                for number, amount, day in (
                    (1, 200_000, "2026-11-10"),
                    (2, 50_000, "2026-08-01"),
                )
            ]
        )
        who = cls.env["hr.employee"].create(
            {"name": "Awa", "company_id": cls.company.id}
        )
        _move, item = cls._entry(400_000, day=date(2026, 8, 28))
        sheet = cls.env["onestop.grant.effort"].create(
            {
                "employee_id": who.id,
                "company_id": cls.company.id,
                "month": "2026-08-01",
                "line_ids": [
                    Command.create(
                        {"budget_line_id": cls.grant.line_ids.id, "percent": 25}
                    )
                ],
                "move_line_ids": [Command.set(item.ids)],
            }
        )
        sheet.action_confirm()

    def test_months_ahead(self):
        rows = self.forecast.get_page(self.grant.id, DAY)["rows"]
        self.assertEqual(
            [
                (row["month"], row["opening"], row["tranches"], row["closing"])
                for row in rows
            ],
            [
                ("2026-09-01", 1_000_000, 0, 900_000),
                ("2026-10-01", 900_000, 50_000, 850_000),
                ("2026-11-01", 850_000, 200_000, 950_000),
                ("2026-12-01", 950_000, 0, 850_000),
            ],
        )
        self.assertEqual({row["salaries"] for row in rows}, {100_000})

    def test_book_adds_up_by_itself(self):
        _name, book = self.forecast._build_book(self.grant.id, DAY)
        page = load_workbook(io.BytesIO(book)).active
        self.assertRegex(page["F5"].value, r"^=B5\+C5-D5-E5$")
        cached = load_workbook(io.BytesIO(book), data_only=True).active
        self.assertEqual(cached["F5"].value, 900_000)

    def test_who_may_look(self):
        for role in ("finance_certifier", "auditor"):
            page = self.as_(role)["onestop.grant.cash.forecast"].get_page(
                self.grant.id, DAY
            )
            self.assertEqual(len(page["rows"]), 4)
        for role in ("director", "social_worker"):
            with self.assertRaises(AccessError):
                self.as_(role)["onestop.grant.cash.forecast"].get_page()
