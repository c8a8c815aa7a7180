from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.centres import own_centres
from ..tools.figures_xlsx import write_book

#: How far back the months reach that one can choose.
MONTHS = 60


class OnestopFigures(models.TransientModel):
    """Which centres and months the workbook of the monthly figures shall cover."""

    _name = "onestop.figures"
    _description = "Monthly Figures"

    centre_ids = fields.Many2many(
        "onestop.centre",
        string="Centres",
        required=True,
        default=lambda self: self.env["onestop.centre"].search([]),
    )
    month_from = fields.Selection(
        "_selection_month",
        string="From",
        required=True,
        default=lambda self: self._default_month(),
    )
    month_to = fields.Selection(
        "_selection_month",
        string="To",
        required=True,
        default=lambda self: self._default_month(),
    )

    # ----------------------------------------------------------- defaults
    @api.model
    def _selection_month(self):
        """Return the running month and those before it, the last one first."""
        first = fields.Date.context_today(self).replace(day=1)
        months = [first - relativedelta(months=n) for n in range(MONTHS)]
        return [
            (f"{month:%Y-%m}", format_date(self.env, month, date_format="MMMM y"))
            for month in months
        ]

    @api.model
    def _default_month(self):
        """Return the last month that is over."""
        today = fields.Date.context_today(self)
        return f"{today - relativedelta(months=1):%Y-%m}"

    # ------------------------------------------------------------ actions
    def action_download(self):
        """Let the browser fetch the workbook; nothing is stored."""
        self.ensure_one()
        query = urlencode(
            {
                "centres": ",".join(map(str, self.centre_ids.ids)),
                "from": self.month_from,
                "to": self.month_to,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/beds/figures?{query}",
            "target": "self",
        }

    # ----------------------------------------------------------- business
    @api.model
    def _build_book(self, centre_ids, month_from, month_to):
        """Return (file name, bytes) of the workbook.

        :param list centre_ids: centres of which the user is a member
        :param str month_from: first month, ``2026-05``
        :param str month_to: last month
        :raise AccessError: another's centre, or a role without figures
        :raise UserError: no centre, or months that are none or in the wrong order
        """
        centres = own_centres(self.env, centre_ids)
        self.env["onestop.occupancy"].check_access("read")
        first, last = self._parse_month(month_from), self._parse_month(month_to)
        if not centres or first > last:
            raise UserError(
                self.env._("Choose a centre, and a first month before the last one.")
            )
        name = f"beds-{first:%Y-%m}"
        title = format_date(self.env, first, date_format="MMMM y")
        if last != first:
            name += f"-to-{last:%Y-%m}"
            title += " – " + format_date(self.env, last, date_format="MMMM y")
        sheets = self.env["onestop.figures.sheets"]._prepare_sheets(
            centres, first, last + relativedelta(months=1)
        )
        book = write_book(
            self.env._("Beds, %(months)s", months=title), sheets, self.env._("Total")
        )
        return f"{name}.xlsx", book

    @api.model
    def _parse_month(self, text):
        try:
            return fields.Date.to_date(f"{text}-01")
        except ValueError:
            raise UserError(
                self.env._("%(text)s is no month. Write it as 2026-05.", text=text)
            ) from None
