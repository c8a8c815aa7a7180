from . import onestop_break_glass_request
from . import onestop_conflict_request
from . import onestop_file_look
from . import res_users_identitycheck
