from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.mark_rules import WHY
from ..tools.tablet_marks import parse_moment
from ..tools.vocabulary import EXCUSES, MARKS

OFFICE = "onestop_base.group_livelihoods"
GIVEN = ("session_id", "enrolment_id")
COPIED = ("uid", "mark", "minutes_late", "excuse", "base_version")
#: Reason in the journal when the office applies a mark of a locked session.
SENT_LATE = "tablet"
#: What the tablet shows at once.
MOST_SHOWN = 60


class OnestopAttendanceReview(models.Model):
    """A mark that the server did not apply: it waits here, beside the one that stands.

    The row stays whatever is decided. A mark of a learner or session that is not its
    sender's is for livelihoods officers alone: its sender is not told whether they
    exist.
    """

    _name = "onestop.attendance.review"
    _inherit = ["onestop.learner.open"]
    _description = "Mark to compare"
    _order = "state desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    uid = fields.Char(string="Number of the mark", required=True, readonly=True)
    session_id = fields.Many2one("onestop.session", readonly=True, ondelete="restrict")
    enrolment_id = fields.Many2one(
        "onestop.enrolment", index=True, readonly=True, ondelete="restrict"
    )
    given = fields.Char(
        readonly=True,
        string="As given",
        help="Numbers of session and enrolment that the tablet named.",
    )
    centre_id = fields.Many2one(
        "onestop.centre", required=True, index=True, readonly=True, ondelete="restrict"
    )
    alias = fields.Char(compute="_compute_alias")
    mark = fields.Selection(MARKS, string="Tablet", required=True, readonly=True)
    minutes_late = fields.Integer(readonly=True, help="Minutes.")
    excuse = fields.Selection(EXCUSES, readonly=True)
    base_version = fields.Integer(readonly=True, aggregator=None)
    why = fields.Selection(WHY, required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Given by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    date_device = fields.Datetime(string="Time of the tablet", readonly=True)
    date = fields.Datetime(
        string="Arrived at", required=True, readonly=True, default=fields.Datetime.now
    )
    server_mark = fields.Selection(MARKS, string="Server", compute="_compute_server")
    server_minutes = fields.Integer(compute="_compute_server", help="Minutes late.")
    server_excuse = fields.Selection(
        EXCUSES,
        compute="_compute_server",
        compute_sudo=False,
        help="Why the office excused her is the office's.",
    )
    server_version = fields.Integer(compute="_compute_server")
    server_user_id = fields.Many2one(
        "res.users", string="Server's from", compute="_compute_server"
    )
    server_date = fields.Datetime(string="Server's since", compute="_compute_server")
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("kept", "Server's kept"),
            ("applied", "Tablet's applied"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_decided = fields.Datetime(readonly=True)

    # ----------------------------------------------- constraints, indexes
    _uid_once = models.UniqueIndex("(user_id, uid)", "This mark arrived already.")

    # ------------------------------------------------------------ compute
    def _open_to_me(self):
        hers = super()._open_to_me()
        if not self.env.user.has_group(OFFICE):
            return hers
        of_centre = Domain("centre_id.member_ids", "in", [self.env.uid])
        return hers | (Domain("enrolment_id", "=", False) & of_centre)

    @api.depends("enrolment_id")
    def _compute_alias(self):
        for review in self:
            review.alias = review.enrolment_id.alias

    @api.depends("session_id", "enrolment_id")
    def _compute_server(self):
        found = self.env["onestop.attendance"].search(
            [
                ("session_id", "in", self.session_id.ids),
                ("enrolment_id", "in", self.enrolment_id.ids),
            ]
        )
        standing = {(row.session_id, row.enrolment_id): row for row in found}
        nothing = self.env["onestop.attendance"]
        office = self.env.user.has_group(OFFICE)
        for review in self:
            row = standing.get((review.session_id, review.enrolment_id), nothing)
            review.server_mark = row.mark
            review.server_minutes = row.minutes_late
            # sudo: who is not of the office sees what trainers chose
            shown = office or not row.by_office
            review.server_excuse = shown and row.sudo().excuse
            review.server_version = row.version
            review.server_user_id = row.write_uid
            review.server_date = row.write_date

    # ------------------------------------------------------------- public
    def action_keep_server(self):
        """Let the server's mark stand; the tablet's stays on record here."""
        self._take_up()
        self._decide("kept")

    def action_apply_tablet(self):
        """Let the tablet's mark stand. In a locked session the office alone does so.

        :raise UserError: the rules still do not allow it
        """
        self._take_up()
        sessions = self.env["onestop.session"]
        office = sessions._is_office()
        for review in self:
            answer = sessions._apply_marks(
                [review._as_mark()],
                "office" if office else "tablet",
                reason=SENT_LATE if office else None,
            )[0]
            if answer["result"] == "kept":
                raise UserError(review._why_not(answer["why"]))
        self._decide("applied")

    # ----------------------------------------------------------- business
    @api.model
    def _kept_before(self, uids):
        """Return {uid: answer} of marks of this user that were kept before."""
        # sudo: her own marks, those that she may not see included: the same answer
        rows = self.sudo().search_fetch(
            [("user_id", "=", self.env.uid), ("uid", "in", uids)], ["uid", "why"]
        )
        return {
            row.uid: {"uid": row.uid, "result": "kept", "why": row.why} for row in rows
        }

    @api.model
    def _open_rows(self):
        """Return the open marks for the tablet: both sides, who and when."""
        reviews = self.search([("state", "=", "open")], limit=MOST_SHOWN)
        reviews._note_reading(["alias", "mark", "server_mark"])
        rows = []
        for review in reviews:
            # sudo: a mark may come from a colleague who is in no centre any more
            giver, keeper = review.sudo().user_id, review.sudo().server_user_id
            rows.append(
                {
                    "id": review.id,
                    "session": review.session_id.code or review.given,
                    "number": review.enrolment_id.number,
                    "alias": review.alias or "",
                    "icon": review.enrolment_id.icon,
                    "color": review.enrolment_id.color,
                    "why": review.why,
                    "tablet": {
                        "mark": review.mark,
                        "minutes_late": review.minutes_late,
                        "excuse": review.excuse,
                        "who": giver.name,
                        "date": _text(review.date_device),
                        "arrived": _text(review.date),
                    },
                    "server": {
                        "mark": review.server_mark,
                        "minutes_late": review.server_minutes,
                        "excuse": review.server_excuse,
                        "who": keeper.name or "",
                        "date": _text(review.server_date),
                    },
                }
            )
        return rows

    @api.model
    def _keep(self, pairs):
        """Keep marks that were not applied.

        :param list pairs: (mark, answer), see ``onestop.session._apply_marks``
        """
        places = self._places([mark for mark, _answer in pairs])
        centre = self.env["onestop.centre"].search([], limit=1)
        # sudo: kept for who decides, whether or not its sender may see it
        self.sudo().create(
            [
                {
                    **{name: mark[name] for name in COPIED},
                    **places[mark["session_id"], mark["enrolment_id"]],
                    "centre_id": centre.id,
                    "why": answer["why"],
                    "user_id": self.env.uid,
                    "date_device": parse_moment(mark["date_device"]),
                }
                for mark, answer in pairs
            ]
        )

    @api.model
    def _places(self, marks):
        """Return {(session, enrolment): values} of learners in this user's centres.

        A pair that does not belong together, or to another centre, is kept as numbers.
        """
        # sudo: who is not hers is looked up for the office, and she is not told
        enrolments = self.env["onestop.enrolment"].sudo()
        enrolments = enrolments.search_fetch(
            [
                ("id", "in", [mark["enrolment_id"] for mark in marks]),
                ("centre_id.member_ids", "in", [self.env.uid]),
            ],
            ["cohort_id"],
        )
        cohorts = {row.id: row.cohort_id.id for row in enrolments}
        sessions = self.env["onestop.session"].sudo()  # sudo: as above
        sessions = sessions.search_fetch(
            [("id", "in", [mark["session_id"] for mark in marks])], ["cohort_id"]
        )
        meets = {row.id: row.cohort_id.id for row in sessions}
        return {
            pair: dict(zip(GIVEN, pair, strict=True))
            if pair[1] in cohorts and cohorts[pair[1]] == meets.get(pair[0])
            else {"given": f"{pair[0]}/{pair[1]}"}
            for pair in {tuple(mark[name] for name in GIVEN) for mark in marks}
        }

    def _take_up(self):
        """Lock the marks to decide on; each is decided once."""
        self.check_access("read")
        self.sudo().lock_for_update()  # sudo: nobody writes rows by hand
        self.invalidate_recordset(["state"])
        if any(review.state != "open" for review in self):
            raise UserError(self.env._("Somebody has decided on this mark already."))

    def _decide(self, state):
        # sudo: nobody writes rows by hand
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )

    def _as_mark(self):
        """Return the tablet's mark, based on what stands now: she has seen it."""
        return {
            "uid": self.uid,
            "session_id": self.session_id.id,
            "enrolment_id": self.enrolment_id.id,
            "mark": self.mark,
            "minutes_late": self.minutes_late,
            "excuse": self.excuse,
            "base_version": self.server_version,
            "date_device": self.date_device and self.date_device.isoformat(),
        }

    def _why_not(self, why):
        """Return a sentence on why the tablet's mark cannot stand, and what to do."""
        sentences = {
            "changed": self.env._("The mark was changed just now. Compare once more."),
            "excused": self.env._(
                "The office has excused her. Only the livelihoods officer changes that."
            ),
            "locked": self.env._(
                "The attendance of this session is locked. The livelihoods officer"
                " corrects it, with a reason."
            ),
            "cancelled": self.env._(
                "This session was cancelled. Plan it anew, or keep the server's."
            ),
            "future": self.env._("This session has not begun. Decide when it has."),
            "ended": self.env._(
                "On that day she was not in the cohort. Correct her dates, or keep the"
                " server's."
            ),
        }
        return sentences.get(
            why, self.env._("Session or learner are not known. Keep the server's.")
        )


def _text(moment):
    return fields.Datetime.to_string(moment) or ""
