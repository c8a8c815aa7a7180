from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.onestop_privacy.fields import (
    EncryptedBinary,
    EncryptedChar,
    EncryptedText,
)

from ..tools.consent import FORMS, GUARDIAN_RELATIONS, SCOPES, STATES, expiry
from ..tools.consent_sql import KEEP_TRIGGER, USE_FUNCTION
from ..tools.guards import INTERNAL

#: What no form and no remote call writes: it follows from what somebody does.
BY_ACTION = {
    "state",
    "explained_by_id",
    "witness_date",
    "second_date",
    "date_withdrawn",
    "withdrawn_by_id",
    "date_used",
}


class OnestopConsent(models.Model):
    """What she allows one service to be told, until when; she may end it at any time.

    Nothing but sharing depends on it: help inside the centre is never refused for want
    of a consent.
    """

    _name = "onestop.consent"
    _inherit = ["onestop.guarded"]
    _description = "Consent"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    person_id = fields.Many2one(
        "onestop.person", required=True, index=True, ondelete="restrict"
    )
    scope = fields.Selection(SCOPES, "Agrees to", required=True)
    provider_id = fields.Many2one(
        "onestop.provider",
        "Organisation",
        ondelete="restrict",
        help="Empty: whoever offers this service.",
    )
    recipient = EncryptedChar(
        "Told to", blind_index=True, help="Somebody who is no organisation of the list."
    )
    to_centre_id = fields.Many2one(
        "onestop.centre",
        "Centre she goes to",
        ondelete="restrict",
        help="Of a transfer: no other centre is asked to take her in.",
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False
    )
    is_live = fields.Boolean(
        "Holds now", compute="_compute_is_live", search="_search_is_live"
    )
    date_given = fields.Date("Given on", default=lambda self: fields.Date.today())
    date_expiry = fields.Date(
        "Until",
        compute="_compute_date_expiry",
        store=True,
        precompute=True,
        readonly=False,
        help="The first day on which it no longer holds.",
    )
    date_withdrawn = fields.Datetime(readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one(
        "res.users", "Withdrawal recorded by", readonly=True, copy=False
    )
    date_used = fields.Datetime("Last used", readonly=True, copy=False)
    form = fields.Selection(FORMS, "How", required=True, default="signature")
    mark = EncryptedBinary("Signature or thumbprint")
    language_id = fields.Many2one(
        "onestop.language", "Read to her in", ondelete="restrict"
    )
    text_id = fields.Many2one(
        "onestop.consent.text", "What was read", readonly=True, ondelete="restrict"
    )
    explained_by_id = fields.Many2one(
        "res.users",
        "Explained by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        copy=False,
    )
    witness_id = fields.Many2one("res.users", ondelete="restrict")
    witness_date = fields.Datetime("Witness confirmed", readonly=True, copy=False)

    # ------------------------------------------------------------- minors
    is_minor = fields.Boolean(
        "Under 18",
        compute="_compute_is_minor",
        store=True,
        precompute=True,
        readonly=False,
    )
    guardian_name = EncryptedChar("Guardian")
    guardian_relation = fields.Selection(GUARDIAN_RELATIONS, "Who the guardian is")
    guardian_mark = EncryptedBinary("Guardian's signature or thumbprint")
    assent = fields.Boolean("She herself agrees")
    best_interest_reason = EncryptedText(
        "Why her interest demands it", help="Without guardian, or without her assent."
    )
    second_user_id = fields.Many2one("res.users", "Second person", ondelete="restrict")
    second_date = fields.Datetime("Second person confirmed", readonly=True, copy=False)

    # ----------------------------------------------- constraints, indexes
    _one_live = models.UniqueIndex(
        "(person_id, scope, COALESCE(provider_id, 0),"
        " COALESCE(recipient_bidx, ''::bytea)) WHERE state = 'live'",
        "She agrees to this already.",
    )
    _live_idx = models.Index("(person_id, scope, date_expiry) WHERE state = 'live'")
    _transfer_names_centre = models.Constraint(
        "CHECK (state NOT IN ('waiting', 'live') OR scope <> 'transfer'"
        " OR to_centre_id IS NOT NULL)",
        "Say to which centre she would go.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_expiry > date_given AND date_withdrawn::date >= date_given)",
        "A consent ends after it was given. Correct the dates.",
    )
    _never_endless = models.Constraint(
        "CHECK (state = 'draft' OR (date_given IS NOT NULL AND date_expiry IS NOT NULL"
        " AND date_expiry <= date_given + INTERVAL '24 months'))",
        "A consent holds for two years at most. Choose an earlier end.",
    )
    _withdrawn_when = models.Constraint(
        "CHECK ((state = 'withdrawn') = (date_withdrawn IS NOT NULL))",
        "A withdrawal has its moment.",
    )
    _marked = models.Constraint(
        "CHECK (state NOT IN ('waiting', 'live') OR form = 'oral_witnessed'"
        " OR mark IS NOT NULL)",
        "Her signature or thumbprint is missing.",
    )
    _witnessed = models.Constraint(
        "CHECK (state NOT IN ('waiting', 'live') OR form <> 'oral_witnessed'"
        " OR witness_id IS NOT NULL)",
        "Who agrees orally needs a witness.",
    )
    _witness_other = models.Constraint(
        "CHECK (witness_id <> explained_by_id)",
        "The witness is somebody else than who explained it.",
    )
    _second_other = models.Constraint(
        "CHECK (second_user_id <> explained_by_id)",
        "The second person is somebody else than who explained it.",
    )
    _confirmed = models.Constraint(
        "CHECK (state <> 'live' OR ((form <> 'oral_witnessed' OR witness_date IS NOT"
        " NULL) AND (second_user_id IS NULL OR second_date IS NOT NULL)))",
        "The second person has not confirmed yet.",
    )
    _minor_complete = models.Constraint(
        "CHECK (state NOT IN ('waiting', 'live') OR is_minor IS NOT TRUE"
        " OR (assent AND guardian_name IS NOT NULL AND guardian_relation IS NOT NULL"
        " AND (guardian_mark IS NOT NULL OR form = 'oral_witnessed'))"
        " OR (best_interest_reason IS NOT NULL AND second_user_id IS NOT NULL))",
        "Who is under 18 agrees herself and with her guardian; else a reason and a"
        " second person are needed.",
    )

    def init(self):
        self.env.cr.execute(KEEP_TRIGGER)
        self.env.cr.execute(USE_FUNCTION)

    # ------------------------------------------------------------ compute
    @api.depends("date_given")
    def _compute_date_expiry(self):
        # sudo: the parameter is no secret, but its table is for administrators
        get_param = self.env["ir.config_parameter"].sudo().get_param
        months = get_param("onestop_base.consent_months")
        for consent in self:
            if consent.state == "draft" and consent.date_given:
                consent.date_expiry = expiry(consent.date_given, months)

    @api.depends("person_id")
    def _compute_is_minor(self):
        for consent in self:
            if consent.state == "draft":
                consent.is_minor = consent.person_id._is_minor()

    @api.depends("state", "date_given", "date_expiry")
    def _compute_is_live(self):
        today = fields.Date.today()
        for consent in self:
            consent.is_live = (
                consent.state == "live"
                and consent.date_given <= today < consent.date_expiry
            )

    def _search_is_live(self, operator, value):
        """Compare with the day of the query: no rule keeps an old one."""
        if operator not in ("in", "not in"):
            return NotImplemented
        today = fields.Date.today()
        live = (
            Domain("state", "=", "live")
            & Domain("date_given", "<=", today)
            & Domain("date_expiry", ">", today)
        )
        wanted = {bool(item) for item in value}
        if len(wanted) != 1:
            return Domain(bool(wanted) == (operator == "in"))
        return live if (True in wanted) == (operator == "in") else ~live

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Record consents that are not decided yet; deciding is an action."""
        if any(vals.keys() & BY_ACTION for vals in vals_list):
            self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        """Change what is not decided; afterwards a consent is only withdrawn.

        :raise UserError: it is decided, or the field follows from an action
        """
        if self.env.context.get("onestop_consent") is not INTERNAL:
            if vals.keys() & BY_ACTION or "person_id" in vals:
                self._refuse_by_hand()
            if any(consent.state != "draft" for consent in self):
                raise UserError(
                    self.env._(
                        "She has decided: this stays as it was said. She may withdraw"
                        " it, or decide anew."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(consent.state != "draft" for consent in self):
            raise UserError(
                self.env._("She has decided: the record stays. She may withdraw it.")
            )

    def _refuse_by_hand(self):
        raise UserError(
            self.env._(
                "This follows from what she decides: use the buttons, not the field."
            )
        )

    def _set(self, vals):
        """Write what actions write."""
        return self.with_context(onestop_consent=INTERNAL).write(vals)
