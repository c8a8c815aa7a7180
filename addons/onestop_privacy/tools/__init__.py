from . import feasible
from . import key_ring
from . import key_shares
from . import protection
from . import second_factor
from . import stepup
from . import suppression
from . import ways
