# What is imported here needs no Odoo: ./onestop works with the key ring before there is
# one. `stepup` needs it, and is imported by name.
from . import feasible
from . import key_ring
from . import key_shares
from . import protection
from . import second_factor
from . import suppression
from . import ways
