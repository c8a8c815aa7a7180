from . import test_key_ring
from . import test_suppression
