"""What the import of the stock has against a line, in the user's language."""


def reasons(env):
    """Return why a line is bad, by the word of the reader."""
    return {
        "lot": env._("this material has lots: write the lot"),
        "no_lot": env._("this material has no lots: leave the lot empty"),
        "unit": env._("the unit of measure is unknown, or not that of the material"),
        "several": env._("several materials have this name: write its reference"),
        "serial": env._("a tool with a serial number is there once or not at all"),
    }
