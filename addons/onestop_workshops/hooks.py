"""What happens around the installation of the module."""

from .tools.database import assert_guards


def pre_init_hook(env):
    """Create ``btree_gist``: exclusion constraints over ids and times need it.

    It is a trusted extension, so the owner of the database may create it.
    """
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def post_init_hook(env):
    """Assert that the guards stand after the installation."""
    assert_guards(env)
