from . import onestop_case
from . import onestop_case_member
from . import onestop_case_part
