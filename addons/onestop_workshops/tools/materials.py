"""Plain helpers of the materials: who may, and how quantities spread over lots."""

from odoo.exceptions import AccessError

from odoo.addons.onestop_base.tools.roles import groups_of


def require_role(env, *roles):
    """Refuse whoever holds none of the roles.

    :param roles: last parts of the ids of groups, as ``storekeeper``
    :raise AccessError: the user holds none of them
    """
    if not env.su and not env.user.has_groups(groups_of(*roles)):
        raise AccessError(
            env._("Your role does not allow this step. Ask who is in charge of it.")
        )


def spread(quantity, held):
    """Spread a quantity over what was issued, the last issue first.

    :param quantity: how much comes back
    :param held: list of (key, quantity that is still out)
    :return: (list of (key, quantity), list of what is still out after it)
    """
    taken, left = [], list(held)
    for index in reversed(range(len(left))):
        key, out = left[index]
        part = min(quantity, out)
        if part > 0:
            taken.append((key, part))
            left[index] = (key, out - part)
            quantity -= part
    return taken, left
