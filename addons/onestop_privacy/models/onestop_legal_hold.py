from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..fields import EncryptedText


class OnestopLegalHold(models.Model):
    """Nothing of a file is purged until somebody else than who asked releases it."""

    _name = "onestop.legal.hold"
    _inherit = ["onestop.about.subject"]
    _description = "Legal hold"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    code = fields.Char("Code of the file", store=False)
    reason = EncryptedText(help="Why the file has to stay, and who asked for it.")
    user_id = fields.Many2one(
        "res.users",
        "Held by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date = fields.Datetime(
        "Since", required=True, readonly=True, default=fields.Datetime.now
    )
    released_by_id = fields.Many2one(
        "res.users", "Lifted by", readonly=True, ondelete="restrict"
    )
    date_released = fields.Datetime("Lifted", readonly=True)
    state = fields.Selection(
        [("live", "Held"), ("released", "Lifted")], compute="_compute_state"
    )

    # ----------------------------------------------- constraints, indexes
    _released_by_another = models.Constraint(
        "CHECK (released_by_id IS NULL OR released_by_id <> user_id)",
        "Somebody else releases what you hold.",
    )
    _live_idx = models.Index("(res_model, res_id) WHERE released_by_id IS NULL")

    # ------------------------------------------------------------ compute
    @api.depends("released_by_id")
    def _compute_state(self):
        for hold in self:
            hold.state = "released" if hold.released_by_id else "live"

    # ------------------------------------------------------------- checks
    @api.constrains("reason")
    def _check_reason(self):
        if any(not hold.reason for hold in self):
            raise ValidationError(self.env._("Say why the file has to stay."))

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Hold files by their code.

        :raise UserError: there is no file with a code that the user may hear of
        """
        given = [
            {"reason": vals.get("reason"), **self._file_of(vals.get("code"))}
            for vals in vals_list
        ]
        holds = super().create(given)
        holds._check_reason()
        return holds

    def write(self, vals):
        if not self.env.su:
            raise AccessError(
                self.env._("A hold stays as it is until somebody releases it.")
            )
        return super().write(vals)

    @api.model
    def _file_of(self, code):
        for name in self._subject_models():
            subject = self.env[name]._find_subject((code or "").strip())
            mine = Domain("id", "in", subject.ids)
            mine &= subject._oversight_domain(self.env.user)
            if subject.search_count(mine):
                return {"res_model": name, "res_id": subject.id}
        raise UserError(
            self.env._("There is no file with this code that is yours to oversee.")
        )

    # ------------------------------------------------------------ actions
    def action_release(self):
        """Let the file go its way again; never by who holds it.

        :raise UserError: the user holds it herself, or it was released
        """
        self.check_access("write")
        for hold in self:
            if hold.user_id == self.env.user:
                raise UserError(self.env._("Somebody else releases what you hold."))
            if hold.released_by_id:
                raise UserError(self.env._("This hold was released already."))
        # sudo: who may release a hold changes nothing else of it
        self.sudo().write(
            {"released_by_id": self.env.uid, "date_released": fields.Datetime.now()}
        )

    # ----------------------------------------------------------- business
    @api.model
    def _held(self):
        """Return {model: ids} of everything that a hold keeps."""
        held = {}
        # sudo: a hold keeps a file whoever may hear of it
        for hold in self.sudo().search([("released_by_id", "=", False)]):
            for model, ids in self._kept_by(hold._subject()).items():
                held.setdefault(model, set()).update(ids)
        return held

    @api.model
    def _kept_by(self, subject):
        """Return {model: ids} of the whole file that a subject belongs to."""
        # sudo: as above
        there = subject.sudo().exists()
        return there._whole_files()._access_log_targets() if there else {}
