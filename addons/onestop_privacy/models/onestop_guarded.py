from odoo import api, models
from odoo.exceptions import MissingError

from ..guard import (
    AHEAD,
    UNASKED,
    is_guarded,
    note_reading,
    refusal,
    remember_open,
    use_refusal,
)

#: Mixins that copy values into tables with rules of their own.
TALKATIVE = ("mail.thread", "mail.activity.mixin")
#: Stands for the names of fields where only records were counted.
COUNTED = "records"


class OnestopGuarded(models.AbstractModel):
    """What says something about somebody: inherit it on every such model.

    Your model then

    - answers alike for a record that is absent and one that is forbidden: `AccessError`
      with one text, whatever the operation and the way in (see `_refusal`, for your own
      methods that take ids);
    - is named by its code or number: set `_rec_name` to a code (a readonly Char) or to
      "id", and do not override `_compute_display_name`;
    - is never exported nor imported by Odoo's own screens;
    - keeps a row of the access log for each call that reads it (ids, fields and way,
      never a value). What you read by SQL or as superuser for a user, you note yourself
      with `_note_reading`;
    - is checked when another record names it: who writes a many2one, x2many or
      reference to a record that she may not read is refused;
    - is sorted by number where it stands in a many2one, and no field that leads through
      it is sorted, grouped or summed up; related fields that lead through it are read
      with the user's own rights.

    `_register_hook` keeps the registry from loading when a guarded model has messages,
    activities, properties or a name that is no code.
    """

    _name = "onestop.guarded"
    _description = "Guarded records"
    _guarded = True
    _importable = False

    # Names

    @api.depends(lambda self: (self._rec_name,) if self._rec_name else ())
    def _compute_display_name(self):
        """A code or a number: Odoo shows the name of what a user may not read."""
        if self._rec_name and self._rec_name != "id":
            return super()._compute_display_name()
        for record in self:
            record.display_name = str(record._origin.id or "")
        return None

    @api.model
    def name_create(self, name):
        """A name that somebody types would be a display name: refuse."""
        raise use_refusal(self.env)

    # One answer

    def _refusal(self):
        """Return the error for records that are absent or forbidden, to be raised.

        The access log keeps that she tried.
        """
        return refusal(self.env, self)

    def _check_access(self, operation):
        try:
            result = super()._check_access(operation)
        except MissingError:
            result = (self, None)
        return result and (result[0], result[0]._refusal)

    @api.private
    def fetch(self, field_names=None):
        """Refuse absent records like forbidden ones.

        Odoo fetches what is there and raises for what is forbidden alone. Code that
        looks at a record as superuser before it asks for access would tell the
        difference otherwise.
        """
        super().fetch(field_names)
        if not any(self._ids) or (self.env.su and len(self) > 1):
            return
        for field in self._determine_fields_to_fetch(field_names):
            if field.column_type and field.store:
                if any(field._cache_missing_ids(self._origin)):
                    raise refusal(self.env, None if self.env.su else self)
                return

    def _fetch_field(self, field):
        """Odoo reads other records ahead, and one by one when some are refused."""
        if len(self) > 1 and not self.env.su:
            self = self.with_context(**{AHEAD: UNASKED})
        return super()._fetch_field(field)

    @api.readonly
    def get_metadata(self):
        self.check_access("read")
        return super().get_metadata()

    def _get_external_ids(self):
        self.check_access("read")
        return super()._get_external_ids()

    # The access log

    def _note_reading(self, names, use=""):
        """Note in the access log that the user read these records.

        :param names: names of fields, never values
        """
        note_reading(self, names, use)

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not self.env.su:
            if len(result) != len(self):
                raise self._refusal()
            self._note_reading(fnames)
        return result

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        records = self.browse(record_id for record_id, _name in found)
        records._note_reading(["display_name"], "searched")
        return found

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), **options):
        self._note_figures(groupby, aggregates)
        return super().formatted_read_group(domain, groupby, aggregates, **options)

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), **options
    ):
        self._note_figures(*grouping_sets, aggregates)
        return super().formatted_read_grouping_sets(
            domain, grouping_sets, aggregates, **options
        )

    @api.model
    @api.readonly
    def read_group(self, domain, fields, groupby, *arguments, **options):
        groups = [groupby] if isinstance(groupby, str) else groupby
        self._note_figures(groups, fields)
        # Odoo's warning that it goes is for who calls it, not for its guard.
        unwarned = super().read_group.__wrapped__
        return unwarned(self, domain, fields, groupby, *arguments, **options)

    def _note_figures(self, *specifications):
        """Note what was grouped or summed up: `date:month`, `age:avg`, `__count`."""
        names = {
            name.split(":")[0]
            for names in specifications
            for name in names
            if not name.startswith("__")
        }
        self.browse()._note_reading(sorted(names) or [COUNTED], "grouped")

    def copy(self, default=None):
        self._note_reading(["(copied)"])
        return super().copy(default)

    # Naming: see `_check_named` of every model

    def _parent_store_create(self):
        """Odoo calls it with rows just inserted, before it creates their lines."""
        remember_open(self)
        return super()._parent_store_create()

    # No way out, no way in

    def export_data(self, fields_to_export):
        """Refuse Odoo's own export: an export needs a purpose and a second person."""
        raise use_refusal(self.env)

    @api.model
    def load(self, fields, data):
        """Refuse Odoo's own import: it tells which values are there already.

        Where nothing unique can be guessed, a model sets `_importable`.
        """
        if not self._importable:
            raise use_refusal(self.env)
        return super().load(fields, data)

    # What keeps the registry from loading

    def _register_hook(self):
        super()._register_hook()
        if self._name == "onestop.guarded" and (faults := self._guard_faults()):
            raise TypeError("Guarded records would leak: " + "; ".join(faults))

    @api.model
    def _guard_faults(self):
        """Return sentences on guarded models that would show what they should not."""
        faults = []
        for model in self.env.values():
            if is_guarded(model) and not model._abstract:
                faults += self._guard_faults_of(model)
        return sorted(faults)

    @api.model
    def _guard_faults_of(self, model):
        name = model._name
        faults = [
            f"{name} inherits {mixin}: its copies have other rules"
            for mixin in TALKATIVE
            if mixin in self.env and isinstance(model, self.env.registry[mixin])
        ]
        if not self._is_code(model._fields.get(model._rec_name)):
            faults.append(f'{name} is named by no code: set _rec_name, or "id"')
        if model._inherits or model._inherits_children:
            faults.append(f"{name} shares fields by _inherits")
        for field in model._fields.values():
            if field.type in ("properties", "properties_definition"):
                faults.append(f"{field} lets users add fields of their own")
            if getattr(field, "tracking", None):
                faults.append(f"{field} is tracked: changes become messages")
        return faults

    @api.model
    def _is_code(self, field):
        """Return whether a field may name records: a code that nobody types."""
        if field is None or field.name == "name":
            return False
        return field.type != "char" or bool(field.readonly and not field.groups)
