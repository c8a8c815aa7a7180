from odoo import models


class OnestopStay(models.Model):
    """The buttons of the form: each is one public action on one stay."""

    _inherit = "onestop.stay"

    def action_check_in(self):
        """Check in with the reserved beds, or the best proposal."""
        self.ensure_one()
        self.check_in(self.id)
        return True

    def action_wait(self):
        """Put on the waiting list."""
        self.ensure_one()
        return self.put_on_waiting_list(self.id)

    def action_cancel(self):
        """Cancel the request or reservation."""
        self.ensure_one()
        return self.cancel(self.id)

    def action_no_show(self):
        """Record that the household did not come."""
        self.ensure_one()
        return self.no_show(self.id)

    def action_find_places(self):
        """Open the proposals for this household."""
        self.ensure_one()
        self.check_access("write")
        return self.env["onestop.stay.place"].create({"stay_id": self.id})._open()

    def action_extend(self):
        """Open the new expected departure."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Expected departure"),
            "res_model": "onestop.stay.extend",
            "view_mode": "form",
            "target": "new",
            "context": {"default_stay_id": self.id},
        }

    def action_leave(self):
        """Open the departure: where does she go?"""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Departure"),
            "res_model": "onestop.stay.leave",
            "view_mode": "form",
            "target": "new",
            "context": {"default_stay_id": self.id},
        }

    def action_turn_away(self):
        """Open the record of a household that is sent elsewhere."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Turned away"),
            "res_model": "onestop.turn.away",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_stay_id": self.id,
                "default_centre_id": self.centre_id.id,
                "default_women": self.household_size - self.child_count,
                "default_children": self.child_count,
            },
        }
