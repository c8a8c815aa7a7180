import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.onestop_base.tools.code import new_code
from odoo.addons.onestop_privacy.access import note
from odoo.addons.onestop_privacy.fields import EncryptedText
from odoo.addons.onestop_privacy.tools import stepup

from ..tools.export_columns import (
    CASE_COLUMNS,
    INCIDENT_COLUMNS,
    PASSWORD_LENGTH,
    PERPETRATOR_COLUMNS,
)
from ..tools.guards import INTERNAL
from ..tools.sealed_book import encrypt, write_rows

PURPOSES = [
    ("donor", "Report to a donor"),
    ("authority", "Report to an authority"),
    ("coordination", "Coordination with other organisations"),
    ("quality", "Quality of our own work"),
    ("research", "Research"),
]
STATES = [
    ("draft", "Not asked yet"),
    ("asked", "Waits for a second person"),
    ("confirmed", "Confirmed"),
    ("refused", "Refused"),
    ("made", "Made"),
]
#: How long the file may be made after it was confirmed. Hours.
HOURS = 24
MOST_ROWS = 10_000
#: What follows from an action.
BY_ACTION = {
    "user_id",
    "state",
    "second_user_id",
    "date_decided",
    "date_expiry",
    "date_made",
    "row_count",
}


class OnestopCaseExport(models.Model):
    """Coded rows in a file behind a password: for a purpose, confirmed by a second.

    The file is made once, when it is fetched, and kept nowhere; this row stays, and
    says who fetched what for whom.
    """

    _name = "onestop.case.export"
    _inherit = ["onestop.guarded"]
    _description = "Export"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    user_id = fields.Many2one(
        "res.users",
        "Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    purpose = fields.Selection(PURPOSES, required=True)
    purpose_text = EncryptedText("For whom, and why")
    leaves_centre = fields.Boolean(
        "The rows leave the centre",
        default=True,
        help="Then only of those who agree to it, and not what another organisation"
        " counts already.",
    )
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="draft")
    second_user_id = fields.Many2one(
        "res.users", "Second person", readonly=True, ondelete="restrict"
    )
    date_decided = fields.Datetime("Decided on", readonly=True)
    date_expiry = fields.Datetime("Can be made until", readonly=True)
    date_made = fields.Datetime("Made on", readonly=True)
    row_count = fields.Integer("Rows", readonly=True, aggregator=None)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    # ----------------------------------------------- constraints, indexes
    _two_persons = models.Constraint(
        "CHECK (second_user_id <> user_id)", "A second person confirms an export."
    )
    _confirmed = models.Constraint(
        "CHECK (state NOT IN ('confirmed', 'made') OR (second_user_id IS NOT NULL"
        " AND date_expiry IS NOT NULL))",
        "An export is confirmed by a second person, and for a time.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The end lies after the beginning."
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for export in self:
            export.is_mine = export.user_id == self.env.user

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Prepare exports in the user's own name."""
        return super().create(
            [{**self._writable(vals), "user_id": self.env.uid} for vals in vals_list]
        )

    def write(self, vals):
        """Change what was not asked yet; the rest follows from actions.

        :raise UserError: a second person has it already
        """
        if self._by_action():
            return super().write(vals)
        if any(export.state != "draft" or not export.is_mine for export in self):
            raise UserError(
                self.env._("It was asked already, and stays as it is. Prepare another.")
            )
        return super().write(self._writable(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Exports stay on record. Leave what you do not need.")
        )

    def _by_action(self):
        return self.env.context.get("export_action") is INTERNAL

    @api.model
    def _writable(self, vals):
        return {name: value for name, value in vals.items() if name not in BY_ACTION}

    # ------------------------------------------------------------ actions
    def action_ask(self):
        """Ask a second person to confirm.

        :raise UserError: it says not why, or was asked already
        """
        self.ensure_one()
        self._check_mine()
        if self.state != "draft":
            raise UserError(self.env._("It was asked already."))
        if not (self.purpose_text or "").strip():
            raise UserError(self.env._("Write for whom the rows are, and why."))
        self._set(state="asked")

    @stepup.every_time
    def action_confirm(self):
        """Let the file be made within a day; by a second person's own log-in.

        :raise AccessError: the user asked herself, or is of another centre
        """
        self._confirm()

    def _confirm(self):
        self.ensure_one()
        self._check_second()
        now = fields.Datetime.now()
        self._set(
            state="confirmed",
            second_user_id=self.env.uid,
            date_decided=now,
            date_expiry=now + timedelta(hours=HOURS),
        )

    def action_refuse(self):
        """Refuse, as second person."""
        self.ensure_one()
        self._check_second()
        self._set(
            state="refused",
            second_user_id=self.env.uid,
            date_decided=fields.Datetime.now(),
        )

    @stepup.every_time
    def action_make(self):
        """Return an action that saves the file and shows its password, both once.

        :raise UserError: it is not confirmed, was made, or its time is over
        """
        return self._make()

    def _make(self):
        self.ensure_one()
        self._check_mine()
        now = fields.Datetime.now()
        if self.state != "confirmed" or now >= self.date_expiry:
            raise UserError(
                self.env._(
                    "The file is made once, within a day after a second person"
                    " confirmed. Ask anew."
                )
            )
        head, rows = self._rows()
        password = new_code(PASSWORD_LENGTH)
        book = encrypt(write_rows("data", head, rows), password)
        self._set(state="made", date_made=now, row_count=len(rows))
        return {
            "type": "ir.actions.client",
            "tag": "onestop_file_once",
            "params": {
                "name": f"data-{self.id}.xlsx",
                "content": base64.b64encode(book).decode(),
                "password": password,
            },
        }

    # ----------------------------------------------------------- business
    def _set(self, **vals):
        # sudo: the second person changes nothing else of what another asked for
        self.sudo().with_context(export_action=INTERNAL).write(vals)

    def _check_mine(self):
        self.check_access("read")
        if not self.is_mine:
            raise AccessError(self.env._("Who asked for an export makes it herself."))

    def _check_second(self):
        self.check_access("read")
        if self.is_mine:
            raise AccessError(
                self.env._("A second person decides. Ask a colleague to log in.")
            )
        if self.state != "asked":
            raise UserError(self.env._("Nobody waits for a decision on it."))

    def _domain(self):
        """Return which incidents are in it.

        Nobody's in conflict of interest with who asked or who confirmed.
        """
        both = Domain("user_id", "in", [self.user_id.id, self.second_user_id.id])
        domain = (
            Domain("centre_id", "=", self.centre_id.id)
            & Domain("date_interview", ">=", self.date_from)
            & Domain("date_interview", "<=", self.date_to)
            & Domain("case_id.person_id.conflict_ids", "not any", both)
        )
        if self.leaves_centre:
            agreed = Domain("scope", "=", "statistics") & Domain("is_live", "=", True)
            domain &= Domain("case_id.person_id.consent_ids", "any", agreed)
            domain &= Domain("reported_elsewhere", "!=", "gbvims")
        return domain

    def _rows(self):
        """Return (titles, rows): coded, banded, in an order that says nothing.

        :raise UserError: there are too many, or none
        """
        # sudo: the rows are coded, for a purpose, and a second person confirmed
        incidents = self.env["onestop.incident"].sudo().search(self._domain())
        if not 0 < len(incidents) <= MOST_ROWS:
            raise UserError(
                self.env._(
                    "There are %(count)s rows, and a file has 1 to %(most)s. Choose"
                    " another period.",
                    count=len(incidents),
                    most=MOST_ROWS,
                )
            )
        for incident in incidents:
            note(self.env, incident._name, f"export {self.id}", incident.id)
        parts = [
            (incidents, INCIDENT_COLUMNS),
            (incidents.perpetrator_ids, PERPETRATOR_COLUMNS),
            (incidents.case_id, CASE_COLUMNS),
        ]
        labels = [self._labels(model, names) for model, names in parts]
        head = [self.env._("Month"), *(title for part in labels for title, _ in part)]
        rows = sorted(self._row(incident, labels) for incident in incidents)
        return head, rows

    def _labels(self, model, names):
        """Return (title, {value: label}) for each field of a model."""
        env = self.env
        return [
            (
                model._fields[name]._description_string(env),
                dict(model._fields[name]._description_selection(env))
                if model._fields[name].type == "selection"
                else {True: env._("Yes"), False: env._("No")},
            )
            for name in names
        ]

    def _row(self, incident, labels):
        """Return the texts of one row; several perpetrators stand in one cell."""
        month = format_date(self.env, incident.date_interview, date_format="yyyy-MM")
        sources = [
            (incident, INCIDENT_COLUMNS),
            (incident.perpetrator_ids, PERPETRATOR_COLUMNS),
            (incident.case_id, CASE_COLUMNS),
        ]
        cells = [month]
        for (records, names), part in zip(sources, labels, strict=True):
            for name, (_title, words) in zip(names, part, strict=True):
                found = [str(words.get(record[name]) or "") for record in records]
                cells.append("; ".join(filter(None, found)))
        return tuple(cells)
