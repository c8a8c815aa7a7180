import os

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import config

from ..guard import is_guarded

#: The server's own switch: whoever administrates by the web cannot turn it.
VARIABLE, OPTION = "ONESTOP_CODE_ACTIONS", "onestop_code_actions"
#: What says what an action does, and to what.
MEANING = {
    "state",
    "code",
    "evaluation_type",
    "value",
    "update_path",
    "webhook_url",
    "model_id",
    "crud_model_id",
    "resource_ref",
    "child_ids",
}


def code_allowed(env):
    """Return whether code may come from the database: from modules it always may."""
    switch = os.environ.get(VARIABLE) or config.get(OPTION)
    return (
        env.su
        or not env.registry.ready
        or str(switch).strip().lower() in ("1", "true", "yes")
    )


def code_refusal(env):
    """Return the error for code in the database."""
    return AccessError(
        env._(
            "Code, calls to other servers and automatic changes of records about "
            "persons come with a module here, not from this screen. Who runs the "
            "server can allow them for a time: %(option)s in its configuration.",
            option=OPTION,
        )
    )


class IrActionsServer(models.Model):
    """An action with code reads as superuser what its author never may."""

    _inherit = "ir.actions.server"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._check_no_code()
        return actions

    def write(self, vals):
        result = super().write(vals)
        if MEANING & vals.keys():
            self._check_no_code()
        return result

    def _check_no_code(self):
        if code_allowed(self.env):
            return
        for action in self.sudo():  # sudo: what it is is asked, not shown
            if (
                action.state in ("code", "webhook")
                or action.evaluation_type == "equation"
                or is_guarded(self.env.get(action.model_id.model))
                or is_guarded(self.env.get(action.crud_model_id.model))
            ):
                raise code_refusal(self.env)
