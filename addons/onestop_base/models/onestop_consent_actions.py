from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.roles import CIRCLE_GROUPS


class OnestopConsent(models.Model):
    """She agrees, does not agree, or withdraws; a second person confirms."""

    _inherit = "onestop.consent"

    # ------------------------------------------------------------ actions
    def action_agree(self):
        """Record that she agrees: it holds at once, or when the second has confirmed.

        :raise ValidationError: says what is missing
        """
        self.ensure_one()
        self._check_undecided()
        self._set({"is_minor": self.is_minor or self.person_id._is_minor()})
        self._check_complete()
        text = self._text_to_read()
        self._set({"explained_by_id": self.env.uid, "text_id": text.id})
        if self._awaited():
            self._set({"state": "waiting"})
        else:
            self._go_live()
        return True

    def action_refuse(self):
        """Record that she does not agree; what she agreed to before is withdrawn."""
        self.ensure_one()
        self._check_undecided()
        self._set(
            {
                "explained_by_id": self.env.uid,
                "text_id": self._text_to_read().id,
                "state": "refused",
            }
        )
        domain = [("person_id", "=", self.person_id.id), ("scope", "=", self.scope)]
        if self.provider_id:
            domain.append(("provider_id", "=", self.provider_id.id))
        if self.recipient:
            domain.append(("recipient", "=", self.recipient))
        before = self.search([*domain, ("state", "in", ("waiting", "live"))])
        before._withdraw()
        return True

    def action_confirm(self):
        """Confirm as witness or second person, by one's own log-in.

        :raise UserError: it does not wait for this user
        """
        self.ensure_one()
        self.check_access("read")
        mine = self._awaited_of(self.env.user)
        if self.state != "waiting" or not mine:
            raise UserError(
                self.env._("This does not wait for you. The person named confirms it.")
            )
        self._set(dict.fromkeys(mine, fields.Datetime.now()))
        if not self._awaited():
            self._go_live()
        return self._action_waiting()

    def action_decline(self):
        """Do not confirm, as witness or second person: nothing is shared."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "waiting" or not self._awaited_of(self.env.user):
            raise UserError(
                self.env._("This does not wait for you. The person named confirms it.")
            )
        self._withdraw()
        return self._action_waiting()

    def action_withdraw(self):
        """Withdraw: it acts with the next request of whoever relied on it."""
        self.check_access("write")
        if any(consent.state not in ("waiting", "live") for consent in self):
            raise UserError(
                self.env._("There is nothing to withdraw: this does not hold any more.")
            )
        self._withdraw()
        return True

    # ----------------------------------------------------------- business
    def _withdraw(self):
        """End what holds or waits, and what relied on it."""
        self._set(
            {
                "state": "withdrawn",
                "date_withdrawn": fields.Datetime.now(),
                "withdrawn_by_id": self.env.uid,
            }
        )
        self._end()

    def _end(self):
        """Let other modules end what relied on consents that hold no more."""
        self.flush_recordset()

    def _go_live(self):
        """Let it hold from now on, in place of an older one on the same."""
        # sudo: who confirms need not accompany her; nothing of the older is shown
        consent = self.sudo()
        self.env.execute_query(
            SQL(
                "SELECT id FROM onestop_person WHERE id = %s FOR NO KEY UPDATE",
                consent.person_id.id,
            )
        )
        older = consent.search(
            [
                ("person_id", "=", consent.person_id.id),
                ("scope", "=", consent.scope),
                ("provider_id", "=", consent.provider_id.id),
                ("recipient", "=", consent.recipient),
                ("state", "=", "live"),
            ]
        )
        today = fields.Date.today()
        for former in older:
            ended = former.date_expiry <= today
            former._set({"state": "expired" if ended else "replaced"})
        older.flush_recordset()
        self._set({"state": "live"})
        self.flush_recordset()
        older.filtered(lambda one: one.to_centre_id != consent.to_centre_id)._end()

    def _awaited(self):
        """Return {name of a date: user} of who has to confirm still."""
        awaited = {}
        if self.form == "oral_witnessed" and not self.witness_date:
            awaited["witness_date"] = self.witness_id
        if self._by_exception() and not self.second_date:
            awaited["second_date"] = self.second_user_id
        return awaited

    def _awaited_of(self, user):
        return [name for name, who in self._awaited().items() if who == user]

    def _by_exception(self):
        """Return whether a minor agrees without guardian or assent."""
        return self.is_minor and not self._guarded_assent()

    def _guarded_assent(self):
        """Return whether guardian and minor both agree, each in due form."""
        marked = self.guardian_mark or self.form == "oral_witnessed"
        named = self.guardian_name and self.guardian_relation
        return bool(self.assent and named and marked)

    def _text_to_read(self):
        return self.env["onestop.consent.text"]._to_read(
            self.scope, self.language_id, self.is_minor
        )

    @api.model
    def _action_waiting(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "onestop_base.onestop_consent_action_waiting"
            ),
            "target": "main",
        }

    @api.model
    def _cron_expire(self):
        """Name expired what is over; whether it holds never waits for this."""
        over = self.search(
            [("state", "=", "live"), ("date_expiry", "<=", fields.Date.today())]
        )
        over._set({"state": "expired"})
        over._end()

    @api.model
    def _purge(self, ids, names=()):
        """Leave what holds: without a mark and names it would be no consent."""
        self._cron_expire()
        ended = [("id", "in", list(ids)), ("state", "not in", ("waiting", "live"))]
        return super()._purge(self.search(ended).ids, names)

    # ------------------------------------------------------------- checks
    def _check_undecided(self):
        self.check_access("write")
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "She has decided already. Ask her anew, or withdraw what holds."
                )
            )

    def _check_complete(self):
        """Say what is missing before she agrees; the database refuses it as well."""
        today = fields.Date.today()
        if not self.date_given or self.date_given > today:
            self._miss(self.env._("The day on which she agrees lies in the future."))
        if not self.date_expiry or self.date_expiry <= today:
            self._miss(self.env._("Say until when it holds: a day after today."))
        if self.form == "oral_witnessed":
            self._check_second(self.witness_id, self.env._("the witness"))
        elif not self.mark:
            self._miss(self.env._("Let her sign, or take her thumbprint."))
        if self.scope == "transfer":
            self._check_centre()
        if self._by_exception():
            self._check_exception()

    def _check_centre(self):
        # sudo: members read only their own centres
        there, here = self.sudo().to_centre_id, self.sudo().person_id.centre_id
        if not there.active or there == here:
            self._miss(self.env._("Say to which other centre she would go."))

    def _check_exception(self):
        if not self.best_interest_reason:
            self._miss(
                self.env._(
                    "She is under 18: she agrees herself, and her guardian signs. If"
                    " her interest forbids that, write why and name a second person."
                )
            )
        self._check_second(self.second_user_id, self.env._("the second person"))

    def _check_second(self, user, who):
        """Refuse who cannot confirm: nobody, oneself, no colleague, or in conflict."""
        if not user:
            self._miss(self.env._("Name %(who)s, who confirms by log-in.", who=who))
        if user == self.env.user:
            self._miss(self.env._("You cannot be %(who)s yourself.", who=who))
        # sudo: a colleague's roles, and conflicts, are not for everybody to read
        person, user = self.person_id.sudo(), user.sudo()
        fits = (
            user in person.centre_id.member_ids
            and any(user.has_group(group) for group in CIRCLE_GROUPS.split(","))
            and user not in person.conflict_ids.user_id
        )
        if not fits:
            self._miss(
                self.env._(
                    "A colleague who helps at her centre has to be %(who)s.", who=who
                )
            )

    def _miss(self, text):
        raise ValidationError(text)
