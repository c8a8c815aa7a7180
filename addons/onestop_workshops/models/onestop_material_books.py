from odoo import models

from odoo.addons.onestop_base.tools.xlsx_lines import write_table

USED = (
    "session_id", "date", "product_id", "uom_id", "quantity_standard",
    "quantity_issued", "quantity_returned", "quantity_scrapped", "quantity_used",
    "variance", "cost",
)  # fmt: skip
TO_BUY = (
    "product_id",
    "quantity",
    "uom_id",
    "usable",
    "minimum",
    "unit_cost",
    "amount",
)


def write_records(name, records, fields):
    """Return the bytes of a workbook: a line a record, headed by the fields' labels."""
    labels = records.fields_get(fields, ["string"])
    rows = [
        [
            record[field].display_name
            if records._fields[field].relational
            else record[field]
            for field in fields
        ]
        for record in records
    ]
    return write_table(name, [labels[field]["string"] for field in fields], rows)


class OnestopCohort(models.Model):
    """Materials used against the standard, as XLSX."""

    _inherit = "onestop.cohort"

    def action_materials_book(self):
        """Download what was used, by session."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/workshops/materials/{self.id}",
            "target": "download",
        }

    def _variance_book(self):
        """Return (name, bytes) of the workbook: one line a session and material."""
        self.ensure_one()
        self.check_access("read")
        lines = self.env["onestop.requisition.line"].search(
            [("cohort_id", "=", self.id), ("state", "in", ("issued", "done"))],
            order="date, requisition_id, id",
        )
        name = self.env._("materials-%(code)s", code=self.code)
        return name, write_records(self.code, lines, USED)


class OnestopPurchaseProposal(models.Model):
    """The list for the buyer, as XLSX."""

    _inherit = "onestop.purchase.proposal"

    def action_book(self):
        """Download the list for the buyer."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/workshops/purchase/{self.id}",
            "target": "download",
        }

    def _book(self):
        """Return (name, bytes) of the workbook: one line a material."""
        self.ensure_one()
        self.check_access("read")
        return self.code, write_records(self.code, self.line_ids, TO_BUY)
