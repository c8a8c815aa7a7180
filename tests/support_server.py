"""A real Odoo server on a copy of the test template, and sessions that sign in to it.

Odoo's own HttpCase lets all requests share one cursor, so it can prove nothing about
two people at once. Here Odoo runs as a process of its own, with one database connection
per request, on a database that only this test uses.

What it needs comes in environment variables, which ``./onestop test`` sets:
``ONESTOP_CONF`` (Odoo's configuration), ``ONESTOP_ODOO_SCRIPT`` (Odoo's program) and
``ONESTOP_TEMPLATE`` (the database to copy; nobody may be connected to it).
"""

import configparser
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import requests
from psycopg2 import sql

HOST = "127.0.0.1"
PATIENCE = 90


class Copy:
    """A copy of the template with its file store; ``drop`` removes both."""

    def __init__(self, suffix):
        self.conf = Path(needed("ONESTOP_CONF"))
        self.template = needed("ONESTOP_TEMPLATE")
        self.name = f"{self.template}_{suffix}"
        parser = configparser.RawConfigParser()
        parser.read(self.conf, encoding="utf-8")
        self.options = dict(parser["options"])
        self.data = Path(self.options["data_dir"])

    def create(self):
        self.drop()
        self._maintain("CREATE DATABASE {} TEMPLATE {}", self.name, self.template)
        source = self.filestore(self.template)
        if source.is_dir():
            shutil.copytree(source, self.filestore(self.name), copy_function=os.link)
        return self

    def drop(self):
        self._maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        shutil.rmtree(self.filestore(self.name), ignore_errors=True)

    def filestore(self, name):
        return self.data / "filestore" / name

    def connect(self, name=None):
        """Return a connection of our own, in autocommit."""
        keys = {"db_host": "host", "db_user": "user", "db_port": "port"}
        given = {keys[key]: self.options.get(key) for key in keys}
        given = {k: v for k, v in given.items() if v and v != "False"}
        connection = psycopg2.connect(dbname=name or self.name, **given)
        connection.autocommit = True
        return connection

    def ask(self, query, parameters=None):
        """Return the rows of a query, or None when it gives none."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else None

    def _maintain(self, statement, *names):
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        with closing(self.connect("postgres")) as connection:
            connection.cursor().execute(query)

    def command(self, *arguments):
        script = needed("ONESTOP_ODOO_SCRIPT")
        return [sys.executable, script, "server", "-c", str(self.conf), *arguments]

    def upgrade(self, module):
        """Upgrade a module by Odoo's own command line; return what it printed."""
        command = self.command("-d", self.name, "-u", module, "--stop-after-init")
        done = subprocess.run(
            [*command, "--no-http"],
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, output[-4000:]
        return output


class Server:
    """Odoo, threaded, on a free port; used as a context."""

    def __init__(self, copy, log):
        self.copy = copy
        self.log = Path(log)
        self.port = free_port()
        self.process = None

    @property
    def address(self):
        return f"http://{HOST}:{self.port}"

    def __enter__(self):
        name = self.copy.name
        command = self.copy.command("-d", name, "--db-filter", f"^{name}$")
        command += ["--http-interface", HOST, "--http-port", str(self.port)]
        command += ["--workers", "0", "--max-cron-threads", "0"]
        with open(self.log, "w", encoding="utf-8") as sink:
            self.process = subprocess.Popen(
                [*command, "--logfile", ""],
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_exception):
        self.stop()

    def _wait(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if requests.get(f"{self.address}/web/health", timeout=5).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.2)
        raise AssertionError(f"Odoo did not start:\n{self.log.read_text()[-3000:]}")

    def kill(self):
        """End the server as a power cut would: at once, in the middle of its work."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


class Session:
    """Somebody who signed in, with her own cookie."""

    def __init__(self, server, login):
        self.server = server
        self.login = login
        self.http = requests.Session()
        self.http.trust_env = False
        answer = self.post(
            "/web/session/authenticate",
            {"db": server.copy.name, "login": login, "password": login},
        )
        self.uid = answer.get("result", {}).get("uid")
        assert self.uid, f"{login} cannot sign in: {answer}"

    def again(self):
        """Return a second session of the same browser: same cookie, own connection."""
        twin = object.__new__(Session)
        twin.__dict__.update(self.__dict__)
        twin.http = requests.Session()
        twin.http.trust_env = False
        twin.http.cookies.update(self.http.cookies)
        return twin

    def post(self, path, params):
        """Return the JSON answer, with the HTTP status under ``status``."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        reply = self.http.post(f"{self.server.address}{path}", json=body, timeout=120)
        try:
            answer = reply.json()
        except ValueError:
            answer = {"error": {"data": {"name": "no JSON", "message": reply.text}}}
        return {**answer, "status": reply.status_code}

    def call(self, model, method, *args, **kwargs):
        """Return the whole JSON answer of a method called by name."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)

    def must(self, model, method, *args, **kwargs):
        """Return the result of a call that may not fail."""
        answer = self.call(model, method, *args, **kwargs)
        assert "error" not in answer, f"{model}.{method}: {answer['error']['data']}"
        return answer.get("result")


def needed(name):
    value = os.environ.get(name)
    assert value, f"the variable {name} is missing: run these tests by ./onestop test"
    return value


def clean_environment():
    kept = "ODOO_MAX_HTTP_THREADS"
    return {k: v for k, v in os.environ.items() if k == kept or k[:5] != "ODOO_"}


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
