from . import onestop_assess
from . import onestop_certificate_issue
from . import onestop_certificate_paper
