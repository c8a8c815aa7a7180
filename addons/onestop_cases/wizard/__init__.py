from . import onestop_certificate_print
