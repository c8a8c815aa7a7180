from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.modules import module

from odoo.addons.onestop_privacy.models.onestop_access_log import (
    Who,
    make_append_only,
)

from ..tools.guards import INTERNAL, KEY, inside


class OnestopGrantTamper(models.Model):
    """An attempt to change what must stay; it outlives the refusal."""

    _name = "onestop.grant.tamper"
    _description = "Refused change of the funds"
    _order = "id desc"
    _log_access = False
    _rec_name = "id"

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    # No foreign key: it is written beside the transaction that is refused.
    user_id = Who("res.users", required=True, readonly=True, ondelete="restrict")
    kind = fields.Char(
        required=True, readonly=True, help="What was tried: write, unlink, a rule ..."
    )
    model = fields.Char(required=True, readonly=True)
    record_ids = fields.Char("Records", readonly=True, help="Numbers of the records.")

    def init(self):
        """Rows are never changed or deleted."""
        make_append_only(self.env.cr, self._table)

    @api.model_create_multi
    def create(self, vals_list):
        """Written by the server alone."""
        if not inside(self.env):
            raise AccessError(
                self.env._("The log of refused changes writes itself: nobody adds.")
            )
        return super().create(vals_list)

    @api.model
    def _refuse(self, records, kind, error):
        """Note who tried what, then raise the error."""
        self._note(records._name, records.ids, kind)
        raise error

    @api.model
    def _note(self, model, ids, kind):
        """Write a row that survives the end of the transaction that is refused."""
        vals = {
            "user_id": self.env.uid,
            "kind": kind,
            "model": model,
            "record_ids": ",".join(map(str, sorted(ids)[:200])),
        }
        if module.current_test:
            # In a test no other cursor knows what its transaction has made.
            self._put(self.env.cr, vals)
            return
        with self.env.registry.cursor() as cr:
            self._put(cr, vals)

    @api.model
    def _put(self, cr, vals):
        env = api.Environment(cr, SUPERUSER_ID, {KEY: INTERNAL})
        env[self._name].create([vals])
