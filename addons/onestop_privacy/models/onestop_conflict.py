from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..fields import EncryptedText


class OnestopConflict(models.Model):
    """A member of staff who never sees a file, emergency access included.

    Recorded by onestop.conflict.request alone. Two people remove it: who oversees files
    asks, somebody else agrees; the user concerned is neither.
    """

    _name = "onestop.conflict"
    _inherit = ["onestop.about.subject"]
    _description = "Conflict of interest"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    user_id = fields.Many2one(
        "res.users",
        "Who never sees it",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    reason = EncryptedText(readonly=True)
    recorded_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, ondelete="restrict"
    )
    removal_asked_by_id = fields.Many2one(
        "res.users", "Removal asked by", readonly=True, ondelete="restrict"
    )
    may_agree = fields.Boolean(compute="_compute_may_agree")

    # ----------------------------------------------- constraints, indexes
    _once = models.UniqueIndex(
        "(user_id, res_model, res_id)", "This conflict of interest is recorded already."
    )
    _asker_other = models.Constraint(
        "CHECK (removal_asked_by_id IS NULL OR removal_asked_by_id <> user_id)",
        "Nobody asks for the removal of her own conflict of interest.",
    )

    # ------------------------------------------------------------ compute
    @api.depends_context("uid")
    @api.depends("removal_asked_by_id")
    def _compute_may_agree(self):
        for conflict in self:
            asker = conflict.removal_asked_by_id
            conflict.may_agree = asker and asker != self.env.user

    # ------------------------------------------------------------ actions
    def action_ask_removal(self):
        """Ask that the conflict is removed; somebody else has to agree.

        :raise AccessError: who asks does not oversee the file
        """
        self.check_access("read")
        self._check_overseer()
        # sudo: who oversees the file asks, and changes nothing else
        self.sudo().removal_asked_by_id = self.env.user

    def action_keep(self):
        """Take back the question whether the conflict is removed."""
        self.check_access("read")
        self._check_overseer()
        # sudo: as above
        self.sudo().removal_asked_by_id = False

    def action_agree_removal(self):
        """Agree that the conflict is removed: the user may see the file from now on.

        :raise UserError: nobody asked, or the same person asked
        """
        self.check_access("read")
        user = self.env.user
        for conflict in self:
            # sudo: the question is asked of the file, nothing is read
            subject = conflict._subject().sudo()
            if not subject._may_second_removal(user):
                raise self._refusal()
            if not conflict.may_agree or conflict.user_id == user:
                raise UserError(
                    self.env._(
                        "Two people remove a conflict of interest: one asks, somebody"
                        " else agrees."
                    )
                )
        self._tell("conflict_removed")
        # sudo: two people agreed; nobody deletes it otherwise
        self.sudo().unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # ----------------------------------------------------------- business
    def _check_overseer(self):
        for conflict in self:
            # sudo: the question is asked of the file, nothing is read
            subject = conflict._subject().sudo()
            overseer = self.env.user in subject._overseers()
            if not overseer or conflict.user_id == self.env.user:
                raise self._refusal()

    def _refusal(self):
        return AccessError(
            self.env._(
                "Only who oversees the file decides on this. Ask the protection"
                " officer."
            )
        )

    @api.model
    def _record(self, subject, user, reason):
        """Record that a user never sees a file; it acts with her next request.

        An equal one that is recorded already stays as it is, without a word: who
        records need not learn of it.

        :raise AccessError: the user who records may not
        """
        if not subject or not user or not subject._may_record_conflict(self.env.user):
            raise self._refusal()
        # sudo: nobody may add one directly; who may record was checked above
        conflicts = self.sudo()
        about = {"res_model": subject._name, "res_id": subject.id, "user_id": user.id}
        if conflicts.search_count([(key, "=", about[key]) for key in about], limit=1):
            return
        conflicts.create({**about, "reason": reason, "recorded_by_id": self.env.uid})
        # sudo: who is in conflict may have emergency access now, and it ends
        live = self.env["onestop.break.glass"]._live_of(user)
        live.filtered(
            lambda access: (
                (access.res_model, access.res_id) == (subject._name, subject.id)
            )
        )._end()
        self._tell("conflict")

    @api.model
    def _tell(self, kind):
        """Put a notice before who oversees files.

        It does not say which: one that she cannot open would be the one about herself.
        """
        self.env["onestop.alert"]._raise_alerts(
            [{"kind": kind, "user_id": self.env.uid}]
        )
