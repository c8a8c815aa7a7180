from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.figures_book import write_figures

#: How far back the months reach that one can choose.
MONTHS = 60


class OnestopGbvimsReport(models.TransientModel):
    """The 24 indicators of some months, with small counts suppressed.

    Only months that are over: each look at a running one would tell who came since.
    """

    _name = "onestop.gbvims.report"
    _description = "Figures"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre",
        default=lambda self: self._default_centre(),
        help="Empty: all centres together.",
    )
    is_national = fields.Boolean(default=lambda self: self._is_national())
    month_from = fields.Selection(
        "_selection_month",
        string="From",
        required=True,
        default=lambda self: self._selection_month()[0][0],
    )
    month_to = fields.Selection(
        "_selection_month",
        string="To",
        required=True,
        default=lambda self: self._selection_month()[0][0],
    )
    release_id = fields.Many2one("onestop.gbvims.release", readonly=True)
    figures = fields.Json(compute="_compute_figures")

    # ----------------------------------------------------------- defaults
    @api.model
    def _is_national(self):
        """Return whether the user looks from outside: all centres, from 10 on."""
        user = self.env.user
        inside = ("director", "protection", "social_worker")
        return user.has_group("onestop_base.group_national") and not any(
            user.has_group(f"onestop_base.group_{role}") for role in inside
        )

    @api.model
    def _default_centre(self):
        if self._is_national():
            return False
        return self.env["onestop.centre"].search([], limit=1)

    @api.model
    def _selection_month(self):
        """Return the months that are over, the last one first."""
        first = fields.Date.context_today(self).replace(day=1)
        months = [first - relativedelta(months=n) for n in range(1, MONTHS + 1)]
        return [
            (f"{month:%Y-%m}", format_date(self.env, month, date_format="MMMM y"))
            for month in months
        ]

    # ------------------------------------------------------------ compute
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._("Figures")

    @api.depends("release_id", "centre_id")
    def _compute_figures(self):
        for report in self:
            report.figures = report._figures() if report._published() else False

    # ------------------------------------------------------------- checks
    def _check_entitled(self):
        """Return the centres (sudo) whose figures the user may have published.

        :raise AccessError: she is not director, protection officer or supervisor there
        """
        centres = self.env["onestop.centre"].sudo()
        if self._is_national():
            # sudo: all centres are counted, none of them is shown
            return centres.search([])
        user, centre = self.env.user, self.centre_id
        centre.check_access("read")
        entitled = any(
            user.has_group(f"onestop_base.group_{role}")
            for role in ("director", "protection")
        ) or self._is_supervisor(centre)
        if not centre or not entitled:
            raise AccessError(
                self.env._(
                    "The figures are for the director, the supervisors and the"
                    " protection officer of the centre. Ask one of them."
                )
            )
        return centre.sudo()

    def _checked_months(self):
        """Return the first days of the first and the last month.

        :raise UserError: a month that is not over, or in the wrong order
        """
        over = [key for key, _label in self._selection_month()]
        if self.month_from not in over or self.month_to not in over:
            raise UserError(
                self.env._("Choose months that are over: the running one still grows.")
            )
        if self.month_from > self.month_to:
            raise UserError(self.env._("Choose a first month before the last one."))
        return (
            fields.Date.to_date(f"{self.month_from}-01"),
            fields.Date.to_date(f"{self.month_to}-01"),
        )

    def _is_supervisor(self, centre):
        """Return whether the user supervises a file of the centre now."""
        # sudo: her own places on teams, whatever the rules of the files say
        return bool(
            self.env["onestop.case.member"]
            .sudo()
            .search_count(
                [
                    ("user_id", "=", self.env.uid),
                    ("is_supervisor", "=", True),
                    ("date_to", "=", False),
                    ("case_id.centre_id", "=", centre.id),
                ],
                limit=1,
            )
        )

    # ------------------------------------------------------------ actions
    def action_show(self):
        """Show the figures of the chosen months as they were published, or publish."""
        return self._show()

    def action_count_again(self):
        """Count anew what was published: what came in late is in, as far as it may."""
        return self._show(again=True)

    def _show(self, again=False):
        self.ensure_one()
        self.check_access("write")
        centres = self._check_entitled()
        first, last = self._checked_months()
        audience = "outside" if self._is_national() else "inside"
        # sudo: the ledger is nobody's to read; who asks was checked above
        self.sudo().release_id = self.env["onestop.gbvims.figures"]._publish(
            audience, centres, first, last, again
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Figures"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "main",
        }

    def action_download(self):
        """Let the browser fetch the workbook; nothing is stored."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/files/figures/{self.id}",
            "target": "self",
        }

    # ----------------------------------------------------------- business
    def _published(self):
        """Return the release (sudo) that the report shows, if it is the user's to see.

        Asked with each reading: who has lost her role, or names another's release,
        sees nothing.
        """
        self.ensure_one()
        # sudo: the ledger is nobody's to read; whether she may is compared below
        published = self.sudo().release_id
        if not published:
            return published
        centres = self._check_entitled()
        outside = published.audience == "outside"
        fits = outside == self._is_national()
        if not outside:
            fits = fits and published.centre_ids == centres
        return published if fits else published.browse()

    def _figures(self):
        """Return what the screen shows; see ``onestop.gbvims.labels``."""
        published = self._published()
        values = self.env["onestop.gbvims.figures"]._rows(published)
        months = dict(self._selection_month_of(published))
        return {
            "title": self._title(months),
            "notes": self._notes(published),
            "threshold": published.threshold,
            "sections": self.env["onestop.gbvims.labels"]._sections(values),
        }

    def _selection_month_of(self, published):
        for key in ("month_from", "month_to"):
            yield key, format_date(self.env, published[key], date_format="MMMM y")

    def _title(self, months):
        where = self.centre_id.name or self.env._("All centres")
        period = months["month_from"]
        if months["month_to"] != period:
            period = f"{period} – {months['month_to']}"
        return f"{where}, {period}"

    def _notes(self, published):
        counted = format_date(self.env, published.create_date)
        return [
            self.env._("Reported cases, not prevalence."),
            self.env._("Counted on %(date)s.", date=counted),
            *self._made_of(published),
            self.env._(
                "Only with consent to statistics, and not reported to another"
                " organisation that counts it."
            ),
            self.env._(
                "* is hidden: a count under %(threshold)s, or one that would give such"
                " a count away, also beside other figures; where that is enough,"
                " between which counts it lies. 0 is none.",
                threshold=published.threshold,
            ),
        ]

    def _made_of(self, published):
        """Return the notes on what the figures are made of."""
        notes = []
        if published.is_sum:
            notes.append(self.env._("Summed up from figures published before."))
        if published.audience != "outside":
            return notes
        # sudo: how many centres there are is no secret; their names stay here
        every = self.env["onestop.centre"].sudo().search_count([])
        shown = len(published.centre_ids)
        if shown >= every:
            return notes
        return [
            *notes,
            self.env._(
                "%(shown)s of %(every)s centres: the others have too few incidents.",
                shown=shown,
                every=every,
            ),
        ]

    def _build_book(self):
        """Return (file name, bytes) of the workbook of the figures shown.

        :raise UserError: nothing was shown yet
        """
        self.ensure_one()
        self.check_access("read")
        published = self._published()
        if not published:
            raise UserError(self.env._("Show the figures before you download them."))
        name = f"figures-{published.month_from:%Y-%m}"
        if published.month_to != published.month_from:
            name += f"-to-{published.month_to:%Y-%m}"
        heads = [
            self.env._("No."),
            self.env._("Figure"),
            self.env._("Of which"),
            self.env._("Incidents"),
        ]
        return f"{name}.xlsx", write_figures(
            self._figures(), heads, self.env._("Figures")
        )
