from odoo import api, models
from odoo.fields import Domain


class OnestopPersonRetention(models.Model):
    """How long what tells who she is stays: counted from the last contact."""

    _inherit = "onestop.person"

    @api.model
    def _purge_names(self):
        return [*super()._purge_names(), "alias"]

    @api.model
    def _retention_domain(self, date_field, limit):
        domain = super()._retention_domain(date_field, limit)
        return Domain(domain) & ~self._met_since(limit)

    @api.model
    def _met_since(self, limit):
        """Return the domain of persons who were helped or called since a date."""
        return Domain("contact_ids.attempt_ids.date", ">=", limit) | Domain(
            "consent_ids.date_given", ">=", limit
        )
