from odoo import api, models
from odoo.exceptions import UserError

from ..tools import followup_form as form

#: Earlier numbers of one draft, of which the server may have one.
MOST_AFTER = 200


class OnestopTablet(models.AbstractModel):
    """The second tab of the tablet page: rounds of graduates to ask.

    It takes with it an alias, the round, its day and the questions; of a round that is
    begun its answers, so that nobody is asked twice. No telephone number, ever.
    """

    _inherit = "onestop.tablet"

    # ------------------------------------------------------------- public
    @api.model
    def get_week(self):
        """Add the tabs of the user, and ``calls`` for who asks graduates."""
        week = super().get_week()
        tabs = ["attendance"] if self._has_attendance(week) else []
        if self._has_calls():
            tabs.append("calls")
            week["calls"] = self._calls()
        return {**week, "tabs": tabs}

    @api.model
    def sync_call(self, uid, draft, user=None, after=None):
        """Take a draft of a tablet, by ``save_draft`` or ``save_done``.

        :param str uid: number of this draft; the same number again changes nothing
        :param dict draft: ``followup_id``, ``values``, ``base``, ``finish``, ``day``
        :param int user: who wrote it, if it is known; nobody else's is taken
        :param list after: numbers of her own earlier drafts that may have arrived: on
            these it rests as on ``base``
        :return dict: see ``onestop.graduate.followup.save_draft``
        """
        if user not in (None, self.env.uid):
            raise UserError(
                self.env._("Somebody else is logged in. Load the page anew, please.")
            )
        if not isinstance(draft, dict) or not isinstance(after or [], list):
            raise UserError(self.env._("This is no draft of a round."))
        rounds = self.env["onestop.graduate.followup"]
        followup = rounds._hers(draft.get("followup_id"))
        followup._lock()
        base = draft.get("base")
        if followup.uid and followup.uid in (after or [])[-MOST_AFTER:]:
            base = followup.version
        args = (uid, followup.id, draft.get("values"), base)
        if draft.get("finish"):
            return rounds.save_done(*args, day=draft.get("day"))
        return rounds.save_draft(*args)

    # ----------------------------------------------------------- business
    @api.model
    def _has_calls(self):
        return self.env.user.has_group("onestop_base.group_livelihoods")

    @api.model
    def _has_attendance(self, week):
        trains = self.env.user.has_group("onestop_base.group_trainer")
        return trains or bool(week["sessions"])

    @api.model
    def _calls(self):
        """Return the questions and the rounds to ask, in the user's language."""
        rounds = self.with_context(lang=self.env.user.lang).env[
            "onestop.graduate.followup"
        ]
        # Who does not agree is not asked: she is not taken along.
        rows = [row for row in rounds.get_calls()["rows"] if row["way"] != "consent"]
        known = self._call_answers(rounds.browse([row["id"] for row in rows]))
        rows.sort(key=lambda row: (row["date_due"], row["id"]))
        return {
            "form": rounds.get_form(),
            "rows": [
                {
                    "id": row["id"],
                    "name": row["alias"] or row["code"],
                    "round": row["round"],
                    "round_label": row["round_label"],
                    "date_due": row["date_due"],
                    "is_late": row["is_late"],
                    **known[row["id"]],
                }
                for row in rows
            ],
        }

    @api.model
    def _call_answers(self, followups):
        """Return {id: version and answers}; what she said freely stays here."""
        names = [*sorted(form.ANSWERS - {"incomes"}), "version"]
        begun = followups.filtered("version")
        found = {
            followup.id: {
                "version": 0,
                "has_text": False,
                "values": {},
            }
            for followup in followups
        }
        for followup, row in zip(begun, begun.read(names), strict=True):
            found[followup.id] |= {
                "version": row["version"],
                "has_text": bool(row["text"]),
                "values": {
                    **{name: row[name] for name in names if name in form.ANSWERS},
                    "text": False,
                    "incomes": followup._income_rows(),
                },
            }
        return found
