from . import report_case_copy
from . import report_certificate
from . import report_referral
