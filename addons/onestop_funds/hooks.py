"""What happens around the installation of the module."""

from .tools.database import assert_guards


def pre_init_hook(env):
    """Create ``btree_gist``: exclusion constraints over ids and dates need it."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def post_init_hook(env):
    """Assert that the guards of the database stand; give each centre its account and
    the company its chart of accounts.
    """
    assert_guards(env)
    centres = env["onestop.centre"].with_context(active_test=False)
    centres.search([])._make_analytic()
    _load_chart_when_ready(env)
    _hash_whole_names(env)


def _hash_whole_names(env):
    """Hash the names of persons who were entered before whole names were hashed."""
    hashes = env["onestop.identity.hash"]
    known = hashes.search([("kind", "=", "name")]).person_id
    persons = hashes.search([("kind", "=", "exact")]).person_id - known
    hashes._refresh(persons)


def _load_chart_when_ready(env):
    """Let Odoo load our chart where it would load the one that it guesses.

    A chart can only be loaded when all modules are there: Odoo keeps the function in
    the registry until then. Entries or our chart in the company: nothing is done.
    """
    company = env.ref("base.main_company")
    env.registry._auto_install_template = lambda env: (
        env["res.company"].browse(company.id)._load_association_chart()
    )
