from odoo import models
from odoo.fields import Command


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

    def _action_open_emergency(self):
        """Open her newest file, where there is one: that is where help is needed."""
        files = self.env["onestop.case"]
        files = files.search([("person_id", "=", self.id)], limit=1)
        if not files:
            return super()._action_open_emergency()
        return {
            "type": "ir.actions.act_window",
            "res_model": files._name,
            "res_id": files.id,
            "views": [(False, "form")],
            "target": "current",
        }
