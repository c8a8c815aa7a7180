from . import report_consent
