"""Everything one checkout needs, set up on first use and found again afterwards."""

import json
import os
import platform
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from . import conf, keyring, locks, pg_binaries, postgres
from . import source as sources
from .database import Databases
from .errors import Stop
from .libraries import Libraries
from .odoo import Odoo
from .paths import ADDONS, ROOT, choose_state_folder
from .venv import Venv

DATABASE = "onestop"
#: Requests (and open web sockets) at a time; who comes then waits. It is less than
#: db_maxconn in config/odoo.conf: Odoo answers with an error where connections end.
HTTP_THREADS = 56
RUNTIME = "requirements.lock"
TESTS = "requirements-test.lock"


class Workspace:
    """The state folder and what is in it."""

    def __init__(self):
        self.state = choose_state_folder()
        self.root = ROOT
        self.source = None
        self.venv = None

    # Small things

    def open(self):
        """Create the state folder, or stop when this machine cannot carry Odoo."""
        if platform.machine() != "x86_64" or platform.system() != "Linux":
            raise Stop(
                f"this machine is {platform.system()} on {platform.machine()}: "
                "the locked packages are for Linux on x86_64 (amd64)"
            )
        self.state.mkdir(parents=True, exist_ok=True)
        # PostgreSQL's account walks through; attachments and logs are for us alone.
        for folder, most in ((".", 0o711), ("data", 0o700), ("log", 0o700)):
            path = self.state / folder
            path.mkdir(exist_ok=True)
            mode = path.stat().st_mode & 0o777
            if path.stat().st_uid == os.geteuid() and mode & ~most:
                path.chmod(mode & most)
        ignore = self.state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        return self

    def log(self, name="setup.log"):
        return self.state / "log" / name

    @property
    def conf(self):
        return self.state / "odoo.conf"

    @property
    def data(self):
        return self.state / "data"

    def filestore(self, database):
        return self.data / "filestore" / database

    @property
    def settings(self):
        file = self.state / "settings.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def remember(self, **values):
        """Keep choices for the next runs; None forgets one."""
        kept = {k: v for k, v in {**self.settings, **values}.items() if v is not None}
        new = self.state / "settings.json.new"
        new.write_text(json.dumps(kept, indent=1))
        new.rename(self.state / "settings.json")

    # Setting up

    def prepare(self, tests=False, deb=None, keys=True):
        """Set up all that is missing, one run at a time; `keys`: the key ring too."""
        busy = "another ./onestop sets things up here: waiting for it"
        with locks.waiting(self.state / "setup.lock", busy):
            deb = deb or os.environ.get("ONESTOP_ODOO_DEB")
            checkout = self.settings.get("odoo")
            log = self.log()
            if checkout and not deb:
                self.source = sources.from_checkout(checkout)
            else:
                self.source = sources.from_debian(self.state, log, deb)
            wanted = [RUNTIME, TESTS] if tests else [RUNTIME]
            self.venv = self._venv(wanted).provide()
            self.venv.point_to(self.source.packages)
            self.libraries.provide_pdf()
            if tests:
                self.libraries.provide_chromium()
            self.server.provide()
            if keys:
                keyring.provide(self)
            self._write_conf()
        return self

    def venv_for_running(self):
        """Return the environment that Odoo runs in, whether it is built or not."""
        return self._venv([RUNTIME])

    def use_what_is_there(self):
        """Prepare for questions to the database; fetch nothing, write nothing."""
        self.venv = self.venv_for_running()
        self.server.provide()

    def _venv(self, wanted):
        """Return the environment; the one for tests serves for running, too."""
        full = Venv(self.state, "tests", [RUNTIME, TESTS], self.log())
        if full.mark.exists():
            return full
        name = "tests" if TESTS in wanted else "run"
        return Venv(self.state, name, wanted, self.log())

    @cached_property
    def libraries(self):
        return Libraries(self.state, self.log())

    @cached_property
    def server(self):
        kind = postgres.ExternalServer if postgres.external() else postgres.Cluster
        return kind(self.state, self.log())

    @cached_property
    def databases(self):
        return Databases(self.server, self.venv)

    @cached_property
    def odoo(self):
        return Odoo(self)

    def addons_path(self):
        """Return all folders of modules: Odoo's, those of wheels, and ours."""
        wheels = self.venv.site_packages / "odoo" / "addons"
        folders = [*self.source.addons, wheels]
        return [folder for folder in folders if folder.is_dir()]

    def _write_conf(self):
        folders = [*self.addons_path(), ADDONS]
        has_modules = [
            f for f in folders if next(Path(f).glob("*/__manifest__.py"), None)
        ]
        values = {
            "addons_path": ",".join(map(str, has_modules)),
            "data_dir": self.data,
            "db_name": DATABASE,
            "http_port": self.settings.get("port", 8069),
            "screenshots": self.state / "screenshots",
        }
        names = {"PGHOST": "db_host", "PGUSER": "db_user", "PGPORT": "db_port"}
        env = self.server.environment()
        values.update({names[key]: env[key] for key in names if key in env})
        conf.write(self.conf, values)

    def environment(self):
        """Return the environment for Odoo and PostgreSQL's clients."""
        env = {
            k: v for k, v in os.environ.items() if not k.startswith(("ODOO_", "PYTHON"))
        }
        env.pop("PGDATABASE", None)
        env[keyring.VARIABLE] = str(keyring.path(self))
        env.update(self.server.environment())
        env.update(self.libraries.environment(self._odoo_root()))
        folders = [self.libraries.tools, self.venv.folder / "bin"]
        if self.server.binaries:
            folders.append(self.server.binaries.folder)
        env["PATH"] = ":".join([*map(str, folders), env.get("PATH", "/usr/bin:/bin")])
        private = getattr(self.server.binaries, "library_path", None)
        if private:
            known = env.get("LD_LIBRARY_PATH", "").split(":")
            paths = [*known, *map(str, private)]
            env["LD_LIBRARY_PATH"] = ":".join(filter(None, paths))
        env["PYTHONUNBUFFERED"] = "1"
        env["ODOO_MAX_HTTP_THREADS"] = str(HTTP_THREADS)
        return env

    def clients(self, major):
        """Return programs that can dump and restore a server of that version."""
        return pg_binaries.clients(self.state, self.log(), major)

    def client_environment(self, clients=None):
        """Return the environment for such programs, or for any client."""
        env = {**os.environ, **self.server.environment()}
        env.pop("PGDATABASE", None)
        if clients and clients.library_path:
            env["LD_LIBRARY_PATH"] = ":".join(map(str, clients.library_path))
        return env

    def _odoo_root(self):
        return (
            self.source.script.parents[2]
            if "usr/bin" in str(self.source.script)
            else self.root
        )

    # Using it

    @contextmanager
    def postgres(self):
        """Have PostgreSQL running while the block runs."""
        self.server.join()
        try:
            self.databases.check()
            yield self.databases
        finally:
            self.server.leave()
