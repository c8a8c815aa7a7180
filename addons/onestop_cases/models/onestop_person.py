from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import SQL


class OnestopPerson(models.Model):
    """Who accompanies her follows from the teams of her open files."""

    _inherit = "onestop.person"

    def _refresh_circle(self):
        """Set the circle: all who are on the team of one of her open files now.

        The police liaison is on teams and never in the circle: she opens no identity.
        """
        members = self.env["onestop.case.member"].sudo()
        members = members.search(
            [
                ("case_id.person_id", "in", self.ids),
                ("case_id.date_closed", "=", False),
                ("date_to", "=", False),
                ("discipline", "!=", "police"),
            ]
        )
        for person in self.sudo():
            hers = members.filtered(lambda m, p=person: m.case_id.person_id == p)
            person.circle_ids = [Command.set(hers.user_id.ids)]

    @api.model
    def _met_since(self, limit):
        files = Domain("date_closed", "=", False) | Domain("date_closed", ">=", limit)
        # sudo: a purge is about all persons
        cases = self.env["onestop.case"].sudo()._search(files)
        column = SQL.identifier(cases.table, "person_id")
        open_since = Domain("id", "in", cases.subselect(column))
        return super()._met_since(limit) | open_since

    def _action_open_emergency(self):
        """Open her newest file, where there is one: that is where help is needed."""
        # sudo: whose file it is is no field of the director; that it is hers to open is
        # asked of the file
        files = self.env["onestop.case"].sudo().search([("person_id", "=", self.id)])
        files = files.with_env(self.env)._filtered_access("read")[:1]
        if not files:
            return super()._action_open_emergency()
        return {
            "type": "ir.actions.act_window",
            "res_model": files._name,
            "res_id": files.id,
            "views": [(False, "form")],
            "target": "current",
        }
