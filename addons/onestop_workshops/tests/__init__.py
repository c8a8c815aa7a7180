from . import test_marks
from . import test_requisition
from . import test_assessment
from . import test_certificate
from . import test_learner_test
from . import test_skeleton
from . import test_graduates
from . import test_outcomes_plain
