from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class OnestopCaseTransfer(models.Model):
    """Proposing, and what changes with an acceptance: all of it, or nothing."""

    _inherit = "onestop.case.transfer"

    # ------------------------------------------------------------ actions
    def action_accept(self):
        """Take her in: person, open file and owner change at once; the user manages it.

        :return: the action that opens the file
        :raise AccessError: the user's centre is not asked
        :raise UserError: she does not agree any more
        """
        self.ensure_one()
        self._check_asked()
        self._lock()
        self._check_state("proposed")
        # sudo: what changes belongs to the other centre until now
        transfer = self.sudo()
        transfer._check_consent(transfer.case_id, transfer.centre_to_id)
        person = transfer.case_id.person_id
        self._answer("accepted")
        person._move_to_centre(transfer.centre_to_id)
        cases = transfer.case_id.search(
            [("person_id", "=", person.id), ("date_closed", "=", False)]
        )
        for case in cases:
            transfer._take_over(case)
        self.env.flush_all()
        return self._action_case(transfer.case_id)

    def action_refuse(self):
        """Do not take her in; nothing changes.

        :raise AccessError: the user's centre is not asked
        """
        self.ensure_one()
        self._check_asked()
        self._lock()
        self._check_state("proposed")
        self._answer("refused")
        return self._action_inbox("onestop_case_transfer_action")

    def action_cancel(self):
        """Take the question back.

        :raise AccessError: the user neither manages the case nor is director
        """
        for transfer in self:
            transfer.case_id._check_may_staff()
            transfer._lock()
            transfer._check_state("proposed")
            transfer._set({"state": "cancelled"})
        return True

    # ----------------------------------------------------------- business
    @api.model
    def _propose(self, case, centre_id, urgency):
        """Ask another centre to take her in.

        :param case: an open ``onestop.case``
        :param int centre_id: the other centre
        :raise AccessError: the user neither manages the case nor is director
        :raise UserError: she does not agree to a transfer, now
        """
        case._check_may_staff()
        if case.date_closed:
            raise UserError(self.env._("This file is closed: it goes nowhere."))
        # sudo: members read only their own centres, and nobody writes these rows
        transfers, case = self.sudo(), case.sudo()
        centre = transfers.env["onestop.centre"].browse(int(centre_id)).exists()
        if not centre.active or centre == case.centre_id:
            raise UserError(self.env._("Choose another centre."))
        transfers._check_consent(case, centre)
        transfer = transfers.create(
            {
                "case_id": case.id,
                "centre_from_id": case.centre_id.id,
                "centre_to_id": centre.id,
                "urgency": urgency,
                "user_id": self.env.uid,
            }
        )
        transfer.flush_recordset()
        return transfer.sudo(self.env.su)

    def _answer(self, state):
        self._set(
            {
                "state": state,
                "date_answer": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )

    def _take_over(self, case):
        """Give an open file to the user and her centre; the old team ends (sudo)."""
        case._check_candidate(case.person_id, self.env.user, "social")
        case._live_members().write(
            {"date_to": fields.Date.context_today(self), "is_supervisor": False}
        )
        case._name_on_team(self.env.user, "social")
        case.write(
            {
                "centre_id": self.centre_to_id.id,
                "manager_id": self.env.uid,
                "date_received": fields.Datetime.now(),
            }
        )
        self._end_questions(case)

    def _end_questions(self, case):
        """End what was asked of the old house; follow-ups go to the new manager."""
        here = Domain("case_id", "=", case.id)
        waiting = Domain("state", "in", ("draft", "sent"))
        inside = Domain("state", "=", "accepted") & Domain("direction", "=", "internal")
        referrals = self.env["onestop.referral"].search(here & (waiting | inside))
        referrals._set({"state": "revoked"})
        asked = here & Domain("state", "=", "asked")
        self.env["onestop.case.hand.over"].search(asked)._set({"state": "cancelled"})
        planned = Domain("date_done", "=", False) & Domain("discipline", "=", "social")
        followups = self.env["onestop.followup"].search(here & planned)
        followups.write({"user_id": self.env.uid})

    # ------------------------------------------------------------- checks
    @api.model
    def _check_consent(self, case, centre):
        """:raise UserError: she does not agree to go to that centre, now"""
        if (case.person_id.id, centre.id) not in self._agreed(case.person_id):
            raise UserError(
                self.env._(
                    "She does not agree, now, to go to %(centre)s. Explain it to her"
                    " and record her consent to that centre first.",
                    centre=centre.name,
                )
            )

    @api.model
    def _agreed(self, persons):
        """Return all (person id, centre id) of who agrees, now, to go there (sudo)."""
        consents = self.env["onestop.consent"].search_fetch(
            [
                ("person_id", "in", persons.ids),
                ("scope", "=", "transfer"),
                ("is_live", "=", True),
            ],
            ["person_id", "to_centre_id"],
        )
        return {(one.person_id.id, one.to_centre_id.id) for one in consents}

    # -------------------------------------------------------------- hooks
    @api.model
    def _cancel_uncovered(self, persons):
        """Cancel what is proposed of who agrees no longer."""
        # sudo: a withdrawal acts on all files of hers, whoever records it
        transfers = self.sudo()
        agreed = transfers._agreed(persons)
        proposed = transfers.search(
            [
                ("state", "=", "proposed"),
                ("case_id.person_id", "in", persons.ids),
            ]
        )
        proposed.filtered(
            lambda one: (one.case_id.person_id.id, one.centre_to_id.id) not in agreed
        )._set({"state": "cancelled"})
