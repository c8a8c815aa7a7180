from odoo import fields, models

from ..tools.statement_sheet import Layout


class AccountStatementImportSheetMapping(models.Model):
    _inherit = "account.statement.import.sheet.mapping"

    fee_column = fields.Char(
        help="Fee taken beside the amount, as on statements of mobile money: it becomes"
        " a line of its own. Alternative headings of a column are apart by |.",
    )

    def _layout(self, currency):
        """Return where things stand in a sheet whose amounts are in a currency.

        Money out is the debit column and money in the credit column: the sign need not
        be turned, whatever the setting for other readers says.
        """
        self.ensure_one()
        names = {
            "day": self.timestamp_column,
            "label": self.description_column,
            "reference": self.reference_column,
            "partner": self.partner_name_column,
            "account": self.bank_account_column,
            "id": self.transaction_id_column,
            "fee": self.fee_column,
            "balance": self.balance_column,
            "notes": self.notes_column,
        }
        if self.amount_type == "distinct_credit_debit":
            names["debit"] = self.amount_debit_column
            names["credit"] = self.amount_credit_column
        else:
            names["amount"] = self.amount_column
        if self.amount_type == "absolute_value":
            names["direction"] = self.debit_credit_column
        thousands, decimal = self._get_float_separators()
        return Layout(
            columns={key: name for key, name in names.items() if name},
            date_format=self.timestamp_format,
            thousands=thousands,
            decimal=decimal,
            digits=currency.decimal_places,
            delimiter=self._get_column_delimiter_character() or ";",
            encoding=self.file_encoding or "utf-8",
            debit_value=self.debit_value or "D",
            credit_value=self.credit_value or "C",
            inverse=self.amount_inverse_sign,
            no_header=self.no_header,
        )
