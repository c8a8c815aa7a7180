from . import onestop_centre
from . import onestop_language
from . import onestop_person
from . import res_users
