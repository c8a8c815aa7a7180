from . import onestop_grant_budget_view

from . import onestop_grant_budget_page
