from odoo import api, models
from odoo.exceptions import AccessError

#: Whose models these are, and the start of the names of the suite's.
OURS, SUITE = "onestop_workshops", "onestop."


class Base(models.AbstractModel):
    """What follows from other fields is nobody's to write, whoever sends it by RPC.

    Odoo takes a value for a stored computed field as it comes: another date would open
    a locked session again, another centre a learner to strangers.
    """

    _inherit = "base"

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_derived(vals) for vals in vals_list])

    def write(self, vals):
        """Write what is given by hand; nobody moves a record out of her own reach."""
        kept = self._without_derived(vals)
        result = super().write(kept)
        if not self.env.su and self._moves(kept):
            self.check_access("write")
        return result

    # ----------------------------------------------------------- business
    @api.model
    def _without_derived(self, vals):
        if self.env.su or self._original_module != OURS:
            return vals
        return {name: vals[name] for name in vals if not self._is_derived(name)}

    @api.model
    def _is_derived(self, name):
        field = self._fields.get(name)
        return bool(
            field
            and field.store
            and field.readonly
            and (field.compute or field.related)
        )

    @api.model
    def _moves(self, vals):
        """Return whether values may change whose a record is."""
        return self._original_module == OURS and any(map(self._names_ours, vals))

    @api.model
    def _names_ours(self, name):
        field = self._fields.get(name)
        return bool(
            field is not None
            and field.type == "many2one"
            and field.comodel_name.startswith(SUITE)
        )

    def _check_named(self, vals, deep=False):
        """Refuse a wizard about a cohort or session that the user may not read.

        Its proposals are computed as superuser, and an onchange answers with them.
        """
        super()._check_named(vals, deep)
        if self.env.su or not self._transient or self._original_module != OURS:
            return
        for name in filter(self._names_ours, vals or ()):
            value = vals[name]
            number = value.get("id") if isinstance(value, dict) else value
            named = self.env[self._fields[name].comodel_name]
            named = named.with_context(active_test=False)
            if number and not named.search_count([("id", "=", number)], limit=1):
                raise AccessError(
                    self.env._("This is not one of yours. Choose another one.")
                )
