"""PostgreSQL: a private cluster on a unix socket, or the one that PG* names."""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from . import pg_binaries, shell
from .console import say, step
from .errors import Stop, explain_output
from .locks import Users, waiting
from .paths import enterable

SOCKET_LIMIT = 85
ROLE = "odoo"
#: Enough for an Odoo of config/odoo.conf and the servers that tests start beside it.
CONNECTIONS = 200


def external():
    """Say whether the environment names a PostgreSQL that is not ours."""
    return any(os.environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE"))


class Cluster:
    """Our own PostgreSQL server. Who uses it joins; the last one to leave stops it."""

    def __init__(self, state, log):
        self.state = state
        self.log = log
        self.folder = state / "pg"
        self.users = Users(state / "postgres.users")
        self.account = None
        self.binaries = None

    # What it is made of

    def provide(self):
        """Find or fetch the programs, and create the cluster unless it is there."""
        self.account = self._choose_account()
        if self.account and not enterable(self.state):
            raise Stop(
                f"the account {self.account.pw_name}, as which PostgreSQL runs, cannot "
                f"enter {self.state}: name another folder in ONESTOP_STATE"
            )
        self.binaries = self._choose_binaries()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        return self

    @property
    def data(self):
        return self.folder / f"data-{self.binaries.major}"

    @property
    def socket_folder(self):
        folder = self.folder / "run"
        if len(str(folder)) < SOCKET_LIMIT:
            return folder
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
        return Path(f"/tmp/onestop-{os.getuid()}-{digest}")

    def _choose_binaries(self):
        """Return the programs that made our data, else the best to be had."""
        made_by = {path.name[5:] for path in self.folder.glob("data-*")}
        found = pg_binaries.installed(self.state)
        if not found:
            found = pg_binaries.provide(self.state, self.log)
        fitting = [b for b in found if not made_by or str(b.major) in made_by]
        if not fitting:
            major = max(made_by, key=int)
            raise Stop(
                f"the database was made by PostgreSQL {major}, which is no longer "
                f"installed: install postgresql-{major}, or move {self.folder} away "
                "and restore a backup"
            )
        return fitting[0]

    def _choose_account(self):
        """Return the account that runs the server, None for our own.

        PostgreSQL refuses to run as root.
        """
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "onestop-db"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        say("  The account onestop-db is created: PostgreSQL refuses to run as root")
        command = ["useradd", "--system", "--no-create-home"]
        command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name]
        shell.run(command, "create an account for PostgreSQL", self.log)
        return pwd.getpwnam(name)

    def _create(self):
        with step("Create the database cluster"):
            building = self.folder / "building"
            shutil.rmtree(building, ignore_errors=True)
            self._own_folder(self.folder)
            options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "-k"]
            options += ["--username=postgres", "--no-instructions", "-D", building]
            self._program("initdb", options, "create the database cluster")
            with open(building / "postgresql.conf", "a", encoding="utf-8") as conf:
                conf.write("\n# OneStop: reached by the socket only, for us alone.\n")
                conf.write("listen_addresses = ''\nunix_socket_permissions = 0700\n")
                conf.write("max_connections = 80\nlog_min_error_statement = panic\n")
                # A failed row is no business of the log.
                conf.write("log_error_verbosity = terse\n")
            building.rename(self.data)

    def _own_folder(self, folder):
        if folder.is_symlink():
            raise Stop(f"{folder} is a link, which somebody else may have put there")
        folder.mkdir(parents=True, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        folder.chmod(0o700)

    # Running it

    def environment(self):
        """Return the PG* variables by which every client finds the server."""
        return {"PGHOST": str(self.socket_folder), "PGUSER": ROLE, "PGPORT": "5432"}

    def join(self):
        """Use the server: start it unless it runs."""
        with self._turn():
            self.users.join()
            if not self.running():
                self._start()

    def leave(self):
        """Use it no longer; stop it when nobody else does."""
        with self._turn():
            try:
                if self.users.leave():
                    self.stop()
            finally:
                self.users.close()

    def _turn(self):
        busy = "waiting for PostgreSQL's start or stop"
        return waiting(self.state / "postgres.lock", busy)

    def running(self):
        return self._program("pg_ctl", ["status", "-D", self.data], None) == 0

    def _start(self):
        with step("Start PostgreSQL"):
            self._own_folder(self.socket_folder)
            log = self.folder / "log"
            # Compiling a query takes seconds where running it takes milliseconds.
            options = f"-k '{self.socket_folder}' -c jit=off"
            options += f" -c max_connections={CONNECTIONS}"
            command = ["start", "-w", "-t", "60", "-D", self.data, "-l", log]
            try:
                self._program("pg_ctl", [*command, "-o", options], "start PostgreSQL")
            except Stop as failure:
                text = log.read_text(errors="replace") if log.exists() else ""
                tail = "\n    ".join(text.splitlines()[-3:])
                reason = explain_output(tail, "start PostgreSQL")
                reason = reason or f"PostgreSQL refused to start:\n    {tail}"
                raise Stop(f"{reason} (log: {log})") from failure

    def stop(self):
        """Stop the server; that it is stopped already is no error."""
        if self.running():
            command = ["stop", "-w", "-m", "fast", "-D", self.data]
            self._program("pg_ctl", command, "stop PostgreSQL")

    def _program(self, name, options, what):
        """Run a program of PostgreSQL as its account; `what` None: give the code."""
        command = [self.binaries.folder / name, *options]
        env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": "/"}
        if self.binaries.library_path:
            env["LD_LIBRARY_PATH"] = ":".join(map(str, self.binaries.library_path))
        if self.account:
            user, group = self.account.pw_uid, self.account.pw_gid
            become = ["setpriv", f"--reuid={user}", f"--regid={group}"]
            command = [*become, "--clear-groups", *command]
        if what is None:
            command = [str(part) for part in command]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            return subprocess.run(
                command, env=env, cwd="/", check=False, **quiet
            ).returncode
        return shell.run(command, what, self.log, env=env, cwd="/")


class ExternalServer:
    """A PostgreSQL that the PG* variables name; we neither start nor stop it."""

    binaries = None

    def __init__(self, state, log):
        self.state = state
        self.log = log

    def provide(self):
        found = pg_binaries.installed(self.state, pg_binaries.CLIENT)
        self.binaries = found[0] if found else None
        return self

    def environment(self):
        names = [name for name in os.environ if re.match(r"PG[A-Z]+$", name)]
        env = {name: os.environ[name] for name in names if name != "PGDATABASE"}
        # As for our own server, see Cluster._start.
        env["PGOPTIONS"] = f"{env.get('PGOPTIONS', '')} -c jit=off".strip()
        return env

    def join(self):
        pass

    def leave(self):
        pass

    def running(self):
        return True
