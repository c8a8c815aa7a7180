from odoo import fields, models
from odoo.exceptions import UserError


class OnestopPersonMergeRequest(models.TransientModel):
    """Two codes of one person: which one stays."""

    _name = "onestop.person.merge.request"
    _description = "One person, two codes"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    code_ends = fields.Char("Code of the record that ends", required=True)
    code_stays = fields.Char("Code of the record that stays", required=True)

    # ------------------------------------------------------------ actions
    def action_merge(self):
        """Merge them, or ask a second person to: see ``merge_into``."""
        self.ensure_one()
        Person = self.env["onestop.person"]
        ends, stays = Person._by_code(self.code_ends), Person._by_code(self.code_stays)
        # whoever tries codes is not told which ones are somebody's
        if ends and ends == stays and ends.has_access("read"):
            raise UserError(self.env._("Both codes are those of one record already."))
        state = ends.merge_into(stays.id)["state"]
        if state == "asked":
            return self.env["ir.actions.act_window"]._for_xml_id(
                "onestop_base.onestop_person_merge_action"
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "onestop.person",
            "res_id": stays.id,
            "views": [(False, "form")],
        }
