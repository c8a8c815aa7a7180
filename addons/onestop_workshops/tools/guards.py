"""What a remote caller cannot forge."""

from odoo.addons.onestop_base.tools.guards import Sentinel

#: Held by the code of this module alone: allows a change of state.
INTERNAL = Sentinel()
