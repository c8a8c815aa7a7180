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
            "back": self.env._("Back"),
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
            "calls": self.env._("Calls"),
            "covered": self.env._("Touch to go on"),
            "failed": self.env._("The server refused: {n}"),
        }
