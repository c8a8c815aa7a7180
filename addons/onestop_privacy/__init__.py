from . import access
from . import fields
from . import keys
from . import models
from . import sealing
from . import tools
