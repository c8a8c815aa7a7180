from . import test_effort, test_effort_at_once
