from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class OnestopReferral(models.Model):
    """Sending, answering, and what a withdrawn consent revokes."""

    _inherit = "onestop.referral"

    # ------------------------------------------------------------ actions
    def action_send(self):
        """Send: outside only with a live consent to this service and organisation.

        :raise UserError: she does not agree to it, now
        """
        for referral in self:
            referral._check_team()
            referral._check_state("draft")
            consent = referral._check_consent()
            sent = fields.Datetime.now()
            referral._set(
                {
                    "state": "sent",
                    "user_id": self.env.uid,
                    "consent_id": consent.id,
                    "date_sent": sent,
                    "answer_due": self._due(sent, referral.urgency),
                }
            )
            referral._enter_service()
        return True

    def action_accept(self):
        """Accept what a colleague asks: who accepts joins the team.

        :return: the action that opens the file
        :raise AccessError: it is not asked of the user
        """
        self.ensure_one()
        self._check_asked()
        # sudo: she sees the file from the next request on
        referral = self.sudo()
        case = referral.case_id
        places = case.member_ids.filtered(
            lambda place: place.user_id.id == self.env.uid and not place.date_to
        )
        if not places:
            case._name_on_team(self.env.user, referral.discipline)
        self._answer("accepted")
        return self._action_case(case)

    def action_refuse(self):
        """Refuse what a colleague asks.

        :raise AccessError: it is not asked of the user
        """
        self.ensure_one()
        self._check_asked()
        self._answer("refused")
        return self._action_inbox("onestop_referral_action_incoming")

    def action_answer_accepted(self):
        """Record that the organisation accepts."""
        return self._record_answer("accepted")

    def action_answer_refused(self):
        """Record that the organisation refuses."""
        return self._record_answer("refused")

    def action_done(self):
        """Record that the service was given."""
        for referral in self:
            referral._check_reader()
            referral._check_state("accepted")
            referral._set({"state": "done"})
        return True

    def action_revoke(self):
        """Take a referral back, at whatever step."""
        for referral in self:
            referral._check_team()
            referral._check_state("draft", "sent", "accepted")
            referral._set({"state": "revoked"})
        return True

    # ----------------------------------------------------------- business
    def _record_answer(self, state):
        for referral in self:
            referral._check_team()
            if referral.direction != "external":
                raise UserError(
                    self.env._("The colleague who is asked answers by herself.")
                )
            referral._check_state("sent")
            referral._check_consent()
            referral._answer(state)
        return True

    def _answer(self, state):
        self._set(
            {
                "state": state,
                "date_answer": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
                **({} if self.to_user_id else self._receiver(state)),
            }
        )

    def _receiver(self, state):
        """Return who took over what was asked of a whole discipline."""
        if self.direction == "internal" and state == "accepted":
            return {"to_user_id": self.env.uid}
        return {}

    def _enter_service(self):
        """Enter the service as referred, for the statistics: once for each file."""
        if self.direction != "external":
            return
        vals = {"case_id": self.case_id.id, "kind": self.kind, "status": "referred"}
        services = self.env["onestop.service"]
        if not services.search_count([(k, "=", v) for k, v in vals.items()], limit=1):
            services.create([vals])

    # ------------------------------------------------------------- checks
    def _scope(self):
        """Return the scope of the consent that is needed, or False: inside needs none.

        The police liaison works in the house, but is not of it.
        """
        if self.direction == "external":
            return self.kind
        return "police" if self.discipline == "police" else False

    def _covering(self):
        """Return the live consents that cover a referral, those to it alone first."""
        # sudo: whether she agrees decides, whoever asks; nothing of it is shown
        return (
            self.env["onestop.consent"]
            .sudo()
            .search(
                [
                    ("person_id", "=", self.sudo().case_id.person_id.id),
                    ("scope", "=", self._scope()),
                    ("is_live", "=", True),
                    ("recipient", "=", False),
                    ("provider_id", "in", [False, self.provider_id.id]),
                ],
                order="provider_id NULLS LAST, id desc",
            )
        )

    def _check_consent(self):
        """Return the consent that covers a referral, if one is needed.

        :raise UserError: none holds now
        """
        consents = self.env["onestop.consent"]
        if not self._scope():
            return consents
        covering = self._covering()
        if not covering:
            raise UserError(
                self.env._(
                    "She does not agree to this, now. Explain it to her and record her"
                    " consent first; without it nothing leaves the house."
                )
            )
        return covering[:1]

    def _check_reader(self):
        self.check_access("write")
        self._check_file_open()

    def _check_team(self):
        """:raise AccessError: the user is not on the team of the file"""
        self._check_reader()
        if self.env["onestop.case"]._is_police_only() or not self.case_id.open_to_me:
            raise AccessError(self.env._("Only the team of the file does this."))

    # -------------------------------------------------------------- hooks
    @api.model
    def _revoke_uncovered(self, persons):
        """Revoke what is open and relied on a consent that holds no more."""
        # sudo: a withdrawal acts on all files of hers, whoever records it
        rows = self.sudo().search(
            Domain("state", "in", ("sent", "accepted"))
            & Domain("case_id.person_id", "in", persons.ids)
            & (
                Domain("direction", "=", "external")
                | Domain("discipline", "=", "police")
            )
        )
        rows.filtered(lambda row: not row._covering())._set({"state": "revoked"})
