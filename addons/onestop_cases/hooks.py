"""What happens around the installation of the module."""

from .tools.database import assert_guards


def post_init_hook(env):
    """Assert that the guards stand after the installation."""
    assert_guards(env)
