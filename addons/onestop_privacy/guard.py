"""What guarded models (`onestop.guarded`) have in common, as plain functions.

Whoever asks for a record that is not there, and whoever asks for one that is not hers,
gets the same words: whether somebody is here is the first secret.
"""

from odoo.exceptions import AccessError, MissingError

from .access import note_many, note_refused

#: Types of fields that name records of one other model, by their ids.
LINKS = ("many2one", "one2many", "many2many")
OPEN = "onestop_privacy.open"
#: In the context while records are read ahead for which nobody asked. An object that no
#: remote call can carry: it keeps refused tries out of the log.
AHEAD, UNASKED = "onestop_privacy_ahead", object()


class Absent(AccessError, MissingError):
    """Nothing there, when code looks as superuser: a MissingError to Odoo's own code.

    To everybody else it is the refusal of a forbidden record, by name and words.
    """


Absent.__name__, Absent.__module__ = AccessError.__name__, AccessError.__module__


def refusal(env, records=None):
    """Return the one error for what is absent and for what is not open to the user.

    It names no model, record, field, rule or group, with debug mode or without. The
    access log keeps who tried; call it where the error is raised.

    :param records: what she asked for
    """
    if records is not None and env.context.get(AHEAD) is not UNASKED:
        note_refused(env, records._name, records._ids)
    return (Absent if env.su else AccessError)(
        env._(
            "There is no such record, or it is not open to you. Go back and choose "
            "again; if you need it for your work, ask who answers for access."
        )
    )


def use_refusal(env):
    """Return the error for a use that is refused to everybody."""
    return AccessError(
        env._(
            "Records about persons are not used in that way here: no import, no "
            "general export, no sorting, grouping or sums across their walls."
        )
    )


def is_guarded(model):
    """Return whether a model (record set, class or None) is guarded."""
    return getattr(model, "_guarded", False)


def remember_open(records):
    """Remember which records a user may name in this transaction without a question.

    Those that she creates: whether she may read them is often decided by their own
    lines (a team, say), and Odoo checks it when all is there. And those of which our
    own code has asked already whether she may read them.
    """
    _open(records).update(records._ids)


def without_open(records):
    """Return the records that the user has to be asked for."""
    known = _open(records)
    return records.filtered(lambda record: record.id not in known) if known else records


def _open(records):
    known = records.env.cr.precommit.data.setdefault(OPEN, {})
    return known.setdefault((records.env.uid, records._name), set())


def note_reading(records, names, use=""):
    """Note that a user read records of a guarded model: one row a call and model.

    Our own code that reads as superuser on behalf of a user answers for its notes.

    :param records: what was read; empty when only figures were
    :param names: names of fields
    :param str use: what for, when it was not plain reading
    """
    env = records.env
    if env.su:
        return
    ids = [record_id for record_id in records._ids if isinstance(record_id, int)]
    note_many(env, records._name, [f"{n} ({use})" if use else n for n in names], ids)
