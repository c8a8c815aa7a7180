"""How each kind of part stands on the timeline of its file.

The methods are on the parts, and read nothing that the reader may not: they run as her.
"""

from odoo import fields, models


class OnestopCasePart(models.AbstractModel):
    _inherit = "onestop.case.part"

    # ------------------------------------------------------------ actions
    def action_open(self):
        """Open the part by itself: who may not write the file may write her part."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ----------------------------------------------------------- business
    def _timeline_entry(self, kind, date, title, who, **more):
        """Return one entry; ``date`` is a date or a moment.

        What was entered on its own day stands where it was entered on that day.
        """
        self.ensure_one()
        moment = fields.Datetime.to_datetime(date)
        is_moment = hasattr(date, "hour")
        entered = self.create_date
        same_day = not is_moment and entered.date() == date
        return {
            "kind": kind,
            "model": self._name,
            "id": self.id,
            "date": fields.Datetime.to_string(moment),
            "is_moment": is_moment,
            "order": (entered if same_day else moment, self.id),
            "title": title,
            "who": who.name,
            "detail": "",
            "tone": "",
            "text": "",
            "later": [],
            **more,
        }

    def _timeline_labels(self, *names):
        """Return for each selection field a dict from value to label."""
        return [
            dict(self._fields[name]._description_selection(self.env)) for name in names
        ]

    def _timeline_of_service(self):
        kinds, statuses = self._timeline_labels("kind", "status")
        return [
            service._timeline_entry(
                "service",
                service.date,
                kinds[service.kind],
                service.user_id,
                detail=statuses[service.status],
                tone="" if service.status == "provided" else "muted",
            )
            for service in self
        ]

    def _timeline_of_note(self):
        (disciplines,) = self._timeline_labels("discipline")
        mine = self.case_id._my_discipline_here() if self else False
        return [
            note._timeline_entry(
                "note",
                note.date,
                disciplines[note.discipline],
                note.user_id,
                text=note.text,
                may_amend=note.discipline == mine,
                later=[
                    {
                        "id": later.id,
                        "date": fields.Datetime.to_string(later.date),
                        "who": later.user_id.name,
                        "text": later.text,
                    }
                    for later in note.amendment_ids.sorted("id")
                ],
            )
            for note in self
        ]

    def _timeline_of_followup(self):
        modes, disciplines = self._timeline_labels("mode", "discipline")
        return [
            followup._timeline_entry(
                "followup",
                followup.date_done or followup.date_due,
                self.env._("Follow-up: %(mode)s", mode=modes[followup.mode]),
                followup.user_id,
                detail=(
                    disciplines[followup.discipline]
                    if followup.date_done
                    else self.env._("Planned")
                ),
                tone="" if followup.date_done else "planned",
            )
            for followup in self
        ]

    def _timeline_of_referral(self):
        kinds, states, ways = self._timeline_labels("kind", "state", "direction")
        return [
            referral._timeline_entry(
                "referral",
                referral.date_sent or referral.create_date,
                self.env._("Referral: %(kind)s", kind=kinds[referral.kind]),
                referral.user_id,
                detail=f"{ways[referral.direction]} · {states[referral.state]}",
                tone="muted" if referral.state in ("refused", "revoked") else "",
            )
            for referral in self
        ]

    def _timeline_of_legal(self):
        kinds, states = self._timeline_labels("kind", "state")
        tones = {"planned": "planned", "dropped": "muted"}
        return [
            step._timeline_entry(
                "legal",
                step.date or step.date_due or step.create_date,
                kinds[step.kind],
                step.user_id,
                detail=states[step.state],
                tone="late" if step.is_late else tones.get(step.state, ""),
            )
            for step in self
        ]

    def _timeline_of_approval(self):
        kinds, states = self._timeline_labels("kind", "state")
        return [
            approval._timeline_entry(
                "approval",
                approval.date_decided or approval.date_requested,
                self.env._("Approval: %(kind)s", kind=kinds[approval.kind]),
                approval.decided_by_id or approval.requested_by_id,
                detail=states[approval.state],
                tone="planned" if approval.state == "asked" else "",
            )
            for approval in self
        ]
