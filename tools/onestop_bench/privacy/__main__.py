"""Measure; run by ./onestop bench privacy after prepare.py has built the database."""

import os

from odoo.modules.module import initialize_sys_path
from odoo.tools import config


def main():
    # The modules can be imported only when it is known where they are.
    config.parse_config(["-c", os.environ["ONESTOP_CONF"], "--log-level", "error"])
    initialize_sys_path()
    from .measuring import measure

    measure()


main()
