from . import onestop_occupancy
from . import onestop_stay_figure
from . import report_tonight
