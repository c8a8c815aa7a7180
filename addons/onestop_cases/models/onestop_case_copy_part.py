import base64
import io

from pypdf import PdfReader, PdfWriter

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_base.tools.code import new_code
from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.export_columns import PASSWORD_LENGTH
from ..tools.guards import INTERNAL
from ..tools.vocabulary import DISCIPLINES

STATES = [
    ("waiting", "Not decided"),
    ("released", "Released"),
    ("withheld", "Withheld"),
]
#: What the discipline's own members may write themselves, until it is released.
BY_FORM = {"excluded_note_ids", "why_not"}


class OnestopCaseCopyPart(models.Model):
    """What one discipline gives her of her file: it decides, and makes it."""

    _name = "onestop.case.copy.part"
    _inherit = ["onestop.case.part"]
    _description = "Part of her own copy"
    _order = "discipline"
    _rec_name = "id"
    _outlives_closure = True

    # ------------------------------------------------------------ fields
    copy_id = fields.Many2one(
        "onestop.case.copy",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    discipline = fields.Selection(DISCIPLINES, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    user_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, ondelete="restrict"
    )
    date = fields.Date("Decided on", readonly=True)
    date_made = fields.Datetime("Last made on", readonly=True)
    excluded_note_ids = fields.Many2many(
        "onestop.case.note",
        string="Notes left out",
        domain="[('case_id', '=', case_id), ('discipline', '=', discipline),"
        " ('amends_id', '=', False)]",
        help="What speaks of third persons, or is for the staff alone.",
    )
    why_not = EncryptedText("Why it is withheld")
    may_decide = fields.Boolean(compute="_compute_may_decide")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(copy_id, discipline)", "This discipline has its part already."
    )

    # ------------------------------------------------------------ compute
    def _compute_may_decide(self):
        for part in self:
            mine = part.case_id._my_discipline_here()
            part.may_decide = part.discipline == mine

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        """Choose what is left out, as a member of the discipline, until release."""
        if self.env.context.get("copy_action") is INTERNAL:
            return super().write(vals)
        self._check_mine()
        if any(part.state == "released" for part in self):
            raise UserError(self.env._("This part was released and stays as it is."))
        return super().write({k: v for k, v in vals.items() if k in BY_FORM})

    # ------------------------------------------------------------ actions
    def action_release(self):
        """Release the part of the user's own discipline."""
        self._decide("released")

    def action_withhold(self):
        """Withhold it, with a reason."""
        if not (self.why_not or "").strip():
            raise UserError(self.env._("Write why it is withheld first."))
        self._decide("withheld")

    def action_print(self):
        """Return the action that makes the part on paper."""
        self._note_making()
        report = self.env.ref("onestop_cases.action_report_case_copy")
        return report.report_action(self, config=False)

    def action_file(self):
        """Return an action that saves the part behind a password, shown once."""
        self._note_making()
        # a file with a password is a PDF in tests, too
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        paper, _kind = reports._render_qweb_pdf(
            "onestop_cases.report_case_copy", self.ids
        )
        writer, sealed = (
            PdfWriter(clone_from=PdfReader(io.BytesIO(paper))),
            io.BytesIO(),
        )
        password = new_code(PASSWORD_LENGTH)
        writer.encrypt(password, algorithm="AES-256")
        writer.write(sealed)
        return {
            "type": "ir.actions.client",
            "tag": "onestop_file_once",
            "params": {
                "name": f"document-{self.id}.pdf",
                "content": base64.b64encode(sealed.getvalue()).decode(),
                "password": password,
            },
        }

    # ----------------------------------------------------------- business
    def _set(self, **vals):
        # sudo: what follows from an action is nobody's to write by hand
        self.sudo().with_context(copy_action=INTERNAL).write(vals)

    def _decide(self, state):
        self.ensure_one()
        self._check_mine()
        if self.state == "released":
            raise UserError(self.env._("This part was released and stays as it is."))
        today = fields.Date.context_today(self)
        self._set(state=state, user_id=self.env.uid, date=today)

    def _check_mine(self):
        self.check_access("write")
        if not all(part.may_decide for part in self):
            raise AccessError(
                self.env._("Each discipline decides on its own part. Ask a colleague.")
            )

    def _note_making(self):
        """Note when it was made: the report itself only reads."""
        self._check_makeable()
        self._set(date_made=fields.Datetime.now())

    def _check_makeable(self):
        """Refuse a part that is not released, confirmed and in time.

        :raise UserError:
        """
        self.ensure_one()
        self._check_mine()
        if self.state != "released" or not self.copy_id._is_open():
            raise UserError(
                self.env._(
                    "A part is made after its discipline released it and a second"
                    " person confirmed the copy, within seven days."
                )
            )

    def _notes_for_her(self):
        """Return the discipline's notes that are not left out, oldest first."""
        notes = self.env["onestop.case.note"].search(
            [
                ("case_id", "=", self.case_id.id),
                ("discipline", "=", self.discipline),
                ("amends_id", "=", False),
            ],
            order="date, id",
        )
        return notes - self.excluded_note_ids

    def _services_for_her(self):
        """Return what the discipline gave her, oldest first."""
        return self.env["onestop.service"].search(
            [("case_id", "=", self.case_id.id), ("discipline", "=", self.discipline)],
            order="date, id",
        )
