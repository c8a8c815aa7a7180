from odoo import models
from odoo.http import SessionExpiredException

from odoo.addons.bus.websocket import wsrequest

from ..tools import second_factor


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    @classmethod
    def _authenticate(cls):
        """Push nothing to a session that lacks its second factor."""
        result = super()._authenticate()
        if second_factor.is_missing(wsrequest.session, wsrequest.env):
            raise SessionExpiredException()
        return result
