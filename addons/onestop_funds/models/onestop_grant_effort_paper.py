from odoo import models
from odoo.tools import format_date

from ..tools.table_book import Column, write_tables


class OnestopGrantEffort(models.Model):
    """The time sheet that auditors ask for, on paper and as a workbook."""

    _inherit = "onestop.grant.effort"

    # ------------------------------------------------------------ actions
    def action_book(self):
        """Download the workbook of these sheets."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/funds/book/effort?ids={ids}",
            "target": "download",
        }

    # ----------------------------------------------------------- business
    def _prepare_paper(self):
        """Return what the time sheet of one employee and month shows."""
        self.ensure_one()
        self.check_access("read")
        # sudo: name and centre of an employee of any centre, for who reads the books
        employee = self.sudo().employee_id
        shared = sum(self.line_ids.mapped("hours"))
        percent = sum(self.line_ids.mapped("percent"))
        return {
            "month": format_date(self.env, self.month, date_format="MMMM y"),
            "employee": employee.name,
            "centre": employee.centre_id.code or "",
            "own_percent": round(100 - percent, 2),
            "own_hours": round(self.hours - shared, 2),
            "own_days": round(self.days * (100 - percent) / 100, 2),
        }

    def _build_book(self):
        """Return (file name, bytes) of a workbook, a page an employee and month."""
        title = self.env._("Time sheet")
        tables = []
        for sheet in self:
            paper = sheet._prepare_paper()
            tables.append(
                (
                    f"{sheet.month:%Y-%m} {sheet.id}",
                    [
                        f"{title}: {paper['employee']}",
                        f"{paper['month']} {paper['centre']}",
                        self.env._("Days worked: %(days)s", days=sheet.days),
                        self.env._("Hours worked: %(hours)s", hours=sheet.hours),
                    ],
                    self._book_columns(),
                    sheet._book_rows(paper),
                    sheet._book_foot(),
                )
            )
        return f"time-{self[:1].month:%Y-%m}.xlsx", write_tables(title, tables)

    def _book_columns(self):
        return [
            Column(self.env._("Grant"), width=18),
            Column(self.env._("Budget line"), width=18),
            Column(self.env._("Name"), width=34),
            Column(self.env._("Centre")),
            Column(self.env._("Share"), "percent", total=True),
            Column(self.env._("Days"), "number", total=True),
            Column(self.env._("Hours"), "number", total=True),
        ]

    def _book_rows(self, paper):
        rows = [
            [
                line.grant_id.code,
                line.budget_line_id.code,
                line.budget_line_id.name,
                line.centre_id.code or "",
                line.percent / 100,
                line.days,
                line.hours,
            ]
            for line in self.line_ids
        ]
        own = self.env._("Own funds")
        return rows + [
            [
                own,
                "",
                "",
                "",
                paper["own_percent"] / 100,
                paper["own_days"],
                paper["own_hours"],
            ]
        ]

    def _book_foot(self):
        sources = dict(self._fields["source"]._description_selection(self.env))
        return [
            self.env._("Source: %(name)s", name=sources[self.source]),
            self.env._("Employee, date and signature: ..............................."),
            self.env._("Supervisor, date and signature: ............................."),
        ]
