from . import fields
from . import keys
from . import models
from . import tools
