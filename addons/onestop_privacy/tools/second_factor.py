"""A second factor for everybody who works with secrets.

Members of the group "Strict session", and administrators, who can give themselves any
role, work with an authenticator app or a passkey, or not at all: their session opens
nothing but the page that sets the app up. The system parameter
`onestop_privacy.second_factor` set to `off` switches this off, for a demonstration or
training, and raises a notice.
"""

GROUP = "onestop_privacy.group_strict_session"
FORCED = f"{GROUP},base.group_system"
SWITCH = "onestop_privacy.second_factor"
#: In a session: whose passkey or app it was opened or unlocked by.
MARK = "onestop-second-factor"
PAGE = "/web/second-factor"


def is_forced(user):
    """Return whether a user works with a second factor or not at all."""
    # sudo: a role and a setting, no secrets; the user may be somebody who logs in
    user = user.sudo()
    return user.has_groups(FORCED) and not is_off(user.env)


def is_off(env):
    """Return whether the second factor is switched off; the caller reads parameters."""
    return env["ir.config_parameter"].get_param(SWITCH, "on") == "off"


def is_missing(session, env):
    """Return whether a session lacks the second factor that its user needs.

    An app asks at each log-in, or the device was trusted then. Who has only a passkey
    could still log in by password: there the session must come from the passkey.
    """
    if session.uid is None:
        return False
    user = env(user=session.uid).user
    if not is_forced(user) or session.get(MARK) == user.id:
        return False
    return not user.totp_enabled
