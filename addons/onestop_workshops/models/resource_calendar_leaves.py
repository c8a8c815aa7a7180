from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ..tools.public_holidays import public_holidays

ZONE = ZoneInfo("Africa/Bamako")


class ResourceCalendarLeaves(models.Model):
    """Public holidays are absences of nobody in particular, in no calendar."""

    _inherit = "resource.calendar.leaves"

    @api.model
    def _cron_public_holidays(self):
        """Enter the fixed holidays of this year and the next, once a year.

        A year that has any holiday is the director's: what she took away stays away.
        """
        year = fields.Date.context_today(self).year
        for company in self.env["res.company"].search([]):
            for one in (year, year + 1):
                self.with_company(company)._enter_public_holidays(one)

    @api.model
    def _enter_public_holidays(self, year):
        in_year = [
            ("company_id", "=", self.env.company.id),
            ("resource_id", "=", False),
            ("calendar_id", "=", False),
            ("date_from", ">=", f"{year}-01-01 00:00:00"),
            ("date_from", "<", f"{year + 1}-01-01 00:00:00"),
        ]
        if self.search_count(in_year, limit=1):
            return
        # No field of Odoo's is translated here: the language is chosen once.
        french = self.env["res.lang"]._get_data(code="fr_FR")
        words = self.with_context(lang=french.code or self.env.lang)._holiday_words()
        self.create(
            [
                {
                    "name": words[name],
                    "date_from": self._utc(day, time(0)),
                    "date_to": self._utc(day, time(23, 59, 59)),
                }
                for day, name in public_holidays(year)
            ]
        )
        # Odoo computes the company late, then of whoever asks.
        self.env.flush_all()

    @api.model
    def _utc(self, day, at):
        moment = datetime.combine(day, at, ZONE)
        return moment.astimezone(UTC).replace(tzinfo=None)

    @api.model
    def _holiday_words(self):
        """Return the names of the holidays in the language of the context."""
        return {
            "New Year": self.env._("New Year"),
            "Recovered Sovereignty": self.env._("Recovered Sovereignty"),
            "Army Day": self.env._("Army Day"),
            "Martyrs' Day": self.env._("Martyrs' Day"),
            "Labour Day": self.env._("Labour Day"),
            "Africa Day": self.env._("Africa Day"),
            "Independence Day": self.env._("Independence Day"),
            "Christmas": self.env._("Christmas"),
            "Easter Monday": self.env._("Easter Monday"),
        }
