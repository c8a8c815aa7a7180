from . import onestop_case_return
from . import onestop_case_staff
from . import onestop_case_transfer_propose
from . import onestop_certificate_print
from . import onestop_gbvims_report
from . import onestop_feedback_numbers
