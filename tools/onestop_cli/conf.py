"""Odoo's configuration: config/odoo.conf plus what this machine adds."""

import configparser
import os
import secrets

from .paths import CONFIG

TEMPLATE = CONFIG / "odoo.conf"


def read(path):
    parser = configparser.RawConfigParser()
    parser.read(path, encoding="utf-8")
    return dict(parser["options"]) if parser.has_section("options") else {}


def write(path, values):
    """Write the runtime configuration, readable by its owner only, in one go.

    The password of Odoo's database manager is random and kept from run to run.
    """
    options = read(TEMPLATE)
    kept = read(path).get("admin_passwd") if path.exists() else None
    options["admin_passwd"] = kept or secrets.token_urlsafe(24)
    options.update({key: str(value) for key, value in values.items()})
    lines = ["; Written by ./onestop from config/odoo.conf; do not edit.", "[options]"]
    lines += [f"{key} = {value}" for key, value in options.items()]
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.replace(new, path)
    return path
