# What others inherit comes first.
from . import onestop_analytic_owner
from . import onestop_grant_steps

from . import account_chart_template
from . import account_journal
from . import onestop_centre
from . import onestop_grant
from . import onestop_grant_activity
from . import onestop_grant_allocation
from . import onestop_grant_amendment
from . import onestop_grant_budget_heading
from . import onestop_grant_budget_line
from . import onestop_grant_budget_version
from . import onestop_grant_budget_version_line
from . import onestop_grant_commitment
from . import onestop_grant_effort
from . import onestop_grant_effort_line
from . import onestop_grant_effort_paper
from . import onestop_grant_override
from . import onestop_grant_rate
from . import onestop_grant_report
from . import onestop_grant_report_due
from . import onestop_grant_report_line
from . import onestop_grant_report_template
from . import onestop_grant_tranche
from . import res_company
