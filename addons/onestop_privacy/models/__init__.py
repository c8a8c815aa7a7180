from . import ir_default
from . import ir_http
from . import onestop_access_log
from . import onestop_access_log_seal
from . import onestop_sealed
