"""By what way somebody came to a record, from the path of the request."""

REMOTE = ("/json/2/", "/xmlrpc", "/jsonrpc")
#: (part of the path, way), the first that fits.
PARTS = (
    ("export", "export"),
    ("/report/", "report"),
    ("/web/content", "file"),
    ("/web/image", "file"),
    ("search", "list"),
    ("read_group", "list"),
    ("/web/dataset/", "form"),
)


def way_of(path):
    """Return list, form, file, report, export, remote (a program) or other."""
    if path.startswith(REMOTE):
        return "remote"
    return next((way for part, way in PARTS if part in path), "other")
