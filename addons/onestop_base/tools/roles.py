"""Which roles may do what, where several models say the same."""

#: Who accompanies her, each in her own discipline.
CIRCLE_ROLES = ("social_worker", "medical", "psychologist", "legal")
#: Who writes down who she is when she comes.
ENTRY_ROLES = ("reception", "social_worker")
#: Who rings women up.
CALL_ROLES = (*CIRCLE_ROLES, "livelihoods")


def groups_of(*roles):
    """Return roles as ``groups=`` and ``has_groups`` take them."""
    return ",".join(f"onestop_base.group_{role}" for role in roles)


CIRCLE_GROUPS = groups_of(*CIRCLE_ROLES)
ENTRY_GROUPS = groups_of(*ENTRY_ROLES)
CALL_GROUPS = groups_of(*CALL_ROLES)
