from . import onestop_assess
from . import onestop_certificate_issue
from . import onestop_certificate_paper
from . import onestop_enrolment_add
from . import onestop_enrolment_leave
from . import onestop_session_cancel
from . import onestop_session_make_up
