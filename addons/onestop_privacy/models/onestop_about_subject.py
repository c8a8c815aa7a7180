from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class OnestopAboutSubject(models.AbstractModel):
    """What is recorded about somebody's file: the file is named by model and number."""

    _name = "onestop.about.subject"
    _description = "About a file"

    res_model = fields.Char("Model of the file", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "File", model_field="res_model", required=True, readonly=True
    )
    subject_code = fields.Char("Code", compute="_compute_subject_code")
    in_my_scope = fields.Boolean(
        compute="_compute_in_my_scope", search="_search_in_my_scope"
    )

    def _compute_subject_code(self):
        for record in self:
            # sudo: who oversees files reads their codes, and nothing else of them
            record.subject_code = record._subject().sudo().display_name

    def _compute_in_my_scope(self):
        mine = self.sudo().search([("id", "in", self.ids), ("in_my_scope", "=", True)])
        for record in self:
            record.in_my_scope = record._origin in mine

    def _search_in_my_scope(self, operator, value):
        """Find what is about files that the user may hear of (see the rules)."""
        if operator != "in":
            return NotImplemented
        domains = [self._scope_of_model(name) for name in self._subject_models()]
        domain = Domain.OR(domains)
        return domain if True in value else ~domain

    def _scope_of_model(self, name):
        # sudo: a number is compared, nothing is read
        subjects = self.env[name].sudo().with_context(active_test=False)
        ids = subjects._search(subjects._oversight_domain(self.env.user)).subselect()
        return Domain("res_model", "=", name) & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", SQL.identifier(alias, "res_id"), ids
            )
        )

    def _subject_models(self):
        """Return the names of the models whose records are files."""
        names = self.env.registry.descendants(["onestop.subject"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    def _subject(self):
        """Return the file, without a look at who may see it."""
        self.ensure_one()
        if self.res_model not in self._subject_models():
            return self.env["onestop.subject"]
        return self.env[self.res_model].browse(self.res_id)
