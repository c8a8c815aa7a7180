"""What happens around the installation of the module."""

from .tools.database import assert_guards


def pre_init_hook(env):
    """Create ``btree_gist``: exclusion constraints over ids and dates need it."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def post_init_hook(env):
    """Assert that the guards of the database stand; give each centre its account."""
    assert_guards(env)
    centres = env["onestop.centre"].with_context(active_test=False)
    centres.search([])._make_analytic()
