import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_base.tools.code import normalise
from odoo.addons.onestop_base.tools.xlsx_lines import BadLine
from odoo.addons.onestop_base.tools.xlsx_words import describe, file_error
from odoo.addons.onestop_privacy.fields import EncryptedBinary, EncryptedChar

from ..tools.materials import require_role
from ..tools.training_import import SHEETS
from .training_import_words import reasons


class OnestopTrainingImport(models.TransientModel):
    """Reads curricula or learners from XLSX: all of them, or nothing.

    Imported twice, it adds nothing the second time. The file goes with its import.
    """

    _name = "onestop.training.import"
    _description = "Import of the training"

    # ------------------------------------------------------------ fields
    kind = fields.Selection(
        [("learners", "Learners"), ("curricula", "Curricula")],
        required=True,
        default="learners",
    )
    file = EncryptedBinary(string="List (XLSX)")
    file_name = EncryptedChar()
    template = fields.Binary(compute="_compute_template")
    template_name = fields.Char(compute="_compute_template")
    state = fields.Selection(
        [("upload", "File"), ("bad", "To correct"), ("done", "Imported")],
        required=True,
        default="upload",
        readonly=True,
    )
    bad_lines = fields.Text(string="Lines to correct", readonly=True)
    new_count = fields.Integer(string="Lines imported", readonly=True)
    known_count = fields.Integer(string="Already there", readonly=True)

    # ------------------------------------------------------------ compute
    @api.depends("kind")
    def _compute_template(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for wizard in self:
            label = labels[wizard.kind]
            book = SHEETS[wizard.kind].template(label, self.env.lang)
            wizard.template = base64.b64encode(book)
            wizard.template_name = f"{label}.xlsx"

    # ------------------------------------------------------------ actions
    def action_template(self):
        """Download the template of this kind."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/template"
            "?filename_field=template_name&download=1",
        }

    def action_import(self):
        """Import the list, unless a line is bad: then nothing.

        :raise UserError: no file, or no list of this kind
        """
        self.ensure_one()
        require_role(self.env, "livelihoods")
        self.check_access("write")
        lines, bad = self._read()
        match = self._match_units if self.kind == "curricula" else self._match_learners
        new, known, refused = match(lines)
        bad += refused
        if bad or not lines:
            self._forget_file()
            self.write({"state": "bad", "bad_lines": self._describe(bad)})
        else:
            self._write_new(new)
            self._forget_file()
            self.write(
                {
                    "state": "done",
                    "bad_lines": False,
                    "new_count": len(new),
                    "known_count": len(known),
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # ----------------------------------------------------------- business
    def _forget_file(self):
        self.write({"file": False, "file_name": False})

    def _read(self):
        content = self.with_context(bin_size=False).file
        if not content:
            raise UserError(self.env._("Choose the file first."))
        try:
            return SHEETS[self.kind].parse(base64.b64decode(content))
        except (ValueError, binascii.Error) as error:
            words = file_error(self.env, error, SHEETS[self.kind])
            raise UserError(words) from error

    def _describe(self, bad):
        return describe(self.env, SHEETS[self.kind], bad, reasons(self.env))

    def _match_units(self, lines):
        """Return (new, known, bad) of lines; new ones with trade and curriculum."""
        new, known, bad = [], [], []
        trades = {one.code: one for one in self.env["onestop.trade"].search([])}
        for line in lines:
            trade = trades.get(line.trade.upper())
            if not trade:
                bad.append(BadLine(line.number, "trade"))
                continue
            there = self.env["onestop.curriculum"].search(
                [("trade_id", "=", trade.id), ("name", "=", line.curriculum)],
                order="version desc",
                limit=1,
            )
            if line.code in there.competency_ids.mapped("code"):
                known.append(line)
            elif there and there.state != "draft":
                bad.append(BadLine(line.number, "published"))
            else:
                new.append((line, trade, there))
        return new, known, bad

    def _match_learners(self, lines):
        """Return (new, known, bad) of lines; new ones with cohort and person."""
        new, known, bad = [], [], []
        cohorts = {one.code: one for one in self.env["onestop.cohort"].search([])}
        for line in lines:
            cohort = cohorts.get(line.cohort.upper())
            why, person = self._look_up(line, cohort)
            if why == "known":
                known.append(line)
            elif why:
                bad.append(BadLine(line.number, why))
            else:
                new.append((line, cohort, person))
        return new, known, bad

    def _look_up(self, line, cohort):
        """Return (what is wrong with a line or None, the person as superuser)."""
        if not cohort:
            return "cohort", None
        if cohort.state not in ("planned", "running"):
            return "over", None
        if line.day and not cohort.date_start <= line.day <= cohort.date_end:
            return "outside", None
        try:
            person = cohort._person_by_code(line.person, cohort.centre_id)
        except UserError:
            return "code", None
        if not person:
            # A list of codes is a try like any other.
            self.env["onestop.person"]._note_tried(normalise(line.person))
            return "code", None
        try:
            cohort._check_enrollable(person)
        except UserError:
            return "known", None
        day = line.day or max(cohort._today(), cohort.date_start)
        try:
            cohort._check_free(person, day)
        except UserError:
            return "elsewhere", None
        return None, person

    def _write_new(self, new):
        if self.kind == "learners":
            for line, cohort, person in new:
                cohort._enrol(
                    person,
                    line.day,
                    needs_childcare=bool(line.children),
                    children_in_care=line.children,
                    needs_transport=line.transport,
                )
            return
        made = {}
        for line, trade, there in new:
            key = (trade.id, line.curriculum)
            there = there or made.get(key)
            if not there:
                there = made[key] = self.env["onestop.curriculum"].create(
                    {"trade_id": trade.id, "name": line.curriculum}
                )
            self.env["onestop.competency"].create(
                {
                    "curriculum_id": there.id,
                    "code": line.code,
                    "name": line.name,
                    "hours": line.hours,
                    "criteria": line.criteria,
                    "required": line.required,
                    "sequence": line.number,
                }
            )
