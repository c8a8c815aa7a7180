from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..fields import EncryptedText
from ..tools.stepup import fresh_identity

MINUTES = "onestop_privacy.break_glass_minutes"
#: Hours until an emergency access is reviewed.
REVIEW_HOURS = 24
REVIEWED = {"finding", "review_text"}


class OnestopBreakGlass(models.Model):
    """Emergency access of one user to one file: it ends by itself and is reviewed."""

    _name = "onestop.break.glass"
    _inherit = ["onestop.about.subject"]
    _description = "Emergency access"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    reason = EncryptedText(readonly=True)
    date_start = fields.Datetime("From", required=True, readonly=True)
    date_end = fields.Datetime("Until", required=True, readonly=True)
    is_live = fields.Boolean(compute="_compute_is_live", search="_search_is_live")
    state = fields.Selection(
        [("live", "Live"), ("ended", "To be reviewed"), ("reviewed", "Reviewed")],
        compute="_compute_state",
        search="_search_state",
    )
    is_overdue = fields.Boolean(
        "Review is late",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="An emergency access is reviewed within a day.",
    )
    reviewer_id = fields.Many2one(
        "res.users", "Reviewed by", readonly=True, ondelete="restrict"
    )
    review_date = fields.Datetime("Reviewed at", readonly=True)
    finding = fields.Selection(
        [("justified", "Justified"), ("not_justified", "Not justified")]
    )
    review_text = EncryptedText("What the review found")

    # ----------------------------------------------- constraints, indexes
    _who_idx = models.Index("(user_id, res_model, res_id, date_end)")
    _dates_order = models.Constraint(
        "CHECK (date_end >= date_start)", "Emergency access ends after it begins."
    )
    _reviewer_other = models.Constraint(
        "CHECK (reviewer_id IS NULL OR reviewer_id <> user_id)",
        "Nobody reviews her own emergency access. Ask somebody else.",
    )
    _reviewed_whole = models.Constraint(
        "CHECK (reviewer_id IS NULL"
        " OR (finding IS NOT NULL AND review_date IS NOT NULL))",
        "A review has a finding and a date.",
    )

    # ------------------------------------------------------------ compute
    def _compute_is_live(self):
        now = fields.Datetime.now()
        for access in self:
            access.is_live = access.date_start <= now < access.date_end

    def _search_is_live(self, operator, value):
        """Compare with the moment of the query: no rule keeps an old one."""
        now = fields.Datetime.now()
        live = Domain("date_start", "<=", now) & Domain("date_end", ">", now)
        return self._search_by(live, operator, value)

    @api.depends("reviewer_id", "date_end")
    def _compute_state(self):
        for access in self:
            open_state = "live" if access.is_live else "ended"
            access.state = "reviewed" if access.reviewer_id else open_state

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        live = Domain("date_end", ">", fields.Datetime.now())
        reviewed = Domain("reviewer_id", "!=", False)
        states = {
            "live": ~reviewed & live,
            "ended": ~reviewed & ~live,
            "reviewed": reviewed,
        }
        return Domain.OR(states[name] for name in value if name in states)

    def _compute_is_overdue(self):
        for access in self:
            access.is_overdue = access in access.filtered_domain(self._overdue())

    def _search_is_overdue(self, operator, value):
        return self._search_by(self._overdue(), operator, value)

    def _overdue(self):
        limit = fields.Datetime.now() - timedelta(hours=REVIEW_HOURS)
        return Domain("reviewer_id", "=", False) & Domain("date_start", "<", limit)

    def _search_by(self, domain, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = {bool(item) for item in value}
        if len(wanted) != 1:
            return Domain(bool(wanted) == (operator == "in"))
        return domain if (True in wanted) == (operator == "in") else ~domain

    # --------------------------------------------------------------- CRUD
    def write(self, vals):
        """Change only what the review found; the rest is written by the program."""
        if not self.env.su:
            if set(vals) - REVIEWED:
                raise AccessError(
                    self.env._("Only the review can be written to an emergency access.")
                )
            self._check_may_review()
        return super().write(vals)

    # ------------------------------------------------------------ actions
    def action_review(self):
        """Close the review; what was found is written already.

        :raise UserError: it is still live, was reviewed, or the finding is missing
        """
        self.check_access("write")
        self._check_may_review()
        if any(access.is_live for access in self):
            raise UserError(
                self.env._("This access is still live. End it first, or wait.")
            )
        if any(not access.finding or not access.review_text for access in self):
            raise UserError(
                self.env._("Say whether it was justified, and what you found.")
            )
        # sudo: who may review closes the review, and changes nothing else
        self.sudo().write(
            {"reviewer_id": self.env.uid, "review_date": fields.Datetime.now()}
        )

    def action_end(self):
        """End the access now, as who oversees it."""
        self.check_access("write")
        self._end()

    @api.model
    def live_mine(self):
        """Return the user's live accesses: [{id, code, seconds}], seconds left."""
        now = fields.Datetime.now()
        return [
            {
                "id": access.id,
                "code": access.subject_code,
                "seconds": int((access.date_end - now).total_seconds()),
            }
            for access in self._live_of(self.env.user)
        ]

    @api.model
    def end_mine(self):
        """End the user's live accesses now; return what `live_mine` returns."""
        self._live_of(self.env.user)._end()
        return self.live_mine()

    # ----------------------------------------------------------- business
    @api.model
    def _live_of(self, user):
        # sudo: she sees of her own accesses the code and the end, not the review
        return self.sudo().search([("user_id", "=", user.id), ("is_live", "=", True)])

    def _end(self):
        now = fields.Datetime.now()
        for access in self.filtered("is_live"):
            # sudo: the end alone
            access.sudo().date_end = max(now, access.date_start)

    def _check_may_review(self):
        if any(access.user_id == self.env.user for access in self):
            raise UserError(
                self.env._(
                    "Nobody reviews her own emergency access. Ask somebody else."
                )
            )
        if any(access.reviewer_id for access in self):
            raise UserError(self.env._("This access was reviewed already."))

    @api.model
    def _request_emergency_access(self, subject, reason):
        """Give the user emergency access to one file, and tell who has to know.

        The proof of identity belongs to this very request. Programs have none.

        :param subject: the file, found as superuser; nothing of it is told
        :param reason: text, long enough (see onestop.break.glass.request)
        :return: the access, or nothing when she may not have it
        :raise AccessError: no proof
        """
        fresh_identity(self.env)
        user = self.env.user
        if len(subject) != 1 or subject._in_conflict(user):
            return self.browse()
        if not subject._may_break_glass(user):
            return self.browse()
        receivers = subject._alert_receivers(user) - user
        if not receivers:
            raise UserError(
                self.env._(
                    "Nobody is named who would be told of your access. Call the"
                    " protection officer or the administrator."
                )
            )
        start = fields.Datetime.now()
        # sudo: nobody may add an access; who asks was checked above
        access = self.sudo().create(
            {
                "res_model": subject._name,
                "res_id": subject.id,
                "user_id": user.id,
                "reason": reason,
                "date_start": start,
                "date_end": start + self._duration(),
            }
        )
        access._tell(receivers, "emergency")
        return access

    @api.model
    def _duration(self):
        """Return for how long an access is live: an hour, unless set otherwise."""
        # sudo: a setting, not a secret
        value = self.env["ir.config_parameter"].sudo().get_param(MINUTES, "60")
        minutes = float(value)
        return timedelta(seconds=max(5, round(60 * min(minutes, 24 * 60))))

    def _tell(self, receivers, kind):
        """Put a contentless notice before each receiver, and send an e-mail if set."""
        self.ensure_one()
        alerts = self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": kind,
                    "user_id": self.user_id.id,
                    "for_user_id": receiver.id,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for receiver in receivers
            ]
        )
        alerts.for_user_id._send_contentless_mail()

    @api.model
    def _cron_overdue(self):
        """Alarm for each access whose review is late: its receivers and overseers."""
        # sudo: the job belongs to nobody
        for access in self.sudo().search([("is_overdue", "=", True)]):
            receivers = access._subject().sudo()._alert_receivers(access.user_id)
            access._tell(receivers - access.user_id, "review")
