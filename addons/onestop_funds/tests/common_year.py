import csv
from datetime import date
from pathlib import Path

import openpyxl

from odoo.fields import Command

from .common import FundsCase

FOLDER = Path(__file__).parent / "year"
END = date(2025, 12, 31)
#: What the two agreements of the year say; amounts are in the donor's currency.
GRANTS = {
    "DE": {
        "currency": "eur",
        "amount": 120_000,
        "journal": "BQE",
        "exchange_method": "tranche_average",
        "rate_source": "treaty",
        "overrun_rule": "heading",
        "overrun_percent": 20,
        "own_fund_percent": 10,
        "spend_by_days": 120,
    },
    "UN": {
        "currency": "usd",
        "amount": 90_000,
        "journal": "BQU",
        "exchange_method": "monthly",
        "rate_source": "unore",
        "overrun_rule": "total",
        "overrun_percent": 20,
    },
}
BUDGET_RATES = {"DE": 655.957, "UN": 600}


def rows_of(name):
    """Return the rows of a list of the year, as dicts of texts."""
    with open(FOLDER / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class YearCase(FundsCase):
    """The invented year in the books: entered, shared and posted by the officer.

    ``hand(sheet)`` gives what was worked out by hand, as rows of the workbook.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.book = openpyxl.load_workbook(FOLDER / "year.xlsx", data_only=True)
        cls.journals = cls._make_journals()
        cls.accounts = cls._find_accounts()
        cls.grants, cls.lines = {}, {}
        for code, terms in GRANTS.items():
            cls.grants[code] = cls._make_grant(code, dict(terms))
        cls._make_rates()
        cls._receive_tranches()
        cls._fill_the_cash_box()
        cls.entries = cls._make_entries()

    @classmethod
    def hand(cls, sheet):
        return list(cls.book[sheet].iter_rows(values_only=True))

    # --------------------------------------------------------------- books
    @classmethod
    def _make_journals(cls):
        made = cls.env["account.journal"].create(
            [
                {
                    "name": f"Year {code}",
                    "code": f"Y{code}",
                    "type": kind,
                    "company_id": cls.company.id,
                }
                for code, kind in (("BQE", "bank"), ("BQU", "bank"), ("CAI", "cash"))
            ]
        )
        return dict(zip(("BQE", "BQU", "CAI"), made, strict=True))

    @classmethod
    def _find_accounts(cls):
        codes = {row["account"] for row in rows_of("lines")} | {"462000", "585000"}
        found = cls.env["account.account"].search(
            [("company_ids", "in", cls.company.ids), ("code", "in", sorted(codes))]
        )
        accounts = {account.code: account for account in found}
        assert accounts.keys() == codes, codes - accounts.keys()
        return accounts

    @classmethod
    def _make_grant(cls, code, terms):
        currency = getattr(cls, terms.pop("currency"))
        journals = cls.journals[terms.pop("journal")] | cls.journals["CAI"]
        grant = cls._grant(
            lines=(),
            activate=False,
            code=f"YEAR-{code}",
            name=f"The invented year, {code}",
            currency_id=currency.id,
            date_start=date(2025, 1, 1),
            date_end=END,
            journal_ids=[Command.set(journals.ids)],
            **terms,
        )
        amounts = {}
        for row in rows_of("lines"):
            if row["grant"] == code:
                account = cls.accounts[row["account"]]
                cls.lines[row["code"]] = cls._budget_line(
                    grant,
                    row["code"],
                    heading=row["heading"],
                    account_ids=[Command.set(account.ids)],
                )
                amounts[row["code"]] = float(row["budget"])
        cls._approve(grant, amounts, rate=BUDGET_RATES[code])
        grant.action_activate()
        return grant

    @classmethod
    def _make_rates(cls):
        Rate = cls.as_("finance_officer")["onestop.grant.rate"]
        Rate.search(
            [("source", "=", "unore"), ("currency_id", "=", cls.usd.id)]
        ).unlink()
        Rate.create(
            [
                {
                    "currency_id": getattr(cls, row["currency"].lower()).id,
                    "source": row["source"],
                    "date_from": row["date"],
                    "rate": float(row["rate"]),
                }
                for row in rows_of("rates")
            ]
        )

    @classmethod
    def _receive_tranches(cls):
        for row in rows_of("tranches"):
            line = cls._statement_line(
                int(row["amount_xof"]),
                day=date.fromisoformat(row["date"]),
                journal=cls.journals[row["journal"]],
            )
            suspense = line.move_id.line_ids.filtered(
                lambda item, line=line: (
                    item.account_id == line.journal_id.suspense_account_id
                )
            )
            suspense.account_id = cls.accounts["462000"]
            tranche = cls.as_("finance_officer")["onestop.grant.tranche"].create(
                {
                    "grant_id": cls.grants[row["grant"]].id,
                    "amount_requested": float(row["amount_donor"]),
                }
            )
            tranche._receive(
                line.with_env(tranche.env), amount_received=float(row["amount_donor"])
            )

    @classmethod
    def _fill_the_cash_box(cls):
        between, box = cls.accounts["585000"], cls.journals["CAI"]
        for row in rows_of("cash"):
            bank, amount = cls.journals[row["from_journal"]], int(row["amount_xof"])
            for journal, sign in ((bank, -1), (box, 1)):
                cls._post_pair(
                    journal, row["date"], "Approvisionnement", between, -sign * amount
                )

    @classmethod
    def _post_pair(cls, journal, day, label, account, amount):
        """Post francs on an account, against the money of a journal."""
        move = cls._prepare_pair(journal, day, label, account, amount)
        move.action_post()
        return move

    @classmethod
    def _prepare_pair(cls, journal, day, label, account, amount, ref=False):
        """Return a draft: francs on an account, against the money of a journal.

        Money moves by the statement of the bank, or by the cash book, alike.
        """
        line = cls.as_("finance_officer")["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": day,
                "payment_ref": label,
                "amount": -amount,
            }
        )
        line.move_id.button_draft()
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = account
        line.move_id.ref = ref
        # As at the end of a request: the officer enters it, then shares and posts it.
        cls.env.flush_all()
        return line.move_id

    @classmethod
    def _make_entries(cls):
        """Post the 400 entries of the list; return {number: entry}."""
        return {int(row["number"]): cls._enter(row) for row in rows_of("entries")}

    @classmethod
    def _enter(cls, row):
        account = cls.accounts[row["account"]]
        move = cls._prepare_pair(
            cls.journals[row["journal"]],
            row["date"],
            row["label"],
            account,
            int(row["amount"]),
            ref=row["document"],
        )
        shares = [
            {
                "budget_line_id": cls.lines[row[f"line_{side}"]].id,
                "weight": row[f"weight_{side}"],
                "centre_id": cls.centre.id,
            }
            for side in (1, 2)
            if row[f"line_{side}"]
        ]
        move.line_ids.filtered(lambda item: item.account_id == account).allocate(shares)
        cls._allow_overrun(move)
        move.action_post()
        return move

    @classmethod
    def _allow_overrun(cls, move):
        """The certifier lets an overrun pass that the officer asks for."""
        if not move.allocation_problems:
            return
        rows = move.line_ids.allocation_ids
        asked = cls.as_("finance_officer")["onestop.grant.override"].create(
            [
                {"allocation_id": row.id, "rule": key, "reason": "Letter of the donor"}
                for row, key, _words in rows._problems()
                if key == "budget"
            ]
        )
        asked.with_user(cls.users["finance_certifier"]).action_approve()
