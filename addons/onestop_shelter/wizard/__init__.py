from . import onestop_figures
from . import onestop_figures_sheets
from . import onestop_stay_extend
from . import onestop_stay_leave
from . import onestop_stay_place
