from . import outcomes
from . import verify
