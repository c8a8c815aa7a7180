from . import figures
from . import import_template
