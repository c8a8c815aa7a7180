from . import onestop_occupancy
from . import onestop_stay_figure
