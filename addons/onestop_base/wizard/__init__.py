from . import onestop_person_circle_change
from . import onestop_person_merge_request
