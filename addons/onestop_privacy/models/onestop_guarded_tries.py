from odoo import api, models
from odoo.fields import Domain

from ..access import note_refused

#: In the context while it is asked whether a code is open to her; see guard.AHEAD.
ASKED, ASKING = "onestop_privacy_code", object()
COLLECTIONS = (list, tuple, set, frozenset)
SOUGHT = ("=", "in", "like", "ilike", "=like", "=ilike")


class OnestopGuarded(models.AbstractModel):
    """Who looks for a code that is not open to her has tried: the log keeps it.

    She finds nothing, as for a code that nobody has, and as slowly: the same queries
    are made and a row is written for both.
    """

    _inherit = "onestop.guarded"

    @api.model
    def _code_sought(self, text):
        """Return the code that a text spells, or False: modules know their codes."""
        return False

    @api.model
    def _search(self, domain, *arguments, **options):
        if not self.env.su and self.env.context.get(ASKED) is not ASKING:
            for code in self._codes_sought(Domain(domain)):
                self._note_tried(code)
        return super()._search(domain, *arguments, **options)

    @api.model
    def _codes_sought(self, domain):
        """Return the whole codes for which a domain asks."""
        names = {self._rec_name, "display_name"}
        if names & {"id", None}:
            return set()
        codes = set()
        for condition in domain.iter_conditions():
            if condition.field_expr in names and condition.operator in SOUGHT:
                value = condition.value
                texts = value if isinstance(value, COLLECTIONS) else [value]
                codes |= {
                    self._code_sought(text.strip("%"))
                    for text in texts
                    if isinstance(text, str)
                }
        return codes - {False}

    @api.model
    def _note_tried(self, code):
        hers = self.with_context(**{ASKED: ASKING}, active_test=False)
        domain = [("display_name", "=", code)]
        if not hers.search(domain, limit=1):
            # sudo: whether it exists is for the log alone
            note_refused(self.env, self._name, hers.sudo().search(domain, limit=1).ids)
