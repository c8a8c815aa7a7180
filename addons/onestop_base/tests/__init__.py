from . import test_code
