from odoo import models


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _find_record(
        self,
        xmlid=None,
        res_model="ir.attachment",
        res_id=None,
        access_token=None,
        field=None,
    ):
        """Let no token stand for the right to open a guarded record or its files."""
        if access_token and self._is_shut(res_model, res_id):
            access_token = None
        return super()._find_record(xmlid, res_model, res_id, access_token, field)

    def _is_shut(self, res_model, res_id):
        # sudo: whether it is sealed says nothing
        files = self.env["ir.attachment"].sudo()
        if res_model == files._name:
            return bool(res_id and files.browse(int(res_id)).exists().seal_key)
        return files._is_guarded_place(res_model, res_id)
