from odoo import api, models
from odoo.fields import Domain

from ..guard import is_guarded


class OnestopSubject(models.AbstractModel):
    """What hangs on a file, so that the log tells who has looked at it."""

    _inherit = "onestop.subject"

    def _access_log_targets(self):
        """Return {model: ids} of these files and of everything that hangs on them.

        Found by the many2one fields of guarded models, so that a model added later is
        covered; extend it for what hangs on a file by other means.
        """
        return self._hanging_on(self._name, self.ids)

    @api.model
    def _hanging_on(self, model, ids):
        """Return {model: ids} of rows of a guarded model, and of all below them."""
        targets, todo = {model: set(ids)}, [model]
        while todo:
            name = todo.pop(0)
            for below, links in self._links_to(name).items():
                found = self._linked(below, links, targets[name])
                if new := found - targets.get(below, set()):
                    targets.setdefault(below, set()).update(new)
                    todo.append(below)
        targets["ir.attachment"] = self._files_of(targets)
        return targets

    def _whole_files(self):
        """Return the files above these ones, as superuser: whom they are about.

        What a case hangs on is her file; a hold on the one keeps the other.
        """
        # sudo: whose file it is; nothing of it is read
        records = self.sudo()
        for _step in range(3):
            above = [
                records[name]
                for name in self._ways_up(records)
                if self._is_subject(records[name]) and records[name]
            ]
            if not above:
                break
            records = above[0]
        return records

    @api.model
    def _links_to(self, name):
        """Return {guarded model: names of its fields} of what links to a model."""
        links = {}
        for model in self.env.values():
            if not is_guarded(model) or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                many2one = field.type == "many2one" and field.store
                if many2one and field.comodel_name == name != model._name:
                    links.setdefault(model._name, []).append(field.name)
        return links

    @api.model
    def _linked(self, model, links, ids):
        # sudo: which rows hang on a file; nothing of them is read
        records = self.env[model].sudo().with_context(active_test=False)
        domain = Domain.OR(Domain(link, "in", list(ids)) for link in links)
        return set(records.search(domain).ids)

    @api.model
    def _files_of(self, targets):
        # sudo: as above
        files = self.env["ir.attachment"].sudo()
        domain = Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", list(ids))
            for model, ids in targets.items()
        )
        return set(files.search([("id", "!=", False), *domain]).ids)

    @api.model
    def _subjects_of(self, model, ids):
        """Return {id: (model of the file, its id)} for rows of a guarded model.

        The nearest file above each row: its own if it is one, else the first that its
        many2one fields lead to.
        """
        if model not in self.env:
            return {}
        # sudo: whose part a row is; nothing of it is read
        records = self.env[model].sudo().with_context(active_test=False)
        if model == "ir.attachment":
            return self._subjects_of_files(records.browse(ids).exists())
        return self._climb(records.browse(ids).exists(), depth=3)

    @api.model
    def _subjects_of_files(self, files):
        found = {}
        for name, some in files.grouped("res_model").items():
            above = self._subjects_of(name, some.mapped("res_id"))
            found.update({f.id: above[f.res_id] for f in some if f.res_id in above})
        return found

    @api.model
    def _climb(self, records, depth):
        if self._is_subject(records):
            return {record.id: (record._name, record.id) for record in records}
        found = {}
        for name in self._ways_up(records) if depth else ():
            above = self._climb(records[name], depth - 1)
            for record in records:
                if record.id not in found and record[name].id in above:
                    found[record.id] = above[record[name].id]
        return found

    @api.model
    def _is_subject(self, records):
        return isinstance(records, self.env.registry["onestop.subject"])

    @api.model
    def _ways_up(self, records):
        """Return the names of fields that lead to guarded models, files first."""
        names = [
            field.name
            for field in records._fields.values()
            if field.type == "many2one"
            and field.store
            and field.comodel_name != records._name
            and is_guarded(self.env[field.comodel_name])
        ]
        return sorted(
            names,
            key=lambda name: (
                not self._is_subject(self.env[records._fields[name].comodel_name]),
                not records._fields[name].required,
            ),
        )

    def action_who_looked(self):
        """Open the screen "Who has looked at this file" on one file."""
        self.ensure_one()
        return self.env["onestop.file.look"]._action_on(self)
