from odoo import models


class AccountStatementImportCamtParser(models.AbstractModel):
    _inherit = "account.statement.import.camt.parser"

    def parse_entry(self, ns, node):
        """Add the bank's own reference, and its words where there is no label."""
        for transaction in super().parse_entry(ns, node):
            if transaction["payment_ref"] in ("/", "", None):
                self.add_value_from_node(
                    ns, node, "./ns:AddtlNtryInf", transaction, "payment_ref"
                )
            self.add_value_from_node(
                ns,
                node,
                ["./ns:AcctSvcrRef", "./ns:NtryRef"],
                transaction,
                "bank_id",
            )
            yield transaction

    def _read_statement(self, ns, node):
        """Return (currency, account number, [values]) of one account's statement."""
        vals = self.parse_statement(ns, node)
        if not node.xpath("./ns:Bal", namespaces={"ns": ns}):
            del vals["balance_start"], vals["balance_end_real"]
        return vals.pop("currency", None), vals.pop("account_number", None), [vals]
