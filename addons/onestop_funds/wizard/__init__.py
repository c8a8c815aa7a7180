from . import account_statement_import
from . import account_statement_import_camt_parser
from . import onestop_bank_reconciliation
from . import onestop_grant_amend
from . import onestop_grant_budget_import
from . import onestop_grant_rate_import
from . import onestop_grant_reason
from . import onestop_grant_tranche_receive
