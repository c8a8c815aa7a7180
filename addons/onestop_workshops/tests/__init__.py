from . import test_marks
from . import test_requisition
from . import test_skeleton
