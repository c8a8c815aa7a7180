"""Who may ask for figures of the whole company."""

FINANCE = (
    "onestop_base.group_finance_officer,onestop_base.group_finance_certifier,"
    "onestop_base.group_auditor"
)
