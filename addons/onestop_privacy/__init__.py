from . import access
from . import controllers
from . import fields
from . import guard
from . import keys
from . import log_filter
from . import models
from . import naming
from . import paths
from . import sealing
from . import tools
from . import wizard

log_filter.install()
