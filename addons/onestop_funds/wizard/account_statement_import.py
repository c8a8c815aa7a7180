from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import statement_ofx
from ..tools.statement_ids import identify
from ..tools.statement_sheet import SheetError, parse

#: As many lines as a message names; the rest is counted.
NAMED = 10


class AccountStatementImport(models.TransientModel):
    """Statements of a bank or a mobile network: known again, or not taken at all.

    Each line gets an id made of what it says, so importing a file twice, or one that
    overlaps another, adds nothing twice. A file with one bad line adds nothing.
    """

    _inherit = "account.statement.import"

    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        domain=[("type", "in", ("bank", "cash"))],
        default=lambda self: self._default_journal_id(),
        help="The account, mobile wallet or cash box that the file is of.",
    )
    sheet_mapping_id = fields.Many2one(
        compute="_compute_sheet_mapping_id",
        store=True,
        readonly=False,
        default=None,
        help="For CSV and XLSX: where date, label and amounts stand in the file.",
    )

    @api.model
    def _default_journal_id(self):
        journals = self.env["account.journal"]
        if journal_id := self.env.context.get("journal_id"):
            return journals.browse(journal_id)
        domain = [("type", "=", "bank"), ("company_id", "=", self.env.company.id)]
        return journals.search(domain, limit=1)

    @api.depends("journal_id")
    def _compute_sheet_mapping_id(self):
        for wizard in self:
            wizard.sheet_mapping_id = wizard.journal_id.default_sheet_mapping_id

    # ------------------------------------------------------------ actions
    def import_file_button(self):
        self.ensure_one()
        self = self.with_context(journal_id=self.journal_id.id)  # noqa: PLW0642
        return super().import_file_button()

    # ----------------------------------------------------------- business
    def _parse_file(self, data_file):
        """Read the file, whatever its kind, and give each line its id.

        :raise UserError: says which line and column, and what to do
        """
        self.ensure_one()
        try:
            found = self._parse_by_kind(data_file)
            for _currency, _number, statements in found:
                self._check_sums(statements)
        except SheetError as error:
            raise UserError(self._file_message(error)) from error
        for _currency, _number, statements in found:
            self._set_ids(statements)
        return found

    def _parse_by_kind(self, data_file):
        if statement_ofx.is_ofx(data_file):
            return self._parse_ofx(data_file)
        if data_file.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            return self._parse_camt(data_file)
        if not self.sheet_mapping_id:
            raise SheetError("mapping")
        return self._parse_sheet(data_file)

    def _parse_camt(self, data_file):
        """Read CAMT.053, one account after the other, and nothing that is broken."""
        parser = self.env["account.statement.import.camt.parser"]
        safe = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(data_file.lstrip(), safe)
        except etree.XMLSyntaxError as error:
            raise SheetError("xml", [error.lineno or 1]) from error
        try:
            namespace = etree.QName(root).namespace or ""
            parser.check_version(namespace, root)
            nodes = [parser._read_statement(namespace, node) for node in root[0][1:]]
        except (ValueError, IndexError, TypeError, AttributeError) as error:
            raise SheetError("camt") from error
        found = [node for node in nodes if node[2][0]["transactions"]]
        if not found:
            raise SheetError("empty")
        return found

    def _parse_ofx(self, data_file):
        return [
            (currency, number, [self._prepare_ofx_vals(number, statement)])
            for currency, number, statement in statement_ofx.parse(data_file)
        ]

    def _prepare_ofx_vals(self, number, statement):
        vals = {
            "name": f"{number} {statement['date']}",
            "date": statement["date"],
            "transactions": [
                {
                    "date": line["date"],
                    "amount": float(line["amount"]),
                    "payment_ref": line["label"],
                    "ref": line["reference"],
                    "partner_name": line["partner"],
                    "bank_id": line["bank_id"],
                }
                for line in statement["lines"]
            ],
        }
        if statement["balance"] is not None:
            moved = sum(line["amount"] for line in statement["lines"])
            vals["balance_start"] = float(statement["balance"] - moved)
            vals["balance_end_real"] = float(statement["balance"])
        return vals

    def _parse_sheet(self, data_file):
        journal = self.journal_id
        currency = journal.currency_id or journal.company_id.currency_id
        layout = self.sheet_mapping_id._layout(currency)
        lines, faults = parse(data_file, layout)
        if faults:
            raise UserError(self._fault_message(faults))
        if not lines:
            raise SheetError("empty")
        vals = {
            "name": f"{journal.code} {lines[0].day} – {lines[-1].day}",
            "date": lines[-1].day,
            "transactions": [
                transaction
                for line in lines
                for transaction in self._prepare_sheet_transactions(line)
            ],
        }
        first, last = lines[0], lines[-1]
        if first.balance is not None and last.balance is not None:
            vals["balance_start"] = float(first.balance - first.amount + first.fee)
            vals["balance_end_real"] = float(last.balance)
        return [(currency.name, None, [vals])]

    def _prepare_sheet_transactions(self, line):
        """Return the line, and its fee as a line of its own, for another account."""
        label = line.label or line.reference or line.id or "/"
        common = {
            "date": line.day,
            "ref": line.reference or line.id,
            "balance": line.balance,
            "bank_id": line.id,
        }
        found = []
        if line.amount:
            found.append(
                {
                    **common,
                    "amount": float(line.amount),
                    "payment_ref": label,
                    "partner_name": line.partner,
                    "account_number": line.account,
                    "narration": line.notes,
                }
            )
        if line.fee:
            found.append(
                {
                    **common,
                    "amount": -float(line.fee),
                    "payment_ref": self.env._("Fee: %(label)s", label=label),
                    "label": label,
                    "part": "fee",
                }
            )
        return found

    @api.model
    def _check_sums(self, statements):
        """Refuse a statement whose lines do not lead to its closing balance."""
        for vals in statements:
            if "balance_end_real" not in vals or "balance_start" not in vals:
                continue
            moved = sum(line["amount"] for line in vals["transactions"])
            rest = vals["balance_start"] + moved - vals["balance_end_real"]
            if abs(rest) > 0.005:
                raise SheetError("sums", [f"{rest:.2f}"])

    @api.model
    def _set_ids(self, statements):
        """Give each line its id, and take away what is no field of it."""
        lines = [line for vals in statements for line in vals["transactions"]]
        ids = identify(
            [
                {
                    "date": line["date"],
                    "amount": line["amount"],
                    "label": line.pop("label", line.get("payment_ref")),
                    "reference": line.get("ref"),
                    "bank_id": line.pop("bank_id", None),
                    "balance": line.pop("balance", None),
                    "part": line.pop("part", None),
                }
                for line in lines
            ]
        )
        for line, own in zip(lines, ids, strict=True):
            line["unique_import_id"] = own

    @api.model
    def _complete_stmts_vals(self, stmts_vals, journal, account_number):
        """Hide names of persons in what the bank wrote, before anybody reads it."""
        texts = ("payment_ref", "partner_name", "narration", "ref")
        places = [
            (line, name)
            for vals in stmts_vals
            for line in vals["transactions"]
            for name in texts
            if line.get(name)
        ]
        hidden = self.env["onestop.identity.names"]._hide_names(
            [line[name] for line, name in places]
        )
        for (line, name), text in zip(places, hidden, strict=True):
            line[name] = text
        return super()._complete_stmts_vals(stmts_vals, journal, account_number)

    # ----------------------------------------------------------- messages
    def _file_message(self, error):
        """Return what is wrong with a whole file, and what to do."""
        what = ", ".join(str(item) for item in error.what)
        known = {
            "mapping": self.env._(
                "The file is no CAMT.053 and no OFX. If it is a table (CSV, XLSX),"
                " choose how its columns are read, then import it again."
            ),
            "file": self.env._(
                "The file cannot be read as CSV or XLSX, or is larger than 5 MB. Save"
                " the table again as XLSX or CSV, then import it."
            ),
            "headings": self.env._(
                "These columns were not found in the file: %(columns)s. Compare the"
                " headings of the file with the chosen reading of columns.",
                columns=what,
            ),
            "empty": self.env._(
                "The file has no line with an amount. Ask the bank for the statement of"
                " a period with movements."
            ),
            "long": self.env._(
                "The file has more than %(count)s lines. Import a shorter period.",
                count=what,
            ),
            "xml": self.env._(
                "The file breaks off or is damaged at line %(line)s. Download it from"
                " the bank again.",
                line=what,
            ),
            "camt": self.env._(
                "The XML file is no bank statement CAMT.053. Download the statement in"
                " this format from the bank."
            ),
            "ofx": self.env._(
                "The OFX file is damaged or incomplete. Download it again."
            ),
            "sums": self.env._(
                "The lines do not lead from the opening to the closing balance:"
                " %(amount)s apart. Lines are missing or read with the wrong sign;"
                " download the file again or check how its columns are read.",
                amount=what,
            ),
        }
        return known[error.why]

    def _fault_message(self, faults):
        """Return the lines that were not understood; never what stands in them."""
        reasons = {
            "day": self.env._("is no date of the form that was chosen"),
            "no_day": self.env._("is empty, but money moves on this line"),
            "amount": self.env._("is no amount"),
            "cents": self.env._("has decimals that the currency does not have"),
            "large": self.env._("is larger than a thousand milliards"),
            "missing": self.env._("has no amount"),
            "both": self.env._("has money in and money out on one line"),
            "direction": self.env._("says neither money in nor money out"),
            "balance": self.env._(
                "does not follow from the line before: lines are missing, or money in"
                " and money out are interchanged"
            ),
        }
        said = [
            self.env._(
                "Line %(line)s, column “%(column)s”: %(reason)s.",
                line=fault.number,
                column=fault.column,
                reason=reasons[fault.why],
            )
            for fault in faults[:NAMED]
        ]
        if len(faults) > NAMED:
            said.append(
                self.env._("And %(count)s lines more.", count=len(faults) - NAMED)
            )
        said.append(self.env._("Nothing was imported. Correct the file and try again."))
        return "\n".join(said)
