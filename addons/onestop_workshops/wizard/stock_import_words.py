"""What the import of the stock says, in the user's language."""


def headings(env):
    """Return the headings of the template; the order of the columns is what counts."""
    return [
        env._("Material"),
        env._("Unit of measure"),
        env._("Quantity"),
        env._("Lot"),
        env._("Expires on"),
        env._("Cost of a unit (XOF)"),
    ]


def reasons(env):
    """Return why a line is bad, by the word of the reader."""
    return {
        "product": env._("the material is missing"),
        "quantity": env._("the quantity is no number of zero or more"),
        "expiry": env._("the date is not understood: write 2027-04-30 or 30/04/2027"),
        "lot": env._("this material has lots: write the lot"),
        "no_lot": env._("this material has no lots: leave the lot empty"),
        "cost": env._("the cost is no number of zero or more"),
        "twice": env._("the same material and lot stands in the list twice"),
        "unit": env._("the unit of measure is unknown, or not that of the material"),
        "several": env._("several materials have this name: write its reference"),
        "serial": env._("a tool with a serial number is there once or not at all"),
    }


def file_error(env, why):
    """Return why a file is not read."""
    if why == "long":
        return env._("The list is too long. Split it: 2,000 lines at most.")
    return env._("This is no XLSX file. Save the list as XLSX and try again.")
