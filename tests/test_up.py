"""./onestop up and what ends it: Ctrl-C, a closed terminal, ./onestop down."""

import fcntl
import os
import pty
import re
import subprocess
import termios
import urllib.error
import urllib.request
from contextlib import contextmanager

from support_house import House
from support_platform import refused, wait_for, without_memory_limit
from support_server import free_port

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(port):
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/web/login", timeout=30) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


class Terminal:
    """./onestop up in a terminal of its own."""

    def __init__(self, house: House, port):
        self.port = port
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            house.place.command("up", "--port", port),
            env=house.place.env,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: own_terminal(slave),
        )
        os.close(slave)

    def read(self):
        """Return what was printed so far."""
        os.set_blocking(self.master, False)
        text = b""
        try:
            while block := os.read(self.master, 65536):
                text += block
        except OSError:
            pass
        return text.decode(errors="replace")


def own_terminal(slave):
    """In the child: make the terminal the one that sends Ctrl-C and hang-ups."""
    without_memory_limit()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


@contextmanager
def running(house):
    terminal = Terminal(house, free_port())
    try:
        wait_for(lambda: answers(terminal.port), terminal.process, seconds=120)
        yield terminal
    finally:
        if terminal.process.poll() is None:
            terminal.process.terminate()
            terminal.process.wait(60)


def check_all_is_stopped(house, terminal):
    assert not answers(terminal.port)
    assert not list((house.place.state / "pg" / "run").glob(".s.PGSQL*"))
    state = str(house.place.state).encode()
    left = []
    for folder in os.listdir("/proc"):
        try:
            with open(f"/proc/{folder}/cmdline", "rb") as file:
                line = file.read()
        except OSError:
            continue
        if state in line:
            left.append(line)
    assert not left


def test_ctrl_c_stops_all_that_it_started(house):
    with running(house) as terminal:
        again = house.place.run("up", "--port", free_port())
        refused(again, "running already", "./onestop down")
        done = house.place.run("restore", "--force", house.file)
        refused(done, "Odoo is running")
        done = house.place.run("status")
        assert done.returncode == 0 and f"127.0.0.1:{terminal.port}" in done.stdout
        shown = terminal.read()
        assert re.search(r"coordinator +coordinator +\S", shown), shown
        assert f"http://127.0.0.1:{terminal.port}" in shown
        os.write(terminal.master, b"\x03")
        assert terminal.process.wait(60) == 0
        assert "Odoo is stopped." in terminal.read()
    check_all_is_stopped(house, terminal)
    assert house.place.run("status").returncode == 3


def test_closing_the_terminal_stops_all(house):
    with running(house) as terminal:
        os.close(terminal.master)
        terminal.process.wait(60)
    check_all_is_stopped(house, terminal)


def test_down_stops_all(house):
    with running(house) as terminal:
        done = house.place.run("down")
        assert done.returncode == 0 and "Odoo is stopped." in done.stdout
        terminal.process.wait(60)
    check_all_is_stopped(house, terminal)
    done = house.place.run("down")
    assert done.returncode == 0 and "was not running" in done.stdout


def test_a_backup_while_odoo_runs(house, tmp_path):
    with running(house):
        done = house.place.run("backup", tmp_path / "file")
        assert done.returncode == 0, done.stderr
