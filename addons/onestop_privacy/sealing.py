"""What is sealed on its way between database, cache and user."""

from odoo.exceptions import UserError
from odoo.tools import SQL

from .tools.key_ring import KeyRingError


class opening:
    """Turn what is wrong with keys or seals into a sentence for the user."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, KeyRingError):
            raise UserError(
                self.env._(
                    "A sealed value cannot be opened or stored, and nothing was "
                    "changed. Tell the administrator: %(reason)s.",
                    reason=str(error),
                )
            ) from error
        return False


def store_columns(env, table, names, rows):
    """Update columns of bytes.

    :param rows: list of (record id, content of each column)
    """
    columns = [SQL.identifier(name) for name in names]
    new = [SQL.identifier("sealed", name) for name in names]
    env.execute_query(
        SQL(
            "UPDATE %s SET %s FROM (VALUES %s) AS sealed (id, %s) WHERE %s = sealed.id",
            SQL.identifier(table),
            SQL(", ").join(
                SQL("%s = %s::bytea", column, value)
                for column, value in zip(columns, new, strict=True)
            ),
            SQL(", ").join(rows),
            SQL(", ").join(columns),
            SQL.identifier(table, "id"),
        )
    )


class SealedValue:
    """A value in the cache: opened when it is used, and never printed."""

    __slots__ = ("_clear", "_ring", "_sealed", "_where")

    def __init__(self, clear=None, ring=None, sealed=None, where=None):
        self._clear, self._ring = clear, ring
        self._sealed, self._where = sealed, where

    def is_open(self):
        return self._clear is not None

    def open(self):
        """Return the clear bytes.

        :raises KeyRingError:
        """
        if self._clear is None:
            self._clear = self._ring.open(self._where, self._sealed)
        return self._clear

    def __eq__(self, other):
        if not isinstance(other, SealedValue):
            return NotImplemented
        return self.open() == other.open()

    __hash__ = None

    def __repr__(self):
        return "<sealed>"
