"""A whole year in the books says what was worked out by hand."""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .common_year import END, YearCase, rows_of

START = date(2025, 1, 1)
#: First rows (from 0) of the sheets of the workbook.
LINES_FROM, LINES_TO = 1, 19
USD_FROM, USD_TO = 33, 41
EUR_FROM, EUR_TO = 1, 11


@tagged("post_install", "-at_install")
class TestYear(YearCase):
    def _by_code(self, totals):
        codes = {line.id: code for code, line in self.lines.items()}
        return {codes[key]: value for key, value in totals.items()}

    def test_the_list_is_whole(self):
        self.assertEqual(len(self.entries), 400)
        self.assertEqual(set(self.entries_states()), {"posted"})

    def entries_states(self):
        return [move.state for move in self.entries.values()]

    def test_each_share_of_each_entry(self):
        worked_out = {
            row[0]: {row[10]: row[17]} | ({row[12]: row[18]} if row[12] else {})
            for row in self.hand("Entries")[1:401]
        }
        for number, move in self.entries.items():
            shares = {
                share.budget_line_id.code: share.amount
                for share in move.line_ids.allocation_ids
            }
            self.assertEqual(shares, worked_out[number], f"entry {number}")

    def test_francs_of_each_line_and_month(self):
        for month in range(1, 13):
            first = date(2025, month, 1)
            last = first + relativedelta(months=1, days=-1)
            found = {}
            for grant in self.grants.values():
                found |= self._by_code(grant._totals(first, last))
            hand = {
                row[0]: row[month] for row in self.hand("Months")[LINES_FROM:LINES_TO]
            }
            self.assertEqual(
                found, {code: francs for code, francs in hand.items() if francs}
            )

    def test_euros_by_the_average_of_the_tranches(self):
        grant = self.grants["DE"]
        totals = grant._totals(START, END)
        found = self._by_code(grant._convert(totals, END))
        hand = {row[0]: row[4] for row in self.hand("Proof DE")[EUR_FROM:EUR_TO]}
        self.assertEqual({c: float(v) for c, v in found.items()}, hand)

    def test_dollars_by_the_rate_of_each_month(self):
        grant, totals = self.grants["UN"], {}
        for share in grant.line_ids.allocation_ids:
            key = share.budget_line_id.id, share.date
            totals[key] = totals.get(key, 0) + int(share.amount)
        found = self._by_code(grant._convert(totals, END))
        hand = {
            row[0].split()[0]: row[13]
            for row in self.hand("UN in USD")[USD_FROM:USD_TO]
        }
        self.assertEqual({c: float(v) for c, v in found.items()}, hand)

    def test_each_share_at_the_rate_of_its_month(self):
        rates = {row[0]: row[1] for row in self.hand("Rates")[1:]}
        for share in self.grants["UN"].line_ids.allocation_ids:
            rate = rates[share.date.month]
            self.assertEqual(share.rate, rate)
            self.assertAlmostEqual(share.amount_donor, share.amount / rate, delta=0.005)

    def test_what_the_bank_has(self):
        for code, _in, _box, _paid, closing in self.hand("Cash")[1:4]:
            account = self.journals[code].default_account_id
            balance = sum(
                self.env["account.move.line"]
                .search([("account_id", "=", account.id)])
                .mapped("balance")
            )
            self.assertEqual(balance, closing, code)

    def test_everything_ties_out(self):
        grants = self.env["onestop.grant"].union(*self.grants.values())
        tie_out = self.as_("finance_officer")["onestop.grant.tie.out"]
        self.assertEqual(tie_out._differences(grants, END), [])

    def test_a_franc_more_is_found(self):
        """What the comparison is worth: one changed entry breaks it."""
        row = next(row for row in rows_of("entries") if row["line_1"] == "A4.2")
        self._enter({**row, "amount": "1", "line_2": ""})
        hand = {r[0]: r[13] for r in self.hand("Months")[LINES_FROM:LINES_TO]}
        totals = self._by_code(self.grants["DE"]._totals(START, END))
        self.assertEqual(totals["A4.2"], hand["A4.2"] + 1)
