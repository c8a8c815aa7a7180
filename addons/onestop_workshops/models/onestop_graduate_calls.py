from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.rounds import unreachable_since

#: Ways by which somebody may be asked on the telephone; never a text message.
CALLED = ("call", "through_other")
#: Rounds that one list shows at most.
MOST = 300
REASON = "training"


class OnestopGraduateFollowup(models.Model):
    """Whom the livelihoods officer asks today, and by which way that is safe."""

    _inherit = "onestop.graduate.followup"

    @api.model
    def get_calls(self):
        """Return the rounds to ask, each with the safe way; no number.

        ``way``: call (now), later (not at this hour), check (her contact has to be
        checked with her first), visit (no way that she agreed to: see her at the
        centre, or ask her social worker), consent (no agreement of hers holds).

        :return dict: ``rows``: ``id``, ``code``, ``alias``, ``round``, ``round_label``,
            ``date_due``, ``is_late``, ``tries``, ``has_draft``, ``way``, ``why``,
            ``contact_id``; ``outcomes``, ``ways`` of a visit; ``open_attempt``
        """
        self.check_access("read")
        followups = self._to_ask()
        followups._note_reading(["date_due", "round", "alias"], "calls")
        contacts, agreed = followups._safe_ways()
        rows = [followup._call_row(contacts, agreed) for followup in followups]
        rows.sort(key=lambda row: (row["way"] != "call", row["date_due"], row["id"]))
        Attempt = self.env["onestop.contact.attempt"]
        return {
            "rows": rows,
            "open_attempt": Attempt._open_of_user()._as_row(),
            "outcomes": Attempt.fields_get(["outcome"], ["selection"])["outcome"][
                "selection"
            ],
            **self._visit_choices(),
        }

    @api.model
    def _visit_choices(self):
        about = self.env["onestop.graduate.attempt"].fields_get(
            ["outcome", "way"], ["selection"]
        )
        return {
            "visit_outcomes": about["outcome"]["selection"],
            "visit_ways": [
                one for one in about["way"]["selection"] if one[0] != "call"
            ],
        }

    @api.model
    def _to_ask(self):
        """Return the rounds to ask; one is over once a later one has opened."""
        today = fields.Date.context_today(self)
        opened = [("date_open", "<=", today)]
        found = self.search(
            [*opened, ("state", "=", "due")], order="date_due desc, id", limit=MOST
        )
        hers = [*opened, ("enrolment_id", "in", found.enrolment_id.ids)]
        last = {
            enrolment.id: day
            for enrolment, day in self._read_group(
                hers, ["enrolment_id"], ["date_due:max"]
            )
        }
        return found.filtered(lambda one: last[one.enrolment_id.id] == one.date_due)

    def _safe_ways(self):
        """Return ({person: her contact to call}, ids of persons who agree)."""
        # sudo: which person a learner is stays here; contacts are asked as the user
        persons = self.sudo().enrolment_id.person_id
        found = self.env["onestop.safe.contact"].search(
            [
                ("person_id", "in", persons.ids),
                ("has_number", "=", True),
                ("followup_allowed", "=", True),
                ("kind", "in", CALLED),
            ]
        )
        contacts = {}
        for contact in found:
            mine = contact.person_id.id
            # A way that may be used now goes before one that may not.
            if mine not in contacts or (
                contacts[mine]._why_blocked() and not contact._why_blocked()
            ):
                contacts[mine] = contact
        return contacts, set(persons.consented("livelihoods"))

    def _call_row(self, contacts, agreed):
        # sudo: see _safe_ways
        person_id = self.sudo().enrolment_id.person_id.id
        way, why = self._way(contacts.get(person_id), person_id in agreed)
        return {
            "id": self.id,
            "code": self.enrolment_id.code,
            "alias": self.alias or "",
            "round": self.round,
            "round_label": self._round_label(self.round),
            "date_due": fields.Date.to_string(self.date_due),
            "is_late": self.date_close < fields.Date.context_today(self),
            "tries": len(set(self.attempt_ids.mapped("date"))),
            "has_draft": bool(self.version),
            "way": way,
            "why": why,
            "contact_id": contacts[person_id].id if way == "call" else False,
        }

    def _way(self, contact, is_agreed):
        """Return (way, sentence) by which she may be asked now."""
        if not is_agreed:
            return "consent", self.env._(
                "No agreement of hers holds: nobody calls. Ask her social worker, who"
                " asks her."
            )
        if not contact:
            return "visit", self.env._(
                "No telephone that she agreed to. Ask her when she comes, visit as she"
                " wished, or ask her social worker."
            )
        why = contact._why_blocked()
        if not why:
            return "call", ""
        return "later" if contact.is_fresh else "check", why

    # ------------------------------------------------------------- one call
    @api.model
    def call_sheet(self, followup_id):
        """Return what to know before the call; nothing that is told if she may not.

        :raise AccessError: not hers to ask
        """
        return self._hers(followup_id)._contact().call_sheet()

    @api.model
    def open_call(self, followup_id):
        """Return number and code word for one call: see ``open_for_call``.

        :raise UserError: no safe way, or no agreement that holds; nothing is sent
        """
        return self._hers(followup_id)._contact().open_for_call(REASON)

    def _contact(self):
        """Return the contact by which she is called, or say why there is none."""
        contacts, agreed = self._safe_ways()
        # sudo: see _safe_ways
        person_id = self.sudo().enrolment_id.person_id.id
        contact = contacts.get(person_id)
        way, why = self._way(contact, person_id in agreed)
        if way in ("consent", "visit") or self.state not in ("due", "unreachable"):
            raise UserError(why or self.env._("This round is answered already."))
        return contact

    @api.model
    def note_try(self, followup_id, way, outcome):
        """Note a visit, or what her social worker heard; returns the state.

        :param str way: visit or colleague
        :param str outcome: one of ``visit_outcomes``
        """
        followup = self._hers(followup_id)
        choices = self._visit_choices()
        if (
            way not in dict(choices["visit_ways"])
            or outcome not in dict(choices["visit_outcomes"])
            or followup.state == "done"
        ):
            raise UserError(self.env._("Choose how you tried and what came of it."))
        followup._note_try(way, outcome)
        return followup.state

    def _note_try(self, way, outcome, call=None):
        """Keep a try, and end the round after the third day in vain or a refusal."""
        # sudo: the clock of a centre is no secret; tries are written here alone
        hers = self.sudo()
        centre = hers.enrolment_id.centre_id
        today = centre._to_local(fields.Datetime.now()).date()
        self.env["onestop.graduate.attempt"].sudo().create(
            {
                "followup_id": self.id,
                "date": today,
                "way": way,
                "outcome": outcome,
                "user_id": self.env.uid,
                "call_id": call.id if call else False,
            }
        )
        tries = [(one.date, one.outcome) for one in hers.attempt_ids]
        if outcome == "refused":
            hers.write({"state": "refused", "date_ended": today})
        elif self.state == "due" and (since := unreachable_since(tries)):
            hers.write({"state": "unreachable", "date_ended": since})

    @api.model
    def _note_call(self, call):
        """Note a call of the call screen with the rounds it was for."""
        # sudo: who a learner is stays here; the caller's own rounds are asked for
        person = call.sudo().person_id
        enrolments = self.env["onestop.enrolment"].sudo().search(
            [("person_id", "=", person.id), ("state", "=", "completed")]
        )  # fmt: skip
        for followup in self._to_ask():
            if followup.enrolment_id.id in enrolments.ids:
                followup._note_try("call", call.outcome, call)
