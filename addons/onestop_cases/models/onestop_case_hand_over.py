from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.onestop_privacy.fields import EncryptedText


class OnestopCaseHandOver(models.Model):
    """A case manager asks a colleague to take a case over; she accepts or refuses.

    The director gives a file to somebody at once; the row keeps that she did.
    """

    _name = "onestop.case.hand.over"
    _inherit = ["onestop.case.asked"]
    _description = "Hand-over"
    _order = "id desc"
    _rec_name = "id"
    _by_action = frozenset(("from_user_id", "state", "date_asked", "date_answer"))

    # ------------------------------------------------------------ fields
    from_user_id = fields.Many2one(
        "res.users",
        "From",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    to_user_id = fields.Many2one("res.users", "To", required=True, ondelete="restrict")
    text = EncryptedText(
        "What to know first",
        help="In neutral words: she reads it before she accepts.",
    )
    state = fields.Selection(
        [
            ("asked", "Waits for an answer"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
            ("reassigned", "Given by the director"),
        ],
        required=True,
        readonly=True,
        default="asked",
    )
    date_asked = fields.Datetime(
        "Asked", required=True, readonly=True, default=fields.Datetime.now
    )
    date_answer = fields.Datetime("Answered", readonly=True)

    # ----------------------------------------------- constraints, indexes
    _one_asked = models.UniqueIndex(
        "(case_id) WHERE state = 'asked'",
        "Somebody is asked already. Cancel that first.",
    )
    _not_oneself = models.Constraint(
        "CHECK (to_user_id <> from_user_id)", "Nobody hands over to herself."
    )

    @api.model
    def _asked_of_me(self):
        cases = self.env["onestop.case"]
        return (
            Domain("state", "=", "asked")
            & Domain("to_user_id", "=", self.env.uid)
            & Domain("case_id", "any", cases._of_my_centre())
        )

    @api.model
    def _open_rows(self):
        """Return the rows of the user's files, and those of whoever asked."""
        return super()._open_rows() | Domain("from_user_id", "=", self.env.uid)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Ask colleagues to take cases over.

        :raise AccessError: the user neither manages the case nor is director
        :raise UserError: this colleague cannot be on this team
        """
        if any(vals.keys() & self._by_action for vals in vals_list):
            self._refuse_by_hand()
        users = self.env["res.users"]
        for vals in vals_list:
            case = self.env["onestop.case"].browse(vals.get("case_id"))
            case._check_may_staff()
            receiver = users.browse(vals.get("to_user_id"))
            # sudo: whether a colleague fits is checked in the same words for all
            case._check_candidate(case.sudo().person_id, receiver, "social")
            if receiver == case.sudo().manager_id:
                raise UserError(self.env._("She manages this case already."))
        # sudo: the director asks, too, without opening the file
        rows = super(OnestopCaseHandOver, self.sudo()).create(
            [{**vals, "from_user_id": self.env.uid} for vals in vals_list]
        )
        return rows.sudo(self.env.su)

    # ------------------------------------------------------------ actions
    def action_accept(self):
        """Take the case over: the user manages it from now on.

        :raise AccessError: it is not asked of the user
        """
        self.ensure_one()
        self._check_asked()
        self._lock()
        self._check_state("asked")
        # sudo: she manages the case from now on, and opens it as herself
        row = self.sudo()
        case = row.case_id
        case.with_user(row.from_user_id)._check_may_staff()
        case._make_manager(self.env.user)
        case.date_received = fields.Datetime.now()
        self._set({"state": "accepted", "date_answer": fields.Datetime.now()})
        return self._action_case(case)

    def action_refuse(self):
        """Do not take the case over; the one who asked stays its manager.

        :raise AccessError: it is not asked of the user
        """
        self.ensure_one()
        self._check_asked()
        self._lock()
        self._check_state("asked")
        self._set({"state": "refused", "date_answer": fields.Datetime.now()})
        return self._action_inbox("onestop_case_hand_over_action")

    def action_cancel(self):
        """Take the question back.

        :raise AccessError: the user neither manages the case nor is director
        """
        for row in self:
            row.case_id._check_may_staff()
            row._lock()
            row._check_state("asked")
            row._set({"state": "cancelled"})
        return True

    # ----------------------------------------------------------- business
    @api.model
    def _note_reassigned(self, case, user_id):
        """End a question that is open, and keep that the user gives the file away."""
        # sudo: whoever was asked before, and by whom
        here = [("case_id", "=", case.id), ("state", "=", "asked")]
        self.sudo().search(here)._set({"state": "cancelled"})
        row = self.create([{"case_id": case.id, "to_user_id": user_id}])
        row._set({"state": "reassigned", "date_answer": fields.Datetime.now()})
