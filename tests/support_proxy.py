"""The real nginx with the real configuration, before two recording servers."""

import http.client
import http.server
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from onestop_cli import debian, libraries
from support_platform import ROOT, shared_state
from support_server import free_port

DOMAIN = "centre.example"


def find_nginx():
    """Return nginx and its environment: the system's, else unpacked privately."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found:
        return found, dict(os.environ)
    state = shared_state()
    packages = debian.PrivatePackages(state, state / "log" / "setup.log")
    root = packages.provide("nginx", libraries.packages_for("nginx"))
    folders = ":".join(map(str, debian.library_path(root)))
    return str(root / "usr/sbin/nginx"), {**os.environ, "LD_LIBRARY_PATH": folders}


class Backend:
    """Answers like Odoo, and remembers what it was asked."""

    def __init__(self, name):
        self.asked = asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                asked.append((self.path, self.headers))
                body = name.encode()
                self.send_response(200)
                self.send_header("Set-Cookie", "session_id=abc; Path=/; HttpOnly")
                self.send_header("Set-Cookie", "frontend_lang=fr_FR; Path=/")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def write_certificate(folder):
    """Write a certificate for our domain, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, DOMAIN)])
    now = datetime.now()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "tls_certificate").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(
        pem,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "tls_key").write_bytes(private)


class Proxy:
    """nginx with the files of deploy/nginx; only addresses and paths are put in."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.program, self.env = find_nginx()
        self.odoo, self.gevent = Backend("odoo"), Backend("gevent")
        self.http, self.https = free_port(), free_port()
        self.log = self.folder / "access.log"
        self.process = None
        self._write()

    def _write(self):
        write_certificate(self.folder)
        (self.folder / "conf.d").mkdir()
        (self.folder / "mime.types").write_text("types { text/html html; }\n")
        deploy = ROOT / "deploy" / "nginx"
        site = (deploy / "templates" / "onestop.conf.template").read_text()
        changes = {
            "${ONESTOP_DOMAIN}": DOMAIN,
            "odoo:8069": f"127.0.0.1:{self.odoo.port}",
            "odoo:8072": f"127.0.0.1:{self.gevent.port}",
            "listen 80 ": f"listen 127.0.0.1:{self.http} ",
            "listen 443 ": f"listen 127.0.0.1:{self.https} ",
            "/run/secrets/": f"{self.folder}/",
            "/dev/stdout": str(self.log),
        }
        for old, new in changes.items():
            assert old in site, f"{old} is no longer in the proxy's file"
            site = site.replace(old, new)
        (self.folder / "conf.d" / "onestop.conf").write_text(site)
        main = (deploy / "nginx.conf").read_text()
        assert "/var/run/nginx.pid" in main
        main = main.replace("/var/run/nginx.pid", f"{self.folder}/pid")
        main = main.replace("/etc/nginx/", f"{self.folder}/")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{k}_temp_path {self.folder}/{k};\n" for k in kinds)
        main = main.replace("http {\n", "http {\n" + paths)
        (self.folder / "nginx.conf").write_text(main)

    def command(self, *arguments):
        conf = ["-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        return [self.program, *conf, "-e", "stderr", *arguments]

    def check(self):
        return subprocess.run(
            self.command("-t"), env=self.env, capture_output=True, text=True
        )

    def __enter__(self):
        command = self.command("-g", "daemon off;")
        self.process = subprocess.Popen(command, env=self.env)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.https), 1).close()
                return self
            except OSError:
                assert self.process.poll() is None, "nginx ended"
                assert time.monotonic() < deadline, "nginx does not answer"
                time.sleep(0.05)

    def __exit__(self, *_exception):
        self.process.terminate()
        self.process.wait(20)
        self.odoo.close()
        self.gevent.close()

    def ask(self, path, method="GET", host=DOMAIN, tls=True, headers=None):
        """Send one request as it is written; return the answer, read."""
        wire = socket.create_connection(
            ("127.0.0.1", self.https if tls else self.http), timeout=20
        )
        if tls:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            wire = context.wrap_socket(wire, server_hostname=host)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{key}: {value}" for key, value in (headers or {}).items()]
        if method == "POST":
            lines.append("Content-Length: 0")
        with wire:
            wire.sendall("\r\n".join([*lines, "", ""]).encode())
            answer = http.client.HTTPResponse(wire, method=method)
            answer.begin()
            answer.body = answer.read()
        return answer
