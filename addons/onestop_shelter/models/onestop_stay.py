from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.onestop_base.tools.code import CodeError, check_code, new_code
from odoo.addons.onestop_privacy.fields import EncryptedChar

from ..tools.guards import INTERNAL

DESTINATIONS = [
    ("family", "Back to the family"),
    ("friend", "With a friend"),
    ("own_home", "Own home"),
    ("other_centre", "Another centre"),
    ("hospital", "Hospital"),
    ("other", "Other"),
    ("unknown", "Unknown"),
]

#: From state -> states that a stay may go to.
TRANSITIONS = {
    "requested": {"waiting", "reserved", "checked_in", "cancelled", "no_show"},
    "waiting": {
        "waiting",
        "requested",
        "reserved",
        "checked_in",
        "cancelled",
        "no_show",
    },
    "reserved": {
        "reserved",
        "waiting",
        "requested",
        "checked_in",
        "cancelled",
        "no_show",
    },
    "checked_in": {"checked_out", "transferred"},
    "checked_out": set(),
    "cancelled": {"requested"},
    "no_show": {"requested"},
    "transferred": set(),
}


class OnestopStay(models.Model):
    _name = "onestop.stay"
    _inherit = ["onestop.stay.open"]
    _importable = True  # the paper register
    _description = "Stay"
    _order = "date_arrival desc, id desc"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: new_code()
    )
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    person_id = fields.Many2one(
        "onestop.person",
        string="Head of household",
        index=True,
        ondelete="restrict",
        compute="_compute_person_id",
        store=True,
    )
    resident_ids = fields.One2many("onestop.resident", "stay_id", string="Household")
    assignment_ids = fields.One2many(
        "onestop.bed.assignment", "stay_id", string="Beds", readonly=True
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("waiting", "Waiting list"),
            ("reserved", "Reserved"),
            ("checked_in", "Checked in"),
            ("checked_out", "Checked out"),
            ("cancelled", "Cancelled"),
            ("no_show", "Did not come"),
            ("transferred", "Transferred"),
        ],
        required=True,
        default="requested",
        index=True,
        copy=False,
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")], required=True, default="0"
    )
    date_request = fields.Datetime(
        string="Requested on", required=True, default=fields.Datetime.now, copy=False
    )
    date_arrival = fields.Date(string="First night", index=True, copy=False)
    date_expected = fields.Date(string="Expected departure", copy=False)
    date_departure = fields.Date(string="Left on", readonly=True, copy=False)
    hold_until = fields.Datetime(
        string="Held until",
        help="The reserved beds are free again after this moment.",
        copy=False,
    )
    offered_at = fields.Datetime(string="Bed proposed at", readonly=True, copy=False)
    destination = fields.Selection(DESTINATIONS, copy=False)
    transfer_centre_id = fields.Many2one(
        "onestop.centre", string="Transferred to", readonly=True, copy=False
    )
    cancel_reason = EncryptedChar(copy=False)
    source_ref = fields.Char(
        string="Source reference", copy=False, help="Where the stay was imported from."
    )
    request_uid = fields.Char(copy=False, readonly=True)
    checklist_ids = fields.One2many(
        "onestop.stay.checklist", "stay_id", string="Admission checklist"
    )
    household_size = fields.Integer(
        string="Persons", compute="_compute_household", store=True
    )
    child_count = fields.Integer(
        string="Children", compute="_compute_household", store=True
    )
    nights = fields.Integer(compute="_compute_nights", store=True, aggregator="avg")
    is_late = fields.Boolean(compute="_compute_is_late")
    alias = fields.Char(compute="_compute_alias")
    bed_names = fields.Char(string="Beds now", compute="_compute_bed_names")
    can_place = fields.Boolean(compute="_compute_can_place")

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _request_uid_unique = models.UniqueIndex(
        "(request_uid) WHERE request_uid IS NOT NULL",
        "This admission was recorded already. Reload the page.",
    )
    _source_ref_unique = models.UniqueIndex(
        "(centre_id, source_ref) WHERE source_ref IS NOT NULL",
        "This line of the register was imported already.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_departure IS NULL OR date_departure >= date_arrival)",
        "A household leaves after it arrived. Correct the dates.",
    )
    _expected_order = models.Constraint(
        "CHECK (date_expected IS NULL OR date_expected > date_arrival)",
        "The expected departure lies after the first night. Correct the dates.",
    )
    _hold = models.Index("(hold_until) WHERE state = 'reserved'")
    _waiting = models.Index(
        "(centre_id, priority DESC, date_request)"
        " WHERE state IN ('requested', 'waiting')"
    )

    # ------------------------------------------------------------ compute
    @api.depends("resident_ids.role", "resident_ids.person_id")
    def _compute_person_id(self):
        for stay in self:
            residents = stay.resident_ids.sorted(
                lambda r: (r.role != "woman", r.role != "other", r.id or 0)
            )
            stay.person_id = residents[:1].person_id

    @api.depends("resident_ids.role")
    def _compute_household(self):
        for stay in self:
            stay.household_size = len(stay.resident_ids)
            stay.child_count = len(
                stay.resident_ids.filtered(lambda r: r.role == "child")
            )

    @api.depends("date_arrival", "date_departure")
    def _compute_nights(self):
        for stay in self:
            stay.nights = (
                (stay.date_departure - stay.date_arrival).days
                if stay.date_departure and stay.date_arrival
                else 0
            )

    @api.depends("state", "date_expected", "centre_id")
    def _compute_is_late(self):
        for stay in self:
            stay.is_late = bool(
                stay.state == "checked_in"
                and stay.date_expected
                and stay.date_expected <= stay.centre_id.current_night()
            )

    @api.depends("person_id.alias")
    @api.depends_context("uid")
    def _compute_alias(self):
        """The name she wants to be called here, for who may read residents."""
        if not self.env["onestop.resident"].has_access("read"):
            self.alias = False
            return
        for stay in self:
            stay.alias = stay.person_id.alias

    @api.depends("assignment_ids.state", "assignment_ids.bed_id")
    @api.depends_context("uid")
    def _compute_bed_names(self):
        """The beds that the household has or holds, for who may see beds."""
        self.bed_names = False
        assignments = self.env["onestop.bed.assignment"]
        if not assignments.has_access("read"):
            return
        groups = assignments._read_group(
            [("stay_id", "in", self.ids), ("state", "in", ("reserved", "occupied"))],
            ["stay_id"],
            ["bed_id:recordset"],
        )
        for stay, beds in groups:
            stay.bed_names = ", ".join(sorted(beds.mapped("name")))

    @api.depends_context("uid")
    def _compute_can_place(self):
        self.can_place = self.env["onestop.bed.assignment"].has_access("write")

    # ------------------------------------------------------------- checks
    @api.constrains("resident_ids", "state")
    def _check_adult(self):
        for stay in self:
            if stay.state == "checked_in" and not stay.resident_ids:
                raise ValidationError(
                    self.env._("Add the household before checking in.")
                )

    @api.constrains("centre_id")
    def _check_centre_unchanged(self):
        for stay in self:
            if any(r.person_id.centre_id != stay.centre_id for r in stay.resident_ids):
                raise ValidationError(
                    self.env._(
                        "A stay stays in its centre. Use the transfer to send the"
                        " household to another one."
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create stays, each with its admission checklist.

        :raise UserError: a code was given that is none: a name would be shown to who
            may not read the stay
        """
        checklist = self.env["onestop.stay.checklist"]._prepare_checklist()
        codes = self._new_codes(len(vals_list))
        vals_list = [dict(vals) for vals in vals_list]
        for vals, code in zip(vals_list, codes, strict=True):
            vals.setdefault("checklist_ids", checklist)
            vals["code"] = self._checked_code(vals.get("code") or code)
        return super().create(vals_list)

    @api.model
    def _checked_code(self, text):
        """Return the code that ``text`` spells."""
        try:
            return check_code(text)
        except CodeError as error:
            raise UserError(
                self.env._(
                    "A stay gets its code by itself. Leave the code empty, and enter"
                    " the name in the household."
                )
            ) from error

    @api.model
    def _new_codes(self, count):
        """Return ``count`` new codes that no stay has."""
        codes = set()
        while len(codes) < count:
            drawn = {new_code() for _ in range(count - len(codes))}
            # sudo: a code of another centre is taken as well
            found = self.sudo().search_fetch([("code", "in", list(drawn))], ["code"])
            codes |= drawn - set(found.mapped("code"))
        return list(codes)

    def write(self, vals):
        """Write; the state changes by the actions alone, the code never."""
        if "code" in vals and any(stay.code != vals["code"] for stay in self):
            raise UserError(
                self.env._(
                    "The code of a stay never changes: others know it. Leave it as it"
                    " is."
                )
            )
        if "state" in vals and self.env.context.get("shelter_internal") is not INTERNAL:
            if any(stay.state != vals["state"] for stay in self):
                raise UserError(
                    self.env._(
                        "The state of a stay changes by its buttons: reserve, check"
                        " in, check out, cancel."
                    )
                )
        return super().write(vals)

    # ----------------------------------------------------------- business
    def _hidden(self):
        """Return the domain of the stays of whom the user never sees."""
        never = Domain("person_id", "any", self._persons_in_conflict())
        return Domain("resident_ids", "any", never)

    def _set_state(self, state, **vals):
        """Move to ``state`` if the life of a stay allows it.

        :raise UserError: the stay is in a state from which it cannot go there
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for stay in self:
            if state not in TRANSITIONS[stay.state]:
                raise UserError(
                    self.env._(
                        "Stay %(code)s is in state “%(current)s” and cannot go to"
                        " “%(wanted)s”. Reload the page to see what changed.",
                        code=stay.code,
                        current=labels[stay.state],
                        wanted=labels[state],
                    )
                )
        return self.with_context(shelter_internal=INTERNAL).write(
            {"state": state, **vals}
        )

    @api.model
    def _get(self, stay_id, operation="write"):
        """Return the stay, locked, if the user may do ``operation`` on it.

        :raise UserError: it does not exist for this user
        """
        stay = self.browse(int(stay_id or 0))
        locked = self.env["onestop.bed.assignment"]._lock_rows(
            self._name, stay.ids if stay_id else [], ("id",)
        )
        if not locked:
            raise UserError(
                self.env._(
                    "This stay does not exist in your centre. Reload the page and"
                    " choose again."
                )
            )
        stay.check_access(operation)
        return stay

    def _live_assignments(self):
        """Return the reserved and occupied beds of these stays."""
        return self.env["onestop.bed.assignment"].search(
            [("stay_id", "in", self.ids), ("state", "in", ("reserved", "occupied"))],
            order="id",
        )
