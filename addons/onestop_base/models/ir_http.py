from odoo import models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """Say in plain words what is left when Odoo has tried five times in vain.

        Others change the same records all the time; what PostgreSQL says of that is for
        nobody who stands at a door.
        """
        if isinstance(
            exception, (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)
        ):
            exception = UserError(
                request.env._(
                    "Several people changed the same thing at this moment, and nothing"
                    " of yours was saved. Try again."
                )
            )
        return super()._handle_error(exception)
