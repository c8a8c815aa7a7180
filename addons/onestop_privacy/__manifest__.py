{
    "name": "OneStop Privacy",
    "summary": "Sealed fields, keys outside the database, counts that give nobody away",
    "version": "19.0.1.0.0",
    "author": "OneStop",
    "website": "https://onestop.invalid",
    "category": "Hidden/Tools",
    "license": "AGPL-3",
    "external_dependencies": {"python": ["cryptography"]},
    "depends": ["base", "web"],
    "data": ["data/ir_cron.xml"],
}
