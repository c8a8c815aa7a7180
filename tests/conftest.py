"""Places in which the tests of the platform run ./onestop."""

import http.server
import threading

import pytest
from onestop_cli import backups
from onestop_cli.workspace import Workspace
from support_house import House
from support_platform import LOCK, new_place, shared_state
from support_server import needed


@pytest.fixture
def place():
    with new_place() as made:
        yield made


@pytest.fixture
def mirror(tmp_path):
    """A Debian mirror on this machine; `answer` is what it gives for any file."""

    class Handler(http.server.BaseHTTPRequestHandler):
        answer = b"not a package"
        code = 200
        wait = threading.Event()
        stall = False

        def do_GET(self):
            body = self.answer
            self.send_response(self.code)
            length = LOCK["size"] if self.stall else len(body)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)
            if self.stall:
                self.wfile.flush()
                self.wait.wait(30)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sources = tmp_path / "sources.list"
    address = f"http://127.0.0.1:{server.server_port}/debian"
    sources.write_text(f"deb [trusted=yes] {address} stable main\n")
    conf = tmp_path / "apt.conf"
    conf.write_text(
        f'Dir::Etc::sourcelist "{sources}";\nDir::Etc::sourceparts "/dev/null";\n'
        'Acquire::http::Proxy::127.0.0.1 DIRECT;\nAcquire::Retries "0";\n'
    )
    tmp_path.chmod(0o755)
    Handler.env = {"APT_CONFIG": str(conf)}
    yield Handler
    Handler.wait.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """A backup of the test template."""
    workspace = Workspace()
    workspace.state = shared_state()
    workspace.use_what_is_there()
    file = tmp_path_factory.mktemp("backup") / "template.tar.gz"
    backups.write(workspace, needed("ONESTOP_TEMPLATE"), file)
    return file


@pytest.fixture(scope="session")
def house(original):
    with new_place() as place:
        hurry = ["-U", "postgres", "-d", "postgres", "-c", "ALTER SYSTEM SET fsync=off"]
        assert place.share().run("psql", *hurry).returncode == 0
        done = place.run("restore", original)
        assert done.returncode == 0, done.stderr
        yield House(place, original)
