from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_privacy.access import Reason

from ..tools.call_hours import allowed, clock, next_allowed
from ..tools.roles import CALL_GROUPS, CIRCLE_GROUPS
from .onestop_safe_contact import WEEKDAYS

#: Contacts that a call list shows at most.
MOST = 200


class OnestopSafeContactCall(models.Model):
    """The one way to a number: fresh check, her days and hours, a reason, a row."""

    _inherit = "onestop.safe.contact"

    check_how = fields.Selection(
        [("in_person", "With her in person"), ("protocol", "By the agreed protocol")],
        "Checked how",
        readonly=True,
        copy=False,
    )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Record ways to reach her; each has to be checked with her before a call."""
        for vals in vals_list:
            self._refuse_by_hand(vals, {"person_id"})
        contacts = super().create(vals_list)
        if any("number" in vals for vals in vals_list):
            self.env["onestop.identity.hash"]._refresh(contacts.person_id)
        return contacts

    def write(self, vals):
        """Change contacts; a new number has to be checked with her first."""
        self._refuse_by_hand(vals)
        if "number" in vals:
            vals = {**vals, "checked_on": False, "check_how": False}
        result = super().write(vals)
        if "number" in vals:
            self.env["onestop.identity.hash"]._refresh(self.person_id)
        return result

    @api.model
    def _refuse_by_hand(self, vals, but=frozenset()):
        """Refuse what only calls and checks write."""
        kept = {"checked_on", "checked_by_id", "check_how", "unsafe_since", "person_id"}
        if not self.env.su and (kept - but) & set(vals):
            raise AccessError(
                self.env._(
                    "A check is recorded by its button, and a contact stays with its"
                    " person."
                )
            )

    # ------------------------------------------------------------ actions
    def action_checked_in_person(self):
        return self.mark_checked("in_person")

    def action_checked_by_protocol(self):
        return self.mark_checked("protocol")

    # ----------------------------------------------------------- business
    def mark_checked(self, how):
        """Record that she herself said the contact is safe, today.

        :param str how: in_person or protocol
        :raise AccessError: the user does not accompany her
        """
        self.check_access("write")
        if how not in dict(self._fields["check_how"].selection):
            raise UserError(self.env._("Say how it was checked with her."))
        for contact in self:
            # sudo: the right to the contact was asked; these are written here alone
            contact.sudo().write(
                {
                    "checked_on": contact._local_now().date(),
                    "checked_by_id": self.env.uid,
                    "check_how": how,
                    "unsafe_since": False,
                }
            )

    @api.model
    def call_list(self):
        """Return whom the user may call, and whether it is safe now; no number.

        :return dict: ``contacts``: ``id``, ``code``, ``kind``, ``is_blocked``, ``why``,
            ``last`` (date and outcome); ``open_attempt``: what is not reported yet;
            ``reasons``, ``outcomes``, ``may_check``
        """
        self._check_caller()
        contacts = self.search([("has_number", "=", True)], limit=MOST, order="id desc")
        Attempt = self.env["onestop.contact.attempt"]
        selections = Attempt.fields_get(["reason", "outcome"], ["selection"])
        last, unagreed = contacts._last_attempts(), contacts._unagreed()
        return {
            "contacts": [contact._call_row(last, unagreed) for contact in contacts],
            "open_attempt": Attempt._open_of_user()._as_row(),
            "reasons": selections["reason"]["selection"],
            "outcomes": selections["outcome"]["selection"],
            "may_check": self.env.user.has_groups(CIRCLE_GROUPS),
        }

    @api.model
    def _check_caller(self):
        if not self.env.user.has_groups(CALL_GROUPS):
            raise AccessError(self.env._("Calls are not for this role."))

    def _last_attempts(self):
        """Return {contact: its last attempt}."""
        attempts = self.env["onestop.contact.attempt"].search_fetch(
            [("contact_id", "in", self.ids)],
            ["contact_id", "date", "outcome"],
            order="id",
        )
        return {attempt.contact_id: attempt for attempt in attempts}

    def _call_row(self, last, unagreed):
        attempt = last.get(self)
        return {
            "id": self.id,
            # sudo: the code of whom the user may call
            "code": self.person_id.sudo().code,
            "kind": self.kind,
            "last": attempt._as_row() if attempt else False,
            **self._blocked(unagreed),
        }

    def _unagreed(self):
        """Return those whose persons the livelihoods officer may not call now.

        Who accompanies her calls as she wished; for others she has to agree, when it
        is asked, to help with her livelihood: what she takes back ends calls, too.
        """
        user = self.env.user
        if not user.has_group("onestop_base.group_livelihoods"):
            return self.browse()
        # sudo: neither who accompanies her nor what she agreed to is the officer's
        persons = self.sudo().person_id.filtered(lambda one: user not in one.circle_ids)
        agreed = persons.consented("livelihoods")
        asked = set(persons.ids).difference(agreed)
        return self.filtered(lambda contact: contact.person_id.id in asked)

    def _blocked(self, unagreed):
        """Return ``is_blocked``, ``why`` (a sentence) and ``needs_check``."""
        reason = self in unagreed and self._no_agreement() or self._why_blocked()
        return {
            "is_blocked": bool(reason),
            "needs_check": self not in unagreed and not self.is_fresh,
            "why": reason or "",
        }

    def _no_agreement(self):
        return self.env._(
            "No agreement of hers holds: nobody calls. Ask her social worker, who asks"
            " her."
        )

    def _why_blocked(self):
        """Return why nobody calls now, as a sentence; or False."""
        if self.unsafe_since:
            return self.env._(
                "Stopped after the last call. Check it with her in person or by"
                " protocol; until then nobody calls."
            )
        if not self.is_fresh:
            return self.env._(
                "The check is too old. Check it with her in person or by protocol;"
                " until then nobody calls."
            )
        now = self._local_now()
        window = self._weekdays(), self.hour_from, self.hour_to
        if allowed(now, *window):
            return False
        begin = next_allowed(now, *window)
        day = self._fields[f"weekday_{WEEKDAYS[begin.weekday()]}"]
        return self.env._(
            "Not at this hour. Next: %(day)s %(hour)s, local time.",
            day=day._description_string(self.env),
            hour=clock(begin.hour + begin.minute / 60),
        )

    def call_sheet(self):
        """Return what a caller has to know before the number; nothing if it is blocked.

        :raise AccessError: not hers to call
        """
        self.ensure_one()
        self._check_caller()
        self.check_access("read")
        sheet = {
            "id": self.id,
            "code": self.person_id.sudo().code,
            "kind": dict(self._fields["kind"]._description_selection(self.env))[
                self.kind
            ],
            "local_time": self._local_now().strftime("%H:%M"),
            "hours": f"{clock(self.hour_from)}-{clock(self.hour_to)}",
            "checked_on": self.checked_on and self.checked_on.isoformat(),
            **self._blocked(self._unagreed()),
        }
        if not sheet["is_blocked"]:
            sheet |= self._call_texts("call sheet")
        return sheet

    def _call_texts(self, why):
        # sudo: the livelihoods officer reads these here only; the right was asked
        hers = self.sudo().with_context(access_reason=Reason(why))
        return {
            "alias": hers.person_id.alias or "",
            "whose": hers.whose or "",
            "code_word": hers.code_word or "",
            "code_answer": hers.code_answer or "",
            "instructions": hers.instructions or "",
            "may_leave_message": hers.may_leave_message,
        }

    def open_for_call(self, reason):
        """Return the number for one call, if it is safe now: the one gate to it.

        Every number that was opened is an attempt, whose outcome the caller reports
        before she opens another.

        :param str reason: followup, appointment, safety or training
        :return dict: ``attempt_id``, ``number`` and the texts of ``call_sheet``
        :raise AccessError: not hers to call
        :raise UserError: the check is stale, the hour is not hers, the contact was
            stopped, she does not agree to calls of the livelihoods officer, or the last
            call is not reported; the number is not sent
        """
        self.ensure_one()
        self._check_caller()
        self.check_access("read")
        Attempt = self.env["onestop.contact.attempt"]
        if reason not in dict(Attempt._fields["reason"].selection):
            raise UserError(self.env._("Say why you call: choose a reason."))
        if self._unagreed():
            raise UserError(self._no_agreement())
        if blocked := self._why_blocked() or (not self.active and self._inactive()):
            raise UserError(blocked)
        if Attempt._open_of_user():
            raise UserError(
                self.env._("Report first what came of your last call, then call again.")
            )
        # sudo: nobody writes attempts by hand
        attempt = Attempt.sudo().create({"contact_id": self.id, "reason": reason})
        why = f"call: {reason}"
        return {
            "attempt_id": attempt.id,
            # sudo: no role has the number; the right and the block were asked above
            "number": self.sudo().with_context(access_reason=Reason(why)).number or "",
            **self._call_texts(why),
        }

    def _inactive(self):
        return self.env._("This contact is not used any more. Choose another one.")
