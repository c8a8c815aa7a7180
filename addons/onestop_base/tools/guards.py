"""What a remote caller cannot forge."""


class Sentinel:
    """A context value that is compared by identity.

    A context that arrives by RPC holds only JSON values, so it can never carry this
    object: what checks ``context.get(key) is INTERNAL`` is reached by code alone.
    """

    def __repr__(self):
        return "<internal>"


#: Held by code alone: opens what no form and no remote call may write.
INTERNAL = Sentinel()
