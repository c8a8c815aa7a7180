import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.onestop_base.tools.code import new_code

from ..tools.assessment_sql import CERTIFICATE_TRIGGER

#: Random characters of a serial, and bytes of what the QR code holds.
SERIAL_LENGTH = 9
TOKEN_BYTES = 18
TOKEN = re.compile(r"[\w-]{8,64}", re.ASCII)


class OnestopCertificate(models.Model):
    """What a graduate shows an employer. Her name is on the paper alone.

    Issued by the livelihoods officer, not by who taught her; kept by a trigger.
    """

    _name = "onestop.certificate"
    _inherit = ["onestop.learner.open"]
    _description = "Certificate"
    _order = "date desc, id desc"
    _rec_name = "serial"

    # ------------------------------------------------------------ fields
    enrolment_id = fields.Many2one(
        "onestop.enrolment",
        string="Learner",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    type_id = fields.Many2one(
        "onestop.certificate.type", required=True, readonly=True, ondelete="restrict"
    )
    serial = fields.Char(required=True, readonly=True, copy=False)
    token = fields.Char(required=True, readonly=True, copy=False, groups=".")
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Issued by", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("issued", "Issued"), ("revoked", "Revoked")],
        required=True,
        default="issued",
        readonly=True,
    )

    # ----------------------------------------------- constraints, indexes
    _serial_unique = models.UniqueIndex("(serial)", "This serial is in use already.")
    _token_unique = models.UniqueIndex("(token)", "This code is in use already.")
    _once = models.UniqueIndex(
        "(enrolment_id, type_id) WHERE state = 'issued'",
        "She has this certificate already.",
    )

    def init(self):
        self.env.cr.execute(CERTIFICATE_TRIGGER)

    # ----------------------------------------------------------- business
    @api.model
    def _issue(self, learners, certificate_type):
        """Issue a certificate to each of ``learners``; the caller has checked them."""
        self.env.flush_all()  # the trigger reads units and assessments
        return self.create(
            [
                {
                    "enrolment_id": learner.id,
                    "type_id": certificate_type.id,
                    "serial": new_code(SERIAL_LENGTH),
                    "token": secrets.token_urlsafe(TOKEN_BYTES),
                    "date": fields.Date.context_today(self),
                    "user_id": self.env.uid,
                }
                for learner in learners
            ]
        )

    def action_revoke(self):
        """Revoke certificates: who verifies one is told that it no longer holds.

        :raise AccessError: the user is no livelihoods officer of the centre
        """
        self._check_officer()
        # sudo: nobody writes certificates but by these methods
        self.sudo().filtered(lambda paper: paper.state == "issued").write(
            {"state": "revoked"}
        )

    def action_print(self):
        """Ask for the name that stands on the paper, then print it."""
        self.ensure_one()
        self._check_officer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print"),
            "res_model": "onestop.certificate.paper",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_certificate_id": self.id},
        }

    def _check_officer(self):
        self.check_access("read")
        if not self.env.user.has_group("onestop_base.group_livelihoods"):
            raise UserError(
                self.env._("The livelihoods officer issues and revokes certificates.")
            )

    def _verification_url(self):
        """Return the address that the QR code holds: it tells of nobody."""
        self.ensure_one()
        # sudo: the code is for the paper and for whoever verifies it
        return f"{self.get_base_url()}/verify/{self.sudo().token}"

    @api.model
    def _verify(self, token):
        """Return what anybody may know of the certificate with this code.

        :return: dict ``state`` (issued, revoked), ``serial``, ``trade``, ``type``,
            ``date``; None when there is none. Never whom it is about, nor where.
        """
        if not TOKEN.fullmatch(token):  # what PostgreSQL would not even read
            return None
        # sudo: who has the paper has the code; nothing here is about her
        found = self.sudo().search([("token", "=", token)], limit=1)
        if not found:
            return None
        return {
            "state": found.state,
            "serial": found.serial,
            "trade": found.cohort_id.trade_id.name,
            "type": found.type_id.name,
            "date": found.date,
        }
