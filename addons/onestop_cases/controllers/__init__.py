from . import figures
from . import feedback
