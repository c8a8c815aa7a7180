from . import test_code
from . import test_pdf
