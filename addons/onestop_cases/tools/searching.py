"""Search methods of fields that say what a user may do."""

from odoo.fields import Domain


def answer(records, domain, value):
    """Return the domain for a field that is true where ``domain`` holds.

    Rules are evaluated as superuser and take the domain as it is. When a user searches
    by the field herself, she has no right to the fields on the way: she gets what the
    superuser finds, and her rules come on top.
    """
    if not records.env.su:
        domain = Domain("id", "in", records.sudo()._search(domain))
    return domain if True in value else ~domain
