from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.onestop_base.tools.code import new_code
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.guards import INTERNAL
from ..tools.written_once import make_written_once

SEALED = ("account", "findings", "conclusion", "unfit")
#: Random characters of a serial: more than of a code, since papers are guessed at.
SERIAL_LENGTH = 9


class OnestopMedicalCertificate(models.Model):
    """What a doctor found, for a court: once issued it stays as it is.

    What was wrong is corrected by a new certificate that supersedes it. The paper is
    made when it is printed, and kept nowhere.
    """

    _name = "onestop.medical.certificate"
    _inherit = ["onestop.case.screened"]
    _description = "Medical certificate"
    _order = "id desc"
    _rec_name = "serial"
    _readers = ("medical",)

    # ------------------------------------------------------------ fields
    serial = fields.Char(readonly=True, copy=False, help="Given when it is issued.")
    user_id = fields.Many2one(
        "res.users",
        "Doctor",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date_examined = fields.Date(
        "Examined on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    date = fields.Date("Issued on", readonly=True, copy=False)
    account = EncryptedText(
        "What she says", help="In her own words, as far as the findings need it."
    )
    findings = EncryptedText("What was found")
    conclusion = EncryptedText()
    unfit = EncryptedText(
        "Total incapacity for work", help="Days, and why; empty when not asked for."
    )
    requisition_id = fields.Many2one(
        "onestop.legal.step",
        domain="[('case_id', '=', case_id), ('kind', '=', 'requisition')]",
        index="btree_not_null",
        ondelete="restrict",
        help="The legal officer sees that a certificate was issued, not its text.",
    )
    supersedes_id = fields.Many2one(
        "onestop.medical.certificate", readonly=True, copy=False, ondelete="restrict"
    )
    superseded_by_ids = fields.One2many(
        "onestop.medical.certificate", "supersedes_id", "Superseded by"
    )

    # ----------------------------------------------- constraints, indexes
    _serial_unique = models.UniqueIndex(
        "(serial) WHERE serial IS NOT NULL", "This serial is in use already."
    )
    _supersedes_once = models.UniqueIndex(
        "(supersedes_id) WHERE supersedes_id IS NOT NULL",
        "A new certificate was begun already for the one that is wrong.",
    )
    _issued_together = models.Constraint(
        "CHECK ((serial IS NULL) = (date IS NULL))",
        "A certificate gets serial and day when it is issued.",
    )

    def init(self):
        make_written_once(
            self.env.cr, self._table, SEALED, when="OLD.serial IS NOT NULL"
        )

    # ------------------------------------------------------------- checks
    @api.constrains("requisition_id", "supersedes_id", "case_id")
    def _check_same_file(self):
        for certificate in self:
            cases = (
                certificate.requisition_id.case_id | certificate.supersedes_id.case_id
            )
            if cases - certificate.case_id:
                raise ValidationError(
                    self.env._(
                        "The requisition belongs to another file. Choose one here."
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Begin certificates; serial and day come when they are issued.

        :raise AccessError: the user is no doctor of this file
        """
        self._check_doctor()
        certificates = super().create(
            [{**self._writable(vals), "user_id": self.env.uid} for vals in vals_list]
        )
        certificates._check_own()
        return certificates

    def write(self, vals):
        """Change drafts of the user's own.

        :raise UserError: a certificate was issued, or somebody else wrote it
        """
        if issued := self.filtered("serial"):
            raise UserError(
                self.env._(
                    "Certificate %(serial)s was issued and stays as it is. Correct it"
                    " by a new one.",
                    serial=issued[0].serial,
                )
            )
        self._check_own()
        return super().write(self._writable(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A certificate is not deleted. Leave a draft as it is.")
        )

    @api.model
    def _writable(self, vals):
        """Return the values without those that the server sets."""
        if self.env.context.get("certificate_issue") is INTERNAL:
            return vals
        kept = ("serial", "date", "user_id", "supersedes_id")
        return {name: value for name, value in vals.items() if name not in kept}

    def _check_own(self):
        if any(certificate.user_id.id != self.env.uid for certificate in self):
            raise AccessError(
                self.env._("Only the doctor who examined her writes the certificate.")
            )
        for case in self.case_id:
            if case._my_discipline_here() != "medical":
                raise AccessError(
                    self.env._("Only a doctor on the team writes a certificate.")
                )

    @api.model
    def _check_doctor(self):
        """Refuse nurses and midwives: the court wants a doctor.

        :raise AccessError:
        """
        # sudo: the profession is public among colleagues, other fields are not
        staff = self.env["hr.employee"].sudo()
        doctor = [("user_id", "=", self.env.uid), ("profession", "=", "doctor")]
        if not staff.search_count(doctor, limit=1):
            raise AccessError(
                self.env._(
                    "Only a doctor writes a certificate. If you are one, ask for the"
                    " profession to be entered with your staff record."
                )
            )

    # ------------------------------------------------------------ actions
    def action_issue(self):
        """Issue a draft: it gets a serial and the day, and stays as it is.

        :raise UserError: it lacks findings or conclusion, or was issued already
        """
        self.ensure_one()
        self._check_doctor()
        if not (self.findings or "").strip() or not (self.conclusion or "").strip():
            raise UserError(
                self.env._("Write what was found and the conclusion, then issue it.")
            )
        self.with_context(certificate_issue=INTERNAL).write(
            {
                "serial": new_code(SERIAL_LENGTH),
                "date": fields.Date.context_today(self),
            }
        )
        # sudo: the doctor does not write the legal track, but answers a requisition
        self.requisition_id.sudo().certificate_issued = self.date

    def action_correct(self):
        """Begin a new certificate that supersedes this one, with its texts.

        :return: action that opens the draft
        """
        self.ensure_one()
        if not self.serial:
            raise UserError(self.env._("A draft is changed, not corrected."))
        if self.superseded_by_ids:
            raise UserError(
                self.env._("It was corrected already. Open the newer certificate.")
            )
        texts = {name: self[name] for name in SEALED}
        draft = self.with_context(certificate_issue=INTERNAL).create(
            {
                **texts,
                "case_id": self.case_id.id,
                "date_examined": self.date_examined,
                "requisition_id": self.requisition_id.id,
                "supersedes_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_print(self):
        """Ask whether her name stands on the paper, then print it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print"),
            "res_model": "onestop.certificate.print",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_certificate_id": self.id},
        }
