"""Run Odoo in the foreground until Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from . import shell
from .console import say
from .errors import Stop

PATIENCE = 120


def check_port(port):
    """Stop when something listens on the port already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Stop(
                f"port {port} needs the rights of root: "
                "choose one above 1023 with --port"
            ) from error
        except OSError as error:
            raise Stop(
                f"port {port} is taken by another program: stop that, or choose "
                "another port with ./onestop up --port N"
            ) from error


def serve(workspace, port, ready):
    """Run Odoo until it ends or is interrupted; call `ready` once it answers."""
    log = workspace.log("odoo.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > 20_000_000:
        log.replace(log.with_suffix(".old.log"))
    command = workspace.odoo.command(
        "server", "-c", workspace.conf, "--http-port", str(port), "--logfile", log
    )
    process = subprocess.Popen(
        [str(part) for part in command],
        env=workspace.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=shell.end_with_parent,
    )
    try:
        wait_until_ready(process, port, log)
        ready()
        code = _wait_for_end(process)
        if code is not None:
            raise Stop(f"Odoo ended by itself with {code}; log: {log}")
    finally:
        end(process)
        say("Odoo is stopped.")


def _wait_for_end(process):
    """Return the code with which Odoo ended, None when Ctrl-C came first."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        return None


def wait_until_ready(process, port, log):
    address = f"http://127.0.0.1:{port}/web/login"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            lines = log.read_text(errors="replace").splitlines()
            problems = [
                line
                for line in lines[-80:]
                if re.search(r"ERROR|CRITICAL|Error:", line)
            ]
            tail = "\n    ".join((problems or lines)[-3:])
            raise Stop(f"Odoo did not start; log: {log}\n    {tail}")
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                address, timeout=30
            ):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Stop(f"Odoo does not answer on {address}; log: {log}")


def end(process):
    """End Odoo gently, after 20 seconds by force."""
    if process.poll() is not None:
        return
    killer = threading.Timer(20, lambda: os.killpg(process.pid, signal.SIGKILL))
    killer.start()
    try:
        process.send_signal(signal.SIGINT)
        process.wait()
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finally:
        killer.cancel()
