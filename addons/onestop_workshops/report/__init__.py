from . import onestop_material_cost
from . import onestop_material_level
from . import report_attendance
from . import report_training_certificate
