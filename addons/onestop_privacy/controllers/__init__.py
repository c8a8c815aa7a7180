from . import away
from . import second_factor
