{
    "name": "OneStop Cases",
    "summary": "Files kept by a team of several disciplines",
    "version": "19.0.1.0.0",
    "author": "OneStop",
    "website": "https://onestop.invalid",
    "category": "Human Resources",
    "license": "AGPL-3",
    "depends": ["onestop_base"],
    "data": [
        "security/ir.model.access.csv",
        "security/onestop_cases_rules.xml",
        "views/onestop_case_views.xml",
        "views/onestop_cases_menus.xml",
    ],
    "application": True,
}
