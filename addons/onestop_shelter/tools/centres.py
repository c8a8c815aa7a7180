"""The centres that a user asks for by their ids."""

from odoo.exceptions import AccessError


def own_centres(env, ids):
    """Return the centres with these ids, all of which the user is a member of.

    :raise AccessError: one of them is another's or does not exist, alike
    """
    centres = env["onestop.centre"].with_context(active_test=False)
    centres = centres.search([("id", "in", ids)])
    if len(centres) < len(set(ids)):
        raise AccessError(
            env._("You are not a member of this centre. Choose another one.")
        )
    return centres
