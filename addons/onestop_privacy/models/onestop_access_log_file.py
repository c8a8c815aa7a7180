from odoo import fields, models

from ..tools.ways import way_of

#: Rows with more records are lists: no code is worked out for them.
FEW = 3


class OnestopAccessLog(models.Model):
    """Which file a row of the log is about, and by what way it was opened."""

    _inherit = "onestop.access.log"

    way_kind = fields.Selection(
        [
            ("list", "List"),
            ("form", "Form"),
            ("file", "Document"),
            ("report", "Printed"),
            ("export", "Export"),
            ("remote", "Program"),
            ("other", "Other"),
        ],
        "How",
        compute="_compute_way_kind",
    )
    model_label = fields.Char("What", compute="_compute_model_label")
    file_code = fields.Char(
        "File", compute="_compute_file_code", groups="onestop_privacy.group_overseer"
    )

    def _compute_way_kind(self):
        for log in self:
            log.way_kind = way_of(log.way or "")

    def _compute_model_label(self):
        for log in self:
            known = log.model in self.env
            # sudo: what a model is called is no secret
            name = known and self.env["ir.model"].sudo()._get(log.model).name
            log.model_label = name or log.model

    def _compute_file_code(self):
        """Give the code of the file, and of the few files, that a row is about."""
        ids = self._ids_by_row()
        by_model = {}
        for log in self:
            if len(ids.get(log.id, ())) <= FEW:
                by_model.setdefault(log.model, set()).update(ids.get(log.id, ()))
        subject = self.env["onestop.subject"]
        above = {
            model: subject._subjects_of(model, sorted(some))
            for model, some in by_model.items()
        }
        codes = self._codes({key for rows in above.values() for key in rows.values()})
        for log in self:
            found = above.get(log.model, {})
            few = ids.get(log.id, ()) if len(ids.get(log.id, ())) <= FEW else ()
            names = {codes[found[one]] for one in few if one in found}
            log.file_code = ", ".join(sorted(names))

    def _codes(self, subjects):
        """Return {(model, id): code} of the files that the user may hear of."""
        codes = {}
        for name in {model for model, _id in subjects}:
            # sudo: who oversees files hears of their codes, and of nothing else
            files = self.env[name].sudo().with_context(active_test=False)
            ids = [record_id for model, record_id in subjects if model == name]
            domain = files._oversight_domain(self.env.user)
            heard = files.search([("id", "in", ids), *domain])
            codes.update({(name, one.id): one.display_name for one in heard})
        return {key: codes.get(key, "") for key in subjects}
