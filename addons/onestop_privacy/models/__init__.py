from . import ir_default
from . import ir_http
from . import onestop_sealed
