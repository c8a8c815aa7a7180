from odoo import api, models


class OnestopTablet(models.AbstractModel):
    """The words of the tablet page: they come from the server."""

    _inherit = "onestop.tablet"

    # ----------------------------------------------------------- business
    @api.model
    def _terms(self):
        """Return {key: words} in the user's language; the page fills in ``{n}``."""
        return {
            "lang": (self.env.lang or "en_US").split("_")[0],
            "present": self.env._("Present"),
            "late": self.env._("Late"),
            "excused": self.env._("Excused"),
            "absent": self.env._("Absent"),
            "none": self.env._("Nothing"),
            "today": self.env._("Today"),
            "week": self.env._("My week"),
            "no_session": self.env._("No session in these days."),
            "not_sent": self.env._("{n} not sent"),
            "all_sent": self.env._("All sent"),
            "sending": self.env._("Sending ..."),
            "no_network": self.env._("No network: go on, all is kept here."),
            "others": self.env._("{n} wait here until who gave them logs in."),
            "log_in": self.env._("Log in"),
            "log_in_send": self.env._("Log in to send"),
            "log_in_first": self.env._(
                "Log in once with a network; then this page works without."
            ),
            "log_out": self.env._("Log out"),
            "exit": self.env._("Leave at once"),
            "save": self.env._("Save"),
            "saved": self.env._("Saved"),
            "undo": self.env._("Undo"),
            "back": self.env._("Go back"),
            "taken": self.env._("Taken"),
            "to_take": self.env._("To take"),
            "later": self.env._("Not yet"),
            "minutes": self.env._("{n} min"),
            "compare": self.env._("To compare"),
            "compare_help": self.env._(
                "The mark of the tablet is not the server's. Which one holds?"
            ),
            "tablet": self.env._("Tablet"),
            "server": self.env._("Server"),
            "keep_this": self.env._("Keep this one"),
            "on_tablet": self.env._("on the tablet {n}"),
            "arrived": self.env._("arrived {n}"),
            "needs_network": self.env._("This needs a network."),
            "office_decides": self.env._("The office decides."),
            "changed": self.env._("Changed meanwhile"),
            "locked": self.env._("Locked"),
            "cancelled": self.env._("Session cancelled"),
            "future": self.env._("Session not begun"),
            "ended": self.env._("Not her time in the cohort"),
            "unknown": self.env._("Not known here"),
            **self._call_terms(),
            **self._excuse_terms(),
            "covered": self.env._("Touch to go on"),
            "failed": self.env._("The server refused: {n}"),
        }

    @api.model
    def _excuse_terms(self):
        kinds = self.env["onestop.attendance"]._fields["excuse"]
        return {
            "excuse_kind": self.env._("Why, if you know"),
            "by_office": self.env._("Excused by the office"),
            **{
                f"excuse_{kind}": label
                for kind, label in kinds._description_selection(self.env)
            },
        }

    @api.model
    def _call_terms(self):
        return {
            "attendance": self.env._("Attendance"),
            "calls": self.env._("Calls"),
            "no_call": self.env._("Nobody to ask in these days."),
            "due": self.env._("due {n}"),
            "is_late": self.env._("Late"),
            "begun": self.env._("begun"),
            "complete": self.env._("complete, not sent"),
            "in_office": self.env._("Open in the office"),
            "no_number": self.env._(
                "No number is kept here. With a network, the office opens the safe way"
                " to call her."
            ),
            "other_round": self.env._("Round {n}"),
            "not_asked": self.env._("Not asked"),
            "less": self.env._("Less"),
            "more": self.env._("More"),
            "remove": self.env._("Remove"),
            "add_income": self.env._("Add an income"),
            "no_income": self.env._("No income: add nothing."),
            "written": self.env._(
                "Something is written already: read and change it in the office."
            ),
            "next": self.env._("Next"),
            "finish": self.env._("Finish"),
            "still_to_answer": self.env._("Still to answer."),
            "no_whole_number": self.env._("Write a whole number, without letters."),
            "kept": self.env._("Kept on this tablet"),
            "drop": self.env._("Throw my answers away"),
            "drop_sure": self.env._("Throw away for good"),
            "why_changed": self.env._(
                "Not taken: somebody saved this round meanwhile. Open it, look through"
                " the answers, and send it again."
            ),
            "why_done": self.env._(
                "Not taken: this round is finished already. Correct it in the office."
            ),
            "why_invalid": self.env._("Not taken: an answer has to be checked."),
            "why_missing": self.env._("Not finished: some answers are missing."),
        }
