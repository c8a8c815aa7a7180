from . import onestop_case
from . import onestop_case_member
from . import onestop_case_part
from . import onestop_case_locked
from . import onestop_case_note
from . import onestop_case_reading
from . import onestop_service
