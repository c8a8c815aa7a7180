"""What a remote caller cannot forge."""


class Sentinel:
    """A context value that is compared by identity.

    A context that arrives by RPC holds only JSON values, so it can never carry this
    object: what checks ``context.get(key) is SENTINEL`` is reached by code alone.
    """

    def __repr__(self):
        return "<internal>"


#: Held by the code of this module alone.
INTERNAL = Sentinel()
