{
    "name": "OneStop Privacy",
    "summary": "Sealed fields, access log, counts that give nobody away",
    "version": "19.0.1.0.0",
    "author": "OneStop",
    "website": "https://onestop.invalid",
    "category": "Hidden/Tools",
    "license": "AGPL-3",
    "external_dependencies": {"python": ["cryptography"]},
    "depends": ["base", "web"],
    "data": [
        "security/onestop_privacy_groups.xml",
        "security/ir.model.access.csv",
        "data/ir_cron.xml",
        "views/onestop_access_log_views.xml",
    ],
}
