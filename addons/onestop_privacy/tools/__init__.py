from . import feasible
from . import suppression
