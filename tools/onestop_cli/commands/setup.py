"""./onestop setup: everything but the start."""

import argparse

from .. import source

HELP = "download and set up all that is missing, start nothing"


def add_source_options(parser):
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--odoo", metavar="PATH", help="a checkout of Odoo 19 (remembered)"
    )
    source.add_argument(
        "--odoo-deb", metavar="FILE", help="Debian's odoo-19 package, or its folder"
    )


def prepare(workspace, options, tests=False):
    """Set up with the source that the options name, or the one used before."""
    workspace.open()
    if options.odoo:
        checkout = source.from_checkout(options.odoo)
        workspace.remember(odoo=str(checkout.packages))
    elif options.odoo_deb:
        workspace.remember(odoo=None)
    return workspace.prepare(tests=tests, deb=options.odoo_deb)


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop setup")
    add_source_options(parser)
    parser.add_argument("--tests", action="store_true", help="what the tests need, too")
    options = parser.parse_args(arguments)
    prepare(workspace, options, options.tests)
