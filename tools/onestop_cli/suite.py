"""The modules of this repository, and which of Odoo's they bring along."""

import ast
import hashlib
from functools import cache
from pathlib import Path

from .errors import Stop
from .paths import ADDONS, CONFIG

OURS = "onestop_"
SKIPPED = {"__pycache__", "node_modules"}


@cache
def manifest(folder):
    """Return a module's manifest, or None when the folder is no module."""
    file = Path(folder) / "__manifest__.py"
    if not file.is_file():
        return None
    try:
        return ast.literal_eval(file.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise Stop(f"{file} cannot be read: {error}") from error


def read_list(file):
    """Return the lines of a file without comments and blanks."""
    lines = (line.split("#")[0].strip() for line in file.read_text().splitlines())
    return {line for line in lines if line}


def suite_modules():
    """Return the names of our modules that can be installed."""
    names = []
    for folder in sorted(ADDONS.glob(f"{OURS}*")):
        content = manifest(folder)
        if content and content.get("installable", True):
            names.append(folder.name)
    return names


def to_install(addons_folders):
    """Return our modules, and those that install themselves with them.

    Odoo would add such modules itself; --skip-auto-install switches that off, since
    some of them talk to services outside (config/kept_out.txt).
    """
    known = {}
    for folder in [*addons_folders, ADDONS]:
        for path in folder.iterdir():
            if content := manifest(path):
                known.setdefault(path.name, content)
    kept_out = read_list(CONFIG / "kept_out.txt")
    wanted = closure({"base", *suite_modules()}, known)
    while additions := {
        name
        for name, content in known.items()
        if name not in wanted and _comes_along(name, content, wanted, known, kept_out)
    }:
        wanted = closure(wanted | additions, known)
    return sorted(wanted)


def closure(names, known):
    """Return names and all that they depend on."""
    todo, found = list(names), set()
    while todo:
        name = todo.pop()
        if name in found:
            continue
        if name not in known:
            raise Stop(
                f"the module {name} is needed, but neither Odoo nor addons/ has it"
            )
        found.add(name)
        todo += depends(name, known[name])
    return found


def depends(name, content):
    return content.get("depends", []) or ([] if name == "base" else ["base"])


def _comes_along(name, content, wanted, known, kept_out):
    trigger = content.get("auto_install")
    if not trigger or not content.get("installable", True) or content.get("countries"):
        return False
    required = depends(name, content) if trigger is True else trigger
    if name in kept_out or name.startswith("l10n_") or not wanted.issuperset(required):
        return False
    needed = depends(name, content)
    if not all(item in known for item in needed):
        return False
    return not (closure(needed, known) - wanted) & kept_out


def files_of(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not SKIPPED & set(path.parts) and path.suffix != ".pyc":
            yield path


def module_hash(name):
    """Return a hash of all files of one of our modules, tests left out."""
    folder = ADDONS / name
    digest = hashlib.sha256()
    for path in files_of(folder):
        relative = path.relative_to(folder)
        if relative.parts[0] != "tests":
            digest.update(f"{relative}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def hashes():
    return {name: module_hash(name) for name in suite_modules()}
