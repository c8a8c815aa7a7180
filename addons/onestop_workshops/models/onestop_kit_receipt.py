from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.onestop_privacy.fields import EncryptedBinary

from .onestop_enrolment import PERSON_GROUPS


class OnestopKitReceipt(models.Model):
    """She got her kit, and signed for it. Once: the database keeps it."""

    _name = "onestop.kit.receipt"
    _inherit = ["onestop.learner.open"]
    _description = "Receipt of a kit"
    _order = "handover_id desc, id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    handover_id = fields.Many2one(
        "onestop.kit.handover",
        string="Hand-over",
        required=True,
        index=True,
        ondelete="restrict",
    )
    enrolment_id = fields.Many2one(
        "onestop.enrolment", string="Learner", required=True, ondelete="restrict"
    )
    alias = fields.Char(related="enrolment_id.alias")
    cohort_id = fields.Many2one(related="handover_id.cohort_id", store=True)
    person_id = fields.Many2one(
        "onestop.person",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        groups=PERSON_GROUPS,
    )
    date = fields.Date(readonly=True, copy=False)
    form = fields.Selection(
        [("signature", "Signature"), ("thumbprint", "Thumbprint")],
        string="How",
        required=True,
        default="signature",
    )
    mark = EncryptedBinary("Signature or thumbprint", copy=False)

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex("(enrolment_id)", "She has her kit already.")
    _once_person = models.UniqueIndex(
        "(cohort_id, person_id)", "She has her kit already."
    )
    _marked = models.Constraint(
        "CHECK (date IS NULL OR mark IS NOT NULL)",
        "Let her sign, or take her thumbprint.",
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create receipts; each counts on its hand-over day."""
        learners = [vals.get("enrolment_id") for vals in vals_list]
        # Asked for all at once: what follows asks for each of them.
        self.env["onestop.enrolment"].browse(filter(None, learners)).check_access(
            "read"
        )
        receipts = super().create(
            [{key: vals[key] for key in vals if key != "date"} for vals in vals_list]
        )
        receipts._check_mark()
        # sudo: who teaches her does not read which person she is, nor writes the day
        today = fields.Date.context_today(self)
        for receipt in receipts.sudo():
            receipt.write(
                {"person_id": receipt.enrolment_id.person_id.id, "date": today}
            )
        for handover, rows in receipts.sudo().grouped("handover_id").items():
            handover.receipt_count += len(rows)
        receipts.sudo().flush_recordset()
        receipts.handover_id.sudo().flush_recordset()
        return receipts

    # ------------------------------------------------------------- checks
    def _check_mark(self):
        """Refuse a receipt without her mark; the sealed value comes after the row."""
        if not all(receipt.mark for receipt in self):
            raise ValidationError(self.env._("Let her sign, or take her thumbprint."))

    @api.constrains("handover_id", "enrolment_id")
    def _check_enrolment_id(self):
        for receipt in self:
            handover, enrolment = receipt.handover_id, receipt.enrolment_id
            if handover.state != "prepared":
                raise ValidationError(
                    self.env._("The kits of this day are not ready, or put away.")
                )
            if enrolment.cohort_id != handover.cohort_id:
                raise ValidationError(
                    self.env._("She belongs to another cohort than these kits.")
                )
            if enrolment.state != "completed":
                raise ValidationError(self.env._("A kit is for who has graduated."))
