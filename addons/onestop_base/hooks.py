"""What happens around the installation of the module."""


def pre_init_hook(env):
    """Create ``btree_gist``: the guard against double duties needs it.

    It is a trusted extension, so the owner of the database may create it.
    """
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
