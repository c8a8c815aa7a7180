"""What a remote caller cannot forge."""

from odoo.addons.onestop_base.tools.guards import Sentinel

#: Held by the code of this module alone; the value of ``KEY`` in a context.
INTERNAL = Sentinel()
#: Opens what the server writes itself: analytic lines of allocations, the chain.
KEY = "onestop_allocation"


def inside(env):
    """Return whether our own code is writing."""
    return env.context.get(KEY) is INTERNAL
