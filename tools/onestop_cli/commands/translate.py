"""./onestop translate: bring i18n/fr.po of every module up to date with its terms."""

import subprocess

from .. import shell, suite
from ..console import say
from ..paths import ADDONS
from ..template import Template

HELP = "collect the terms to translate into addons/*/i18n/fr.po"
USAGE = "translate [MODULE ...]"
DATABASE = "onestop_terms"
MERGE = """
import sys
import polib

template, target = sys.argv[1:]
terms = polib.pofile(template)
try:
    known = polib.pofile(target, wrapwidth=88)
except OSError:
    known = polib.POFile(wrapwidth=88)
known.merge(terms)
for entry in list(known):
    if entry.obsolete:
        known.remove(entry)
known.metadata = {
    "Language": "fr",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
known.header = ""
known.sort(key=lambda entry: entry.msgid)
known.save(target)
print(len([entry for entry in known if not entry.msgstr or entry.fuzzy]))
"""


def run(workspace, arguments):
    """Collect the terms of the modules named, or of all; translations are kept."""
    modules = arguments or suite.suite_modules()
    workspace.open().prepare(tests=True)
    with workspace.postgres():
        template = Template(workspace)
        template.provide()
        template.fresh(DATABASE)
        try:
            for module in modules:
                say(f"{module}: {_merge(workspace, module)} terms lack a translation")
        finally:
            template.drop(DATABASE)


def _merge(workspace, module):
    """Merge the terms of one module into its fr.po; return how many lack a text."""
    terms = workspace.state / f"{module}.pot"
    command = workspace.odoo.command("i18n", "export", "-c", workspace.conf)
    command += ["-d", DATABASE, "-l", "pot", "-o", terms, module]
    environment = workspace.environment()
    shell.run(command, "collect terms", workspace.log(), environment)
    target = ADDONS / module / "i18n" / "fr.po"
    target.parent.mkdir(exist_ok=True)
    done = subprocess.run(
        [workspace.venv.python, "-c", MERGE, terms, target],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
