from . import report_certificate
