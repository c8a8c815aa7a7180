"""The databases that tests run on: built once, copied for each run.

Two layers, so that a change in one of our modules costs seconds and not a minute:
Odoo's own modules alone, and on a copy of that the suite with its demonstration world.
"""

import hashlib
import os
import shutil

from . import suite
from .console import step
from .paths import CONFIG

#: Raise it when the way in which templates are built changes.
FORMAT = 1
TEST_DATABASE = "onestop_test"


def digest(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


class Template:
    """The template of the suite as it is in the working tree."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.databases = workspace.databases
        modules = suite.to_install(workspace.addons_path())
        self.ours = set(suite.suite_modules())
        self.modules = [name for name in modules if name not in self.ours]
        lock = (CONFIG / "requirements.lock").read_bytes()
        below = digest(FORMAT, workspace.source.identity, lock, self.modules)
        self.below = f"onestop_odoo_{below}"
        self.name = f"onestop_template_{digest(below, suite.hashes())}"

    def provide(self):
        """Build the template unless it is there; return its name."""
        there = self.databases.names()
        if self.name not in there:
            if self.below not in there:
                self._build_below()
            self._build()
            self._forget_old(there)
        return self.name

    def _build_below(self):
        """Build the layer of Odoo's own modules."""
        building = f"{self.below}_building"
        self.drop(building)
        title = f"Install {len(self.modules)} modules of Odoo for the tests"
        self.workspace.odoo.change(building, self.modules, [], True, title)
        self._finish(building, self.below)

    def _build(self):
        """Build the layer of the suite."""
        building = f"{self.name}_building"
        self.copy(self.below, building)
        title = f"Install {', '.join(sorted(self.ours))} for the tests"
        self.workspace.odoo.change(building, sorted(self.ours), [], True, title)
        self.workspace.odoo.prebuild_assets(building)
        self._finish(building, self.name)

    def _finish(self, building, name):
        """Give a complete database and its files their name."""
        shutil.rmtree(self.workspace.filestore(name), ignore_errors=True)
        if self.workspace.filestore(building).exists():
            self.workspace.filestore(building).rename(self.workspace.filestore(name))
        self.databases.rename(building, name)

    def _forget_old(self, there):
        """Drop the templates that this checkout built before."""
        known = self.workspace.settings.get("templates", [])
        current = [self.below, self.name]
        for name in set(known) & there - set(current):
            self.drop(name)
        self.workspace.remember(templates=current)

    def drop(self, name):
        self.databases.drop(name)
        shutil.rmtree(self.workspace.filestore(name), ignore_errors=True)

    def copy(self, source, target):
        """Copy a database with its file store (by hard links; Odoo never rewrites)."""
        self.drop(target)
        self.databases.copy(source, target)
        files = self.workspace.filestore(source)
        if files.exists():
            shutil.copytree(
                files, self.workspace.filestore(target), copy_function=os.link
            )

    def fresh(self, target=TEST_DATABASE):
        """Return the name of a new copy of the template."""
        with step("Copy the test template"):
            self.copy(self.name, target)
        return target
