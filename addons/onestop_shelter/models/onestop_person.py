from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Stays that are not over.
GOING_ON = ("requested", "waiting", "reserved", "checked_in")


class OnestopPerson(models.Model):
    """Who stays here, or left since, was met since."""

    _inherit = "onestop.person"

    @api.model
    def _met_since(self, limit):
        stays = Domain("stay_id.state", "in", GOING_ON) | Domain(
            "stay_id.date_departure", ">=", limit
        )
        # sudo: a purge is about all persons
        residents = self.env["onestop.resident"].sudo()._search(stays)
        column = SQL.identifier(residents.table, "person_id")
        here = Domain("id", "in", residents.subselect(column))
        return super()._met_since(limit) | here
