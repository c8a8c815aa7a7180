from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.vocabulary import TEAM_GROUPS


class OnestopCasePart(models.AbstractModel):
    """What belongs to a file: inherit it on the model of every part.

    A part stays with its file, and a closed file is read only. Whether somebody may
    open a part is asked of the file, by a rule ``[("case_id.open_to_me", "=", True)]``.
    """

    _name = "onestop.case.part"
    _inherit = ["onestop.case.line"]
    _description = "Part of a file"
    #: True: the part may be written after the file was closed, too.
    _outlives_closure = False

    # ------------------------------------------------------------ fields
    case_id = fields.Many2one(
        "onestop.case", "File", required=True, index=True, ondelete="restrict"
    )
    is_minor = fields.Boolean(
        "Under 18",
        compute="_compute_is_minor",
        groups=f"{TEAM_GROUPS},onestop_base.group_director",
        help="Forms ask a girl in words of her own.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("case_id")
    def _compute_is_minor(self):
        for part in self:
            # sudo: who reads the part may know, the director in an emergency too
            part.is_minor = part.case_id.sudo().is_minor

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Add parts to open files.

        :raise UserError: a file is closed
        """
        parts = super().create(vals_list)
        parts._check_case_open()
        return parts

    def write(self, vals):
        """Change parts of open files; a part stays with its file.

        :raise UserError: a file is closed, or the part would go into another file
        """
        if "case_id" in vals and any(
            part.case_id.id != vals["case_id"] for part in self
        ):
            raise UserError(
                self.env._(
                    "What was written for one person stays in her file. Write it anew"
                    " in the other file."
                )
            )
        self._check_case_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_of_open_case(self):
        self._check_case_open()

    # ------------------------------------------------------------- checks
    def _check_case_open(self):
        """Refuse a change of a closed file, whoever asks.

        :raise UserError: a file is closed
        """
        # sudo: whether a file is closed is no secret to who may write into it
        if not self._outlives_closure and any(
            self.sudo().mapped("case_id.date_closed")
        ):
            raise UserError(
                self.env._("This file is closed. Reopen it before you change it.")
            )
