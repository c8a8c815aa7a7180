from datetime import date

from odoo.fields import Command

from odoo.addons.onestop_base.tests.common import OnestopCase

CHART = "ml_syscebnl"
#: Who works with money here.
FINANCE_ROLES = ("finance_officer", "finance_certifier", "auditor", "director")
TREATY = 655.957


class FundsCase(OnestopCase):
    """Books by the chart of associations, and helpers that make grants and budgets.

    ``company`` keeps its books in XOF; ``bank_journal``, ``cash_journal`` and
    ``journal`` (miscellaneous) are its own; ``expense_accounts`` are three of class 6.
    The finance roles of ``users`` work in it. Days lie in 2026.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._ledger_company()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.company.id],
            }
        )
        cls.company = cls.company.with_env(cls.env)
        for role in FINANCE_ROLES:
            cls.users[role].write(
                {
                    "company_ids": [Command.link(cls.company.id)],
                    "company_id": cls.company.id,
                }
            )
        (cls.centre | cls.other_centre).company_id = cls.company
        cls.xof = cls.env.ref("base.XOF")
        cls.eur = cls.env.ref("base.EUR")
        cls.usd = cls.env.ref("base.USD")
        (cls.xof | cls.eur | cls.usd).active = True
        cls._find_books()
        cls.donor = cls.env["res.partner"].create(
            {"name": "Test Donor", "is_company": True}
        )
        cls.activity = cls.env["onestop.grant.activity"].create(
            {"code": "T-TRAIN", "name": "Training"}
        )

    @classmethod
    def _ledger_company(cls):
        """Return the main company when it keeps the right chart, else a new one."""
        company = cls.env.ref("base.main_company")
        if company.chart_template == CHART:
            return company
        company = cls.env["res.company"].create(
            {
                "name": "Test Association",
                "country_id": cls.env.ref("base.ml").id,
                "currency_id": cls.env.ref("base.XOF").id,
            }
        )
        cls.env.user.company_ids += company
        cls.env["account.chart.template"].try_loading(CHART, company)
        return company

    @classmethod
    def _find_books(cls):
        Journal = cls.env["account.journal"]
        mine = [("company_id", "=", cls.company.id)]
        cls.journal = Journal.search([*mine, ("type", "=", "general")], limit=1)
        cls.purchase_journal = Journal.search(
            [*mine, ("type", "=", "purchase")], limit=1
        )
        cls.bank_journal, cls.cash_journal = Journal.create(
            [
                {
                    "name": f"Test {kind}",
                    "type": kind,
                    "code": f"T{kind[:3].upper()}",
                    "company_id": cls.company.id,
                }
                for kind in ("bank", "cash")
            ]
        )
        cls.expense_accounts = cls.env["account.account"].search(
            [
                ("company_ids", "in", cls.company.ids),
                ("account_type", "=", "expense"),
                ("code", "=like", "6%"),
            ],
            limit=3,
        )

    @classmethod
    def as_(cls, role):
        """Return the environment of a role's user."""
        return cls.env(user=cls.users[role])

    # ------------------------------------------------------------- grants
    @classmethod
    def _grant(cls, lines=(("1.1", 1000.0),), activate=True, **vals):
        """Return a grant with approved lines (code, amount in its currency)."""
        count = cls.env["onestop.grant"].search_count([])
        grant = cls.env["onestop.grant"].create(
            {
                "code": f"T-{count + 1}",
                "name": "Test grant",
                "company_id": cls.company.id,
                "donor_id": cls.donor.id,
                "currency_id": cls.eur.id,
                "amount": sum(amount for _code, amount in lines) or 1,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
                "payment_grace_days": 30,
                "rate_source": "treaty",
                "journal_ids": [Command.set(cls.bank_journal.ids)],
                "centre_ids": [Command.set(cls.centre.ids)],
                **vals,
            }
        )
        for code, _amount in lines:
            cls._budget_line(grant, code)
        if activate:
            cls._approve(grant, dict(lines))
            grant.action_activate()
        return grant

    @classmethod
    def _budget_line(cls, grant, code="1.1", heading="1", **vals):
        """Return a new line of a grant, under a heading found or made by its code."""
        found = grant.heading_ids.filtered(lambda one: one.code == heading)
        if not found:
            found = cls.env["onestop.grant.budget.heading"].create(
                {"grant_id": grant.id, "code": heading, "name": f"Heading {heading}"}
            )
        return cls.env["onestop.grant.budget.line"].create(
            {
                "grant_id": grant.id,
                "heading_id": found.id,
                "code": code,
                "name": f"Line {code}",
                **vals,
            }
        )

    @classmethod
    def _approve(cls, grant, amounts, rate=TREATY, **vals):
        """Return a version with {code of a line: amount}, prepared and approved."""
        lines = {line.code: line for line in grant.line_ids}
        version = cls.as_("finance_officer")["onestop.grant.budget.version"].create(
            {
                "grant_id": grant.id,
                "date_from": grant.date_start,
                "reason": "Agreed",
                "rate": 1 if grant.currency_id == cls.xof else rate,
                "line_ids": [
                    Command.create(
                        {
                            "budget_line_id": lines[code].id,
                            "quantity": 1,
                            "unit_cost": amount,
                            "amount": amount,
                        }
                    )
                    for code, amount in amounts.items()
                ],
                **vals,
            }
        )
        version.with_user(cls.users["finance_certifier"]).action_approve()
        return version.with_env(cls.env)

    # ------------------------------------------------------------ entries
    @classmethod
    def _entry(cls, amount, account=None, day=date(2026, 3, 15), post=False, **vals):
        """Return an entry of the cash book that costs some francs, and its cost item.

        :return: (account.move, account.move.line of the expense)
        """
        account = account or cls.expense_accounts[0]
        cash = cls.cash_journal.default_account_id
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.cash_journal.id,
                "date": day,
                "ref": "Test voucher",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": amount}),
                    Command.create({"account_id": cash.id, "balance": -amount}),
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move, move.line_ids.filtered(lambda line: line.account_id == account)

    @classmethod
    def _statement_line(cls, amount, day=date(2026, 2, 1), journal=None, **vals):
        """Return a line of a bank statement, in francs."""
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": (journal or cls.bank_journal).id,
                "date": day,
                "payment_ref": "Test transfer",
                "amount": amount,
                **vals,
            }
        )
