"""Step-up: whoever asks for something grave proves once more who she is.

    @stepup.every_time
    def action_open(self): ...

    @stepup.within(minutes=10)
    def action_export(self): ...

Both are for methods that a button or an OWL component calls by RPC. Without a proof
they answer with Odoo's own dialog for password or passkey (an action, so a component
passes the answer to `action.doAction`), which calls the method again. Arguments of the
call wait in the database until then: pass none that say something about somebody, but
keep them in sealed fields of the record.

A proof belongs to a session of the web client. XML-RPC has no session, and JSON-2 comes
with a key instead of a person: both are refused.
"""

import time
from functools import wraps

from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.base.models.res_users import check_identity

#: Where Odoo notes the last proof of a session.
LAST = "identity-check-last"
#: Where this request notes a proof of its own (see res.users.identitycheck).
PROVED = "onestop_identity_proved"


def note_proof(env):
    """Note that this very request proved who the user is."""
    setattr(request, PROVED, env.uid)


def has_proof(env, minutes=0):
    """Return whether the user proved who she is.

    :param minutes: how old the proof may be; 0: it comes with this request
    """
    if not request or not request.session.uid or request.session.uid != env.uid:
        return False
    if getattr(request, PROVED, None) == env.uid:
        return True
    return bool(minutes) and request.session.get(LAST, 0) > time.time() - 60 * minutes


def fresh_identity(env, minutes=0):
    """Refuse unless the user proved who she is.

    :param minutes: how old the proof may be; 0: it comes with this request
    :raise AccessError: there is no proof
    """
    if not has_proof(env, minutes):
        raise _refusal(env)


def _refusal(env):
    return AccessError(
        env._(
            "This needs your own password or passkey once more, on the screen. It"
            " cannot be done by a program."
        )
    )


def _asking(method, minutes):
    """Return the method behind Odoo's dialog, unless there is a proof."""
    ask = check_identity(method)

    @wraps(ask)
    def wrapped(self, *args, **kwargs):
        if has_proof(self.env, minutes):
            return method(self, *args, **kwargs)
        if not request or request.session.uid != self.env.uid or self.env.su:
            raise _refusal(self.env)
        last = request.session.pop(LAST, None)
        try:
            return ask(self, *args, **kwargs)
        finally:
            if last is not None:
                request.session[LAST] = last

    return wrapped


def every_time(method):
    """Make a method ask for password or passkey each time it is called."""
    return _asking(method, 0)


def within(minutes):
    """Make a method ask, unless there was a proof within so many minutes."""
    return lambda method: _asking(method, minutes)
