from . import test_books
from . import test_budget
from . import test_effort
from . import test_effort_at_once
