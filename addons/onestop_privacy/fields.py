"""Fields whose values are sealed: the database, its dump and its log hold ciphertext.

    legal_name = EncryptedChar(blind_index=True, groups="...")
    born = EncryptedDate()

How a value gets its place. The ciphertext is bound to model, field and record id, and
the id is only known after the INSERT. Sealed fields are therefore no columns to the
ORM, like attachments: it calls `create` with the records just inserted, and one UPDATE
for each field then stores what was sealed for those ids, in the same transaction. No
other statement ever carries the value, and since they are no columns, they are never
prefetched with others: they are read when asked for, and opened one by one when used.

The column `<name>` (bytea) holds the ciphertext. With `blind_index=True` the column
`<name>_bidx` holds a keyed hash of the normalised value, which serves `=` and `in`; it
shows who has equal values, so give it only to what has to be found. Neither
`<name>_bidx` nor the ciphertext is a field: no RPC reads them.

Like, order, group, aggregate and export are refused by the server. `tracking`, `index`,
`translate`, `company_dependent`, `required`, `compute` and `related` are refused when
the class is made.
"""

import base64
import binascii

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import SQL, human_size, split_every, sql
from odoo.tools.misc import OrderedSet

from .access import note
from .keys import current_ring
from .sealing import SealedValue, opening, store_columns
from .tools.key_ring import normalize, place

REFUSED = (
    "tracking",
    "company_dependent",
    "index",
    "translate",
    "required",
    "compute",
    "related",
    "aggregator",
    "group_expand",
)
BATCH = 1000
SUFFIX = "_bidx"


def is_inherited_from_file(parent):
    """Return whether a field comes by ``_inherits`` from the model of files.

    Odoo does that itself (documents of products). Such a field reads its parent with
    the user's own rights, and the parent refuses to be sorted by.

    :param parent: the field that is inherited, or None
    """
    return bool(parent) and parent.model_name == "ir.attachment"


class Sealed(fields.Field):
    """What sealed fields of all types have in common."""

    blind_index = False
    copy = False
    exportable = False
    default_export_compatible = False
    prefetch = False

    @property
    def column_type(self):
        """The ORM has no business with the column: see the module's text."""
        return None

    @property
    def index_name(self):
        return self.name + SUFFIX

    def _get_attrs(self, model_class, name):
        attrs = super()._get_attrs(model_class, name)
        if is_inherited_from_file(attrs.get("inherited_field")):
            return attrs
        for attribute in REFUSED:
            if attrs.get(attribute):
                raise TypeError(
                    f"{model_class._name}.{name} is sealed: it cannot have {attribute}"
                )
        if not attrs.get("store", True):
            raise TypeError(f"{model_class._name}.{name} is sealed: it must be stored")
        return attrs

    # Text and bytes, by type

    def _to_bytes(self, value):
        return value.encode()

    def _from_bytes(self, clear):
        return clear.decode()

    def _to_text(self, value):
        """Return the text that the blind index is made of."""
        return str(value)

    @property
    def _description_searchable(self):
        return self.blind_index

    # Cache, record and what leaves the server

    def convert_to_cache(self, value, record, validate=True):
        if isinstance(value, SealedValue):
            return value
        value = super().convert_to_cache(value, record, validate)
        if value is None or value == "":
            return None
        return SealedValue(clear=self._to_bytes(value))

    def convert_to_record(self, value, record):
        if isinstance(value, SealedValue):
            if not value.is_open():
                note(record.env, self.model_name, self.name, record._origin.id)
            with opening(record.env):
                value = self._from_bytes(value.open())
        return super().convert_to_record(value, record)

    def convert_to_write(self, value, record):
        return self.convert_to_read(value, record)

    def convert_to_export(self, value, record):
        raise self._refusal(record.env, record.env._("exported"))

    def convert_to_display_name(self, value, record):
        raise self._refusal(record.env, record.env._("part of a name"))

    def _refusal(self, env, use):
        return AccessError(
            env._(
                "%(field)s is sealed: it cannot be %(use)s. Look it up by its exact "
                "value, or open the record.",
                field=self._description_string(env),
                use=use,
            )
        )

    # Database

    def update_db(self, model, columns):
        column = columns.get(self.name)
        if column and column["udt_name"] != "bytea":
            raise TypeError(
                f"{self} is sealed, but its column holds clear values: move them to it "
                "by a migration script"
            )
        cr, table = model.env.cr, model._table
        if not column:
            sql.create_column(cr, table, self.name, "bytea", self.string)
        if self.blind_index:
            if self.index_name not in columns:
                sql.create_column(cr, table, self.index_name, "bytea")
            name = sql.make_index_name(table, self.index_name)
            expressions = [f'"{self.index_name}"']
            sql.create_index(cr, name, table, expressions)
        return False

    def create(self, record_values):  # pylint: disable=method-required-super
        """Store the values of records that were just inserted."""
        self._store(
            [
                (record, cached)
                for record, value in record_values
                if (cached := self.convert_to_cache(value, record)) is not None
            ]
        )

    def write(self, records, value):  # pylint: disable=method-required-super
        cache_value = self.convert_to_cache(value, records)
        self._store([(record, cache_value) for record in records if record.id])
        self._update_cache(records, cache_value)

    def _store(self, pairs):
        """Seal values for their records, and store them.

        :param pairs: list of (record, SealedValue or None)
        """
        for some in split_every(BATCH, pairs, list):
            env, table = some[0][0].env, some[0][0]._table
            with opening(env):
                ring = current_ring()
                rows = [
                    (record.id, *self._columns(ring, record.id, value))
                    for record, value in some
                ]
            store_columns(env, table, self._column_names(), rows)

    def _column_names(self):
        return [self.name, self.index_name] if self.blind_index else [self.name]

    def _columns(self, ring, record_id, cached):
        """Return the contents of the columns: ciphertext and, if any, blind index."""
        if cached is None:
            return (None, None) if self.blind_index else (None,)
        return self._sealed_columns(ring, record_id, cached.open())

    def _sealed_columns(self, ring, record_id, clear):
        sealed = ring.seal(place(self.model_name, self.name, record_id), clear)
        if not self.blind_index:
            return (sealed,)
        text = self._to_text(self._from_bytes(clear))
        return sealed, ring.index(f"{self.model_name}|{self.name}", text)

    def seal_again(self, ring, record_id, sealed):
        """Return the contents of the columns, sealed by the newest key of the ring.

        :raises KeyRingError: when the value does not open
        """
        where = place(self.model_name, self.name, record_id)
        return self._sealed_columns(ring, record_id, ring.open(where, sealed))

    def read(self, records):  # pylint: disable=method-required-super
        rows = records.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id IN %s",
                SQL.identifier(self.name),
                SQL.identifier(records._table),
                records._ids,
            )
        )
        with opening(records.env):
            ring = current_ring()
        found = {
            record_id: SealedValue(
                ring=ring,
                sealed=bytes(sealed),
                where=place(self.model_name, self.name, record_id),
            )
            for record_id, sealed in rows
            if sealed is not None
        }
        self._insert_cache(records, map(found.get, records._ids))

    # Searching

    def to_sql(self, model, alias):
        raise self._refusal(
            model.env, model.env._("sorted by, grouped by, summed up or compared")
        )

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """Search for exact values by the blind index, and for whether there is one."""
        if field_expr != self.name or operator not in ("in", "not in"):
            raise self._refusal(model.env, model.env._("searched in that way"))
        column = SQL.identifier(alias, self.name)
        parts = []
        if any(wanted is False or wanted == "" for wanted in value):
            parts.append(SQL("%s IS NULL", column))
        if texts := [wanted for wanted in value if wanted not in (False, "", None)]:
            parts.append(self._found_by(texts, model, alias))
        found = SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")
        if operator == "in":
            return SQL("(%s IS TRUE)", found)
        return SQL("(%s IS NOT TRUE)", found)

    def _found_by(self, values, model, alias):
        if not self.blind_index:
            raise self._refusal(model.env, model.env._("searched"))
        note(model.env, self.model_name, self.name)
        name = f"{self.model_name}|{self.name}"
        with opening(model.env):
            ring = current_ring()
            hashes = [
                index
                for value in values
                for index in ring.indexes(name, self._to_text(value))
            ]
        return SQL("%s IN %s", SQL.identifier(alias, self.index_name), tuple(hashes))

    def filter_function(self, records, field_expr, operator, value):
        """Filter records in memory by the same rules as the database."""
        wanted = OrderedSet(value) if operator == "in" else ()
        texts = {normalize(self._to_text(v)) for v in wanted if v not in (False, "")}
        refused = field_expr != self.name or operator != "in"
        if refused or (texts and not self.blind_index):
            raise self._refusal(records.env, records.env._("searched in that way"))

        def fits(record):
            found = self.__get__(record)
            if not found:
                return len(texts) < len(wanted)
            return normalize(self._to_text(found)) in texts

        return fits


class EncryptedChar(Sealed, fields.Char):
    """A line of text that is sealed."""

    type = "char"


class EncryptedText(Sealed, fields.Text):
    """A text that is sealed."""

    type = "text"


class EncryptedDate(Sealed, fields.Date):
    """A date that is sealed: found exactly if `blind_index`, never by a range."""

    type = "date"

    def _to_bytes(self, value):
        return value.isoformat().encode()

    def _from_bytes(self, clear):
        return fields.Date.to_date(clear.decode())


class EncryptedBinary(Sealed, fields.Binary):
    """A file that is sealed, in the table itself and not in the file store."""

    type = "binary"
    attachment = False
    _depends_context = None

    def _get_attrs(self, model_class, name):
        attrs = super()._get_attrs(model_class, name)
        if attrs.get("blind_index") or attrs.get("attachment"):
            raise TypeError(
                f"{model_class._name}.{name} is sealed: a file has no blind index and "
                "is no attachment"
            )
        return attrs

    def _to_bytes(self, value):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValueError(f"{self} takes a file in base 64") from error

    def _from_bytes(self, clear):
        return base64.b64encode(clear)

    def convert_to_read(self, value, record, use_display_name=True):
        if value and record.env.context.get("bin_size"):
            return human_size(len(base64.b64decode(value))).encode()
        return super().convert_to_read(value, record, use_display_name)
