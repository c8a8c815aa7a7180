from . import test_ageing_plain
from . import test_books
from . import test_budget
from . import test_effort
from . import test_effort_at_once
from . import test_exchange_plain
from . import test_money_plain
from . import test_tranche
