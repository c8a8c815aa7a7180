from odoo import api, models

from ..tools.outcomes_xlsx import write_book


class OnestopGraduateOutcomes(models.AbstractModel):
    """The same figures as a workbook."""

    _inherit = "onestop.graduate.outcomes"

    @api.model
    def _build_book(self):
        """Return (file name, bytes) of what the page shows."""
        page = self.get_page()
        followup = self.env["onestop.graduate.followup"]
        rounds = [
            (months, followup._round_label(str(months))) for months in page["rounds"]
        ]
        notes = [
            self.env._("Figures of %(day)s.", day=page["as_of"]),
            self.env._(
                "* is not shown: fewer than %(count)s, or such a count could be"
                " computed from it.",
                count=page["threshold"],
            ),
            self.env._(
                "The newest answers join in groups of five; one to four answers of a"
                " cohort count as none."
            ),
            self.env._("Minimum wage: %(amount)s XOF a month.", amount=page["smig"]),
        ]
        book = write_book(
            self.env._("Outcomes"), notes, self._titles(), page["groups"], rounds
        )
        return f"outcomes-{page['as_of']}.xlsx", book

    @api.model
    def _titles(self):
        return {
            "group": self.env._("Trade, cohort"),
            "round": self.env._("Round"),
            "due": self.env._("Graduates in the figures"),
            "done": self.env._("Answers"),
            "response_rate": self.env._("Response rate"),
            "unreachable": self.env._("Not reached"),
            "refused": self.env._("Did not wish to answer"),
            "waiting": self.env._("Without an answer that counts"),
            "relevant": self.env._("Work in what they learned"),
            "relevant_rate": self.env._("Of all graduates"),
            "mean": self.env._("Mean income, XOF a month"),
            "median": self.env._("Median income, XOF a month"),
            "all_gainful": self.env._("Gainful income"),
            "all_independent": self.env._("Financially independent"),
            "share": self.env._("Of those who answered"),
            "share_low": self.env._("From (95%)"),
            "share_high": self.env._("To (95%)"),
            "confirmed": self.env._("Confirmed after 24 months"),
            "cost": self.env._("Cost, XOF"),
            "cost_each": self.env._("Cost for an independent graduate, XOF"),
        }
