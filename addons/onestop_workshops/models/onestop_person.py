from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class OnestopPerson(models.Model):
    """Who learns or waits for a place, or did since, was met since."""

    _inherit = "onestop.person"

    @api.model
    def _met_since(self, limit):
        learns = Domain("state", "in", ("waiting", "enrolled")) | Domain(
            "date_end", ">=", limit
        )
        # sudo: a purge is about all persons
        enrolments = self.env["onestop.enrolment"].sudo()._search(learns)
        column = SQL.identifier(enrolments.table, "person_id")
        here = Domain("id", "in", enrolments.subselect(column))
        return super()._met_since(limit) | here
