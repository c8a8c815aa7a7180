from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_base.tools.code import normalise
from odoo.addons.onestop_base.tools.xlsx_lines import BadLine

from ..tools.materials import require_role
from ..tools.training_import import SHEETS
from .training_import_words import reasons


class OnestopTrainingImport(models.TransientModel):
    """Reads curricula or learners from XLSX: all of them, or nothing.

    Imported twice, it adds nothing the second time. The file goes with its import.
    """

    _name = "onestop.training.import"
    _inherit = ["onestop.list.import"]
    _description = "Import of the training"

    # ------------------------------------------------------------ fields
    kind = fields.Selection(
        [("learners", "Learners"), ("curricula", "Curricula")],
        required=True,
        default="learners",
    )

    # ------------------------------------------------------------ compute
    @api.depends("kind")
    def _compute_template(self):
        return super()._compute_template()

    # ------------------------------------------------------------ actions
    def action_import(self):
        """Import the list, unless a line is bad: then nothing.

        :raise UserError: no file, or no list of this kind
        """
        require_role(self.env, "livelihoods")
        return super().action_import()

    # ----------------------------------------------------------- business
    def _list_sheet(self):
        return SHEETS[self.kind]

    def _title(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _reasons(self):
        return reasons(self.env)

    def _match(self, lines):
        """Return (new, known, bad) of lines of this kind."""
        match = self._match_units if self.kind == "curricula" else self._match_learners
        return match(lines)

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
