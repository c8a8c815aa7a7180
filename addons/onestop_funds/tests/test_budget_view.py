import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import FundsCase


@tagged("post_install", "-at_install")
class TestBudgetView(FundsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant = cls._grant((("1.1", 100), ("1.2", 1000)), activate=False)
        cls._approve(cls.grant, {"1.1": 100, "1.2": 1000}, rate=1000)
        cls.grant.action_activate()
        cls.env.flush_all()
        cls.lines = cls.grant.line_ids
        for amount, day in ((60_000, 3), (25_000, 4)):
            cls.spend(amount, cls.lines[0], date(2026, day, 15))
        cls.spend(10_000, cls.lines[1], date(2026, 4, 1))
        cls.view = cls.as_("finance_officer")["onestop.grant.budget.view"]

    @classmethod
    def spend(cls, amount, line, day):
        move, item = cls._entry(amount, day=day)
        item.allocate(
            [
                {
                    "budget_line_id": line.id,
                    "amount": amount,
                    "centre_id": cls.centre.id,
                    "activity_id": cls.activity.id,
                }
            ]
        )
        move.action_post()
        return item

    def rows(self, by="line", *period, role="finance_officer"):
        view = self.as_(role)["onestop.grant.budget.view"]
        page = view.get_page(self.grant.id, by, *period)
        names = ("code", "budget", "period", "actual", "available", "level")
        return [tuple(row[name] for name in names) for row in page["rows"]]

    def test_by_line(self):
        self.assertEqual(
            self.rows(),
            [
                ("1.1", 100_000, 85_000, 85_000, 15_000, "near"),
                ("1.2", 1_000_000, 10_000, 10_000, 990_000, "good"),
            ],
        )

    def test_over(self):
        view = self.view
        self.assertEqual(view._level({"percent": 100.0}), "near")
        self.assertEqual(view._level({"percent": 100.1}), "over")
        self.assertEqual(view._level({"percent": 79.9}), "good")

    def test_by_period(self):
        self.assertEqual(
            [row[:4] for row in self.rows("line", "2026-04-01", "2026-04-30")],
            [("1.1", 100_000, 25_000, 85_000), ("1.2", 1_000_000, 10_000, 10_000)],
        )
        self.assertEqual(
            [row[3] for row in self.rows("line", False, "2026-03-31")], [60_000, 0]
        )

    def test_by_centre_activity_and_month(self):
        for by, code in (("centre", "TST1"), ("activity", "T-TRAIN")):
            costs = {row[0]: row[3] for row in self.rows(by)}
            self.assertEqual(costs[code], 95_000)
        costs = {row[0]: row[3] for row in self.rows("month")}
        self.assertEqual((costs["2026-03"], costs["2026-04"]), (60_000, 35_000))

    def test_ours_is_mis_is_ledger(self):
        ours = sum(row[3] for row in self.rows())
        ledger = sum(
            self.env["onestop.grant.allocation"]
            .search([("grant_id", "=", self.grant.id)])
            .move_line_id.mapped("balance")
        )
        instance = self.grant.with_user(self.users["auditor"])._mis_instance()
        matrix = instance._compute_matrix()
        totals = {
            row.kpi.name: [cell.val for cell in row.iter_cells()]
            for row in matrix.iter_rows()
            if not row.account_id
        }
        self.assertEqual((ours, ledger, totals["total"]), (95_000, 95_000, [95_000]))

    def test_book_has_live_formulas(self):
        _name, book = self.view._build_book(self.grant.id)
        page = load_workbook(io.BytesIO(book)).active
        cells = [[cell.value for cell in row] for row in page.iter_rows()]
        (line,) = [row for row in cells if row[1] == "1.1"]
        self.assertEqual(line[3:7], [100_000, 85_000, 85_000, 0])
        self.assertRegex(line[7], r"^=D\d+-F\d+-G\d+$")
        cached = load_workbook(io.BytesIO(book), data_only=True).active
        (row,) = [row for row in cached.iter_rows() if row[1].value == "1.1"]
        self.assertEqual([cell.value for cell in row][7:], [15_000, 0.85])

    def test_director_sees_her_centres_alone(self):
        self.assertEqual(len(self.rows(role="director")), 2)
        self.centre.member_ids -= self.users["director"]
        view = self.as_("director")["onestop.grant.budget.view"]
        self.assertFalse(view.search([("grant_id", "=", self.grant.id)]))

    def test_queries_do_not_grow_with_lines(self):
        counts = []
        for _round in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.view.get_page(self.grant.id, "line", "2026-01-01", "2026-12-31")
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(300 if not _round else 0):
                self._budget_line(self.grant, f"9.{number}")
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 12)
