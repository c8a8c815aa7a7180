"""The ./onestop command: sets up Odoo 19 with OneStop, runs, tests and keeps it."""
