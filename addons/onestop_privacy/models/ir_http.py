import logging

from werkzeug.exceptions import ServiceUnavailable

from odoo import models
from odoo.exceptions import UserError
from odoo.http import Response, request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as RETRIED

from .. import access
from ..keys import current_ring
from ..log_filter import without_rows
from ..tools.key_ring import KeyRingError

_logger = logging.getLogger(__name__)

PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"/><title>503</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/></head>
<body style="font-family: sans-serif; max-width: 40rem; margin: 15vh auto">
<h1>{title}</h1><p>{text}</p></body></html>"""


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Answer nothing without the keys: half a file is worse than none.

        What is wrong with them is for the log; the page is for everybody.
        """
        result = super()._pre_dispatch(rule, args)
        try:
            current_ring()
        except KeyRingError as error:
            _logger.critical("The server answers nothing: %s.", error)
            text = request.env._(
                "The keys that open its data are not there. Nothing was changed and "
                "nothing is lost. The administrator finds the reason in the server's "
                "log and the remedy by ./onestop key check."
            )
            page = PAGE.format(
                lang=(request.env.lang or "en").split("_")[0],
                title=request.env._("This server is closed for the moment"),
                text=text,
            )
            response = Response(page, status=503, headers={"Retry-After": "60"})
            raise ServiceUnavailable(response=response) from error
        return result

    @classmethod
    def _post_dispatch(cls, response):
        """The answer is made: what is pending now is all that will be written."""
        result = super()._post_dispatch(response)
        access.answered(request.env.cr)
        return result

    @classmethod
    def _handle_error(cls, exception):
        """Answer no values of rows: the chain of errors goes to the client.

        What the database refused was somebody's input, but its row holds more.
        """
        kept = without_rows(exception)
        if kept is None and not isinstance(exception, RETRIED):
            kept = UserError(
                request.env._(
                    "The database refused this (%(code)s), and nothing was changed. "
                    "Check what you entered, or tell the administrator.",
                    code=exception.pgcode or type(exception).__name__,
                )
            )
        return super()._handle_error(kept or exception)
