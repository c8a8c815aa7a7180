import logging

from odoo import models
from odoo.http import SessionExpiredException, request

from ..tools import second_factor


class SecondFactorMissing(SessionExpiredException):
    """A session lacks the second factor that its user needs."""

    loglevel = logging.DEBUG


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client which emergency accesses are live, for its banner."""
        info = super().session_info()
        if self.env.user._is_internal():
            info["onestop_emergency"] = self.env["onestop.break.glass"].live_mine()
        return info

    @classmethod
    def _authenticate(cls, endpoint):
        """Let a session without its second factor do nothing but set one up.

        What is open to everybody is open to it as to nobody in particular.
        """
        super()._authenticate(endpoint)
        if not endpoint.routing.get("second_factor", True):
            return
        auth = endpoint.routing["auth"]
        if auth == "none" or not second_factor.is_missing(request.session, request.env):
            return
        if auth == "public":
            request.update_env(user=request.env.ref("base.public_user").id)
            return
        raise SecondFactorMissing(
            request.env._("Your role needs a second key to your account. Log in again.")
        )

    @classmethod
    def _handle_error(cls, exception):
        """Lead a browser to the page that sets the second factor up."""
        if (
            isinstance(exception, SecondFactorMissing)
            and request.dispatcher.routing_type == "http"
        ):
            return request.redirect(second_factor.PAGE, 303)
        return super()._handle_error(exception)
