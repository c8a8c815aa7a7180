from . import attendance
from . import outcomes
from . import materials
from . import verify
