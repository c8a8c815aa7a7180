from odoo import api, models

from ..guard import is_guarded, use_refusal, without_open
from ..log_filter import redact
from ..naming import named_records
from ..paths import leads_through_guarded

#: What a caller's default is called in the context, and the suite's models.
DEFAULT, OURS = "default_", "onestop."


class Base(models.AbstractModel):
    """What every model does to keep guarded records apart from its own."""

    _inherit = "base"
    _guarded = False
    #: Readonly fields that a screen may give by the context all the same.
    _default_by_caller = frozenset()

    # Reading across the wall

    def _post_model_setup__(self):
        """Read related fields that lead through guarded records as the user.

        Odoo reads, sorts, groups and searches by them as superuser otherwise.
        """
        result = super()._post_model_setup__()
        for field in self._fields.values():
            if (
                field.related
                and not field.store
                and not field.inherited
                and field.compute_sudo
                and leads_through_guarded(self, field.related)
            ):
                field.compute_sudo = False
        return result

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort guarded records by their number, not by what may not be read."""
        field = self._fields.get(field_name)
        if (
            field is not None
            and field.type == "many2one"
            and is_guarded(self.env[field.comodel_name])
        ):
            field_name = f"{field_name}.id"
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def export_data(self, fields_to_export):
        """Export no field of guarded records by way of others."""
        for path in fields_to_export:
            if leads_through_guarded(self, path.replace("/", ".")):
                raise use_refusal(self.env)
        return super().export_data(fields_to_export)

    @api.model
    def _sql_error_to_message_generic(self, exc):
        """Odoo answers with the row that the database refused, of any field of it."""
        return redact(super()._sql_error_to_message_generic(exc))

    # Naming guarded records

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_named(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_named(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """The context may carry defaults that name any record, or any state.

        What a form shows but does not write follows from actions: who decided, what
        holds, when it was checked. A caller's default would be taken for their word.
        """
        cleaned = self._without_forged_defaults()
        defaults = super(Base, cleaned).default_get(fields)
        self._check_named(defaults)
        return defaults

    @api.model
    def _without_forged_defaults(self):
        """Return the model without defaults of the context for readonly fields."""
        if not self._name.startswith(OURS):
            return self
        context = {
            name: value
            for name, value in self.env.context.items()
            if not (
                name.startswith(DEFAULT)
                and (field := self._fields.get(name.removeprefix(DEFAULT))) is not None
                and field.readonly
                and field.name not in self._default_by_caller
            )
        }
        if len(context) == len(self.env.context):
            return self
        # what a caller sent is taken out
        # pylint: disable-next=context-overridden
        return self.with_context(context)

    def onchange(self, values, field_names, fields_spec):
        self._check_named(values, deep=True)
        return super().onchange(values, field_names, fields_spec)

    def _check_named(self, vals, deep=False):
        """Refuse to name guarded records that the user may not read.

        Odoo checks the record that is written, not those that it names; their labels
        and related values would come back with the answer.

        :param dict vals: as for `create` and `write`
        :param deep: look into new lines too, of which no `create` will hear
        """
        if self.env.su or not vals:
            return
        for records in named_records(self, vals, deep):
            if not without_open(records).has_access("read"):
                raise records._refusal()
