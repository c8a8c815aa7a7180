from odoo import api, models
from odoo.fields import Domain


class OnestopPersonHashed(models.AbstractModel):
    """What says who a person is, and is found again by keyed hashes.

    It is kept while she is met, and its hashes go with it.
    """

    _name = "onestop.person.hashed"
    _inherit = ["onestop.guarded"]
    _description = "What a person is found by"

    @api.model
    def _retention_domain(self, date_field, limit):
        met = self.env["onestop.person"]._met_since(limit)
        domain = Domain(super()._retention_domain(date_field, limit))
        return domain & Domain("person_id", "not any", met)

    @api.model
    def _purge_derived(self, ids):
        persons = self.browse(ids).person_id
        return self.env["onestop.identity.hash"]._purge_of(persons)
