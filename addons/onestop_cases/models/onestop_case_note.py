from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.written_once import make_written_once


class OnestopCaseNote(models.Model):
    """A confidential note: one discipline reads it, and nobody ever changes it.

    What was wrong is put right by an amendment, which stands under the first text.
    """

    _name = "onestop.case.note"
    _inherit = ["onestop.case.locked"]
    _description = "Confidential note"
    _order = "date desc, id desc"
    _rec_name = "id"
    #: Written on the page of the step; the file of both is compared.
    _default_by_caller = frozenset(("legal_step_id",))

    # ------------------------------------------------------------ fields
    text = EncryptedText()
    amends_id = fields.Many2one(
        "onestop.case.note",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    amendment_ids = fields.One2many("onestop.case.note", "amends_id")
    service_id = fields.Many2one(
        "onestop.service", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    legal_step_id = fields.Many2one(
        "onestop.legal.step",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # ----------------------------------------------- constraints, indexes
    _case_date_idx = models.Index("(case_id, date DESC)")
    _amends_another = models.Constraint(
        "CHECK (amends_id <> id)", "A note amends another one."
    )

    def init(self):
        make_written_once(self.env.cr, self._table, ("text",))

    # ------------------------------------------------------------- checks
    @api.constrains("text")
    def _check_text(self):
        if any(not (note.text or "").strip() for note in self):
            raise ValidationError(self.env._("Write what you want to note first."))

    @api.constrains("amends_id", "service_id", "legal_step_id")
    def _check_same_file(self):
        for note in self:
            first = note.amends_id
            if first and (
                first.amends_id
                or first.case_id != note.case_id
                or first.discipline != note.discipline
            ):
                raise ValidationError(
                    self.env._(
                        "An amendment goes with a note of the same file and your own"
                        " discipline. Open that note and amend it there."
                    )
                )
            about = note.service_id.case_id | note.legal_step_id.case_id
            if about - note.case_id:
                raise ValidationError(
                    self.env._("The note is about another file. Write it there.")
                )

    # --------------------------------------------------------------- CRUD
    @api.model
    def _with_case(self, vals):
        first = self.browse(vals.get("amends_id"))
        if first:
            first.check_access("read")
            return {**vals, "case_id": first.case_id.id}
        step = self.env["onestop.legal.step"].browse(vals.get("legal_step_id"))
        if step and not vals.get("case_id"):
            return {**vals, "case_id": step.case_id.id}
        return vals

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: a note stays as it is.

        :raise UserError: always
        """
        raise UserError(self._stays())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._stays())

    @api.model
    def _stays(self):
        return self.env._(
            "A note is never changed or deleted. Write an amendment: both are shown."
        )

    # ----------------------------------------------------------- business
    def amend(self, text):
        """Add an amendment to a note of the user's own discipline.

        :param str text: what is right
        :return: id of the amendment
        :raise AccessError: the user may not read the note, or it is of another
            discipline
        """
        self.ensure_one()
        self.check_access("read")
        if self.discipline != self.case_id._my_discipline_here():
            raise AccessError(
                self.env._("Only its own discipline amends a note. Write a new one.")
            )
        return self.create([{"amends_id": self.id, "text": text}]).id
