"""The ledger of an association with five grants of sixty lines each.

Every second cost is a bill that the bank pays, the others are paid at once; each grant
has a bank account of its own, a statement a month, one tranche, and a report of four of
the five years. Rows go in by SQL; the triggers that keep shares are off meanwhile, the
constraints are not. Then the books are at zero, and the page has to say so.
"""

from datetime import date

from odoo.tools import SQL

from .books_sql import SENT, STEPS

GRANTS, LINES = 5, 60
MIS_KPI = "balp[6%%][('budget_line_id', '=', %s)]"
#: Tables whose triggers keep what is posted.
TABLES = (
    "account_analytic_line",
    "account_bank_statement_line",
    "account_move",
    "account_move_line",
    "onestop_grant_allocation",
    "onestop_grant_report",
    "onestop_grant_report_line",
    "onestop_grant_tranche",
)
FIRST, LAST = date(2022, 1, 1), date(2026, 12, 31)
QUESTIONS = {
    "tie_out": "tie-out of a grant",
    "tie_out_all": "tie-out of five grants",
    "face": "FACE of a quarter: created and computed",
    "totals": "cost by budget line of a quarter",
    "budget": "budget page of a grant, 60 lines",
    "stock": "stock Odoo: the same sums from analytic lines",
    "mis": "MIS Builder: the same sums, a row a line",
}


class Books:
    """A database with onestop_funds installed."""

    def __init__(self, registry):
        self.registry = registry
        self.uid = None
        self.grant_ids = []

    # --------------------------------------------------------------- data
    def build(self, env, rows):
        """Build books with about ``rows`` journal items."""
        company = env.ref("base.main_company")
        if company.chart_template != "ml_syscebnl":
            company.country_id = env.ref("base.ml")
            company.currency_id = env.ref("base.XOF")
            env["account.chart.template"].try_loading("ml_syscebnl", company)
        facts = self._frame(env, company)
        env.flush_all()
        # Three items a cost on average: two when paid at once, four by a bill.
        facts["costs"] = rows // 3
        self._triggers(env, "DISABLE")
        for step in STEPS:
            env.cr.execute(SQL(step, **facts))
        env.invalidate_all()
        for grant in self.grant_ids:
            self._report(env(user=self.uid), grant, "2022-01-01", "2025-12-31")
        env.flush_all()
        for step in SENT:
            env.cr.execute(SQL(step, **facts))
        self._triggers(env, "ENABLE")
        env.invalidate_all()
        self._make_mis(env)

    def _triggers(self, env, verb):
        for table in TABLES:
            query = f"ALTER TABLE {table} {verb} TRIGGER USER"
            env.cr.execute(query)

    def _frame(self, env, company):
        """Create user, grants, lines, journals; return what the SQL needs."""
        group = env.ref("onestop_base.group_finance_officer")
        user = env["res.users"].create(
            {"name": "f", "login": "finance_bench", "group_ids": [(4, group.id)]}
        )
        self.uid = user.id
        donor = env["res.partner"].create({"name": "Donor", "is_company": True})
        lines, journals = [], []
        for number in range(GRANTS):
            journal = env["account.journal"].create(
                {"name": f"B{number}", "code": f"BN{number}", "type": "bank"}
            )
            grant = env["onestop.grant"].create(
                {
                    "code": f"BENCH-{number}",
                    "name": "Bench",
                    "donor_id": donor.id,
                    "currency_id": env.ref("base.EUR").id,
                    "amount": 10**7,
                    "date_start": FIRST,
                    "date_end": LAST,
                    "rate_source": "treaty",
                    "journal_ids": [(6, 0, journal.ids)],
                    "heading_ids": [(0, 0, {"code": "1", "name": "One"})],
                }
            )
            made = env["onestop.grant.budget.line"].create(
                [
                    {
                        "grant_id": grant.id,
                        "heading_id": grant.heading_ids.id,
                        "code": f"{line:03}",
                        "name": f"Line {line}",
                    }
                    for line in range(LINES)
                ]
            )
            self.grant_ids.append(grant.id)
            lines += made.ids
            journals.append(journal)
        env.flush_all()
        env.cr.execute(
            "UPDATE onestop_grant SET state = 'active' WHERE id = ANY(%s)",
            [self.grant_ids],
        )
        return self._facts(env, company, donor, lines, journals)

    def _facts(self, env, company, donor, lines, journals):
        def account(kind, code):
            return (
                env["account.account"]
                .search(
                    [
                        ("company_ids", "in", company.ids),
                        ("account_type", "=", kind),
                        ("code", "=like", code),
                    ],
                    limit=1,
                )
                .id
            )

        template = env.ref("onestop_funds.report_template_face")
        return {
            "company": company.id,
            "currency": company.currency_id.id,
            "donor": donor.id,
            "user": self.uid,
            "grants": self.grant_ids,
            "lines": lines,
            "journals": [journal.id for journal in journals],
            "banks": [journal.default_account_id.id for journal in journals],
            "purchase": env["account.journal"]
            .search([("company_id", "=", company.id), ("type", "=", "purchase")])[:1]
            .id,
            "expense": account("expense", "6%"),
            "payable": account("liability_payable", "4%"),
            "income": account("income", "7%"),
            "template": template.id,
            "column": SQL.identifier(
                env.ref("onestop_funds.analytic_plan_grant_line")._column_name()
            ),
        }

    def _make_mis(self, env):
        """Make a report of MIS Builder with a row a budget line of the first grant."""
        lines = env["onestop.grant"].browse(self.grant_ids[0]).line_ids
        model = env["ir.model"]._get("onestop.grant.budget.view")
        report = env["mis.report"].create(
            {
                "name": "Bench",
                "move_lines_source": model.id,
                "kpi_ids": [
                    (
                        0,
                        0,
                        {
                            "name": f"l{line.id}",
                            "description": line.code,
                            "expression": MIS_KPI % line.id,
                        },
                    )
                    for line in lines
                ],
            }
        )
        self.instance_id = (
            env["mis.report.instance"]
            .create(
                {
                    "name": "Bench",
                    "report_id": report.id,
                    "target_move": "all",
                    "date_from": "2026-01-01",
                    "date_to": "2026-03-31",
                }
            )
            .id
        )

    # ---------------------------------------------------------- questions
    def questions(self):
        """Return {key: function of an environment}."""
        return {key: getattr(self, f"_{key}") for key in QUESTIONS}

    def _tie_out(self, env):
        page = env["onestop.grant.tie.out"].get_page(self.grant_ids[0], str(LAST))
        assert page["is_zero"], page["checks"]
        return sum(len(check["terms"]) for check in page["checks"])

    def _tie_out_all(self, env):
        page = env["onestop.grant.tie.out"].get_page(False, str(LAST))
        assert page["is_zero"], page["checks"]
        return sum(len(check["terms"]) for check in page["checks"])

    def _face(self, env):
        report = self._report(env, self.grant_ids[0], "2026-01-01", "2026-03-31")
        return len(report.snapshot)

    def _report(self, env, grant_id, first, last):
        report = env["onestop.grant.report"].create(
            {
                "grant_id": grant_id,
                "template_id": env.ref("onestop_funds.report_template_face").id,
                "date_from": first,
                "date_to": last,
            }
        )
        report.action_compute()
        env.flush_all()
        return report

    def _totals(self, env):
        grant = env["onestop.grant"].browse(self.grant_ids[0])
        return len(grant._totals(date(2026, 1, 1), date(2026, 3, 31)))

    def _budget(self, env):
        page = env["onestop.grant.budget.view"].get_page(
            self.grant_ids[0], "line", "2026-01-01", "2026-12-31"
        )
        return len(page["rows"])

    def _stock(self, env):
        plan = env.ref("onestop_funds.analytic_plan_grant_line")._column_name()
        grant = env["onestop.grant"].browse(self.grant_ids[0])
        # sudo: stock roles read analytic lines of their company.
        return len(
            env["account.analytic.line"]
            .sudo()
            ._read_group(
                [
                    (plan, "in", grant.line_ids.analytic_account_id.ids),
                    ("date", ">=", "2026-01-01"),
                    ("date", "<=", "2026-03-31"),
                ],
                [plan],
                ["amount:sum"],
            )
        )

    def _mis(self, env):
        instance = env["mis.report.instance"].browse(self.instance_id)
        return len(list(instance._compute_matrix().iter_rows()))
