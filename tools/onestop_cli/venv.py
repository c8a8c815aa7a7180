"""Python environments from the locks: exact wheels, each with its hash."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from . import debian, shell
from .console import step
from .paths import CONFIG

SPEAKING = re.compile(r"^(Collecting|Downloading|Installing)\s+(\S+)")


def find_pip(state, log):
    """Return the path of a pip that runs without being installed."""
    try:
        import ensurepip

        bundled = Path(ensurepip.__file__).parent / "_bundled"
        wheels = list(bundled.glob("pip-*.whl"))
    except ImportError:
        wheels = []
    wheels = wheels or list(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    if not wheels:
        packages = debian.PrivatePackages(state, log)
        root = packages.provide("pip", ["python3-pip-whl"])
        wheels = list((root / "usr/share/python-wheels").glob("pip-*.whl"))
    return wheels[0] / "pip"


class Venv:
    """An environment in the state folder, named after Python and its locks."""

    def __init__(self, state, name, locks, log):
        self.locks = [CONFIG / lock for lock in locks]
        content = b"".join(lock.read_bytes() for lock in self.locks)
        digest = hashlib.sha256(content).hexdigest()[:10]
        version = "{}.{}.{}".format(*sys.version_info)
        self.state = state
        self.folder = state / "venv" / f"{name}-{version}-{digest}"
        self.log = log

    @property
    def python(self):
        return self.folder / "bin" / "python"

    @property
    def mark(self):
        return self.folder / "complete"

    @property
    def site_packages(self):
        version = "python{}.{}".format(*sys.version_info)
        return self.folder / "lib" / version / "site-packages"

    def provide(self):
        """Build the environment unless it is complete."""
        if self.mark.exists() and self.python.exists():
            return self
        pip = find_pip(self.state, self.log)
        count = sum(lock.read_text().count("==") for lock in self.locks)
        with step(f"Python packages of {self.locks[-1].name} ({count})") as running:
            shutil.rmtree(self.folder, ignore_errors=True)
            command = [sys.executable, "-m", "venv", "--without-pip", self.folder]
            shell.run(command, "create a Python environment", self.log)

            def follow(line):
                if match := SPEAKING.match(line):
                    running.note = " ".join(match.groups())

            command = [self.python, pip, "install", "--require-hashes", "--no-deps"]
            command += ["--only-binary=:all:", "--no-warn-script-location"]
            for lock in self.locks:
                command += ["-r", lock]
            env = {**os.environ, "PYTHONNOUSERSITE": "1"}
            shell.run(command, "download Python packages", self.log, env, follow=follow)
            self.mark.write_text("")
            running.note = ""
        return self

    def point_to(self, folder, name="odoo.pth"):
        """Make Python in this environment find packages in another folder, too."""
        line = f"{folder}\n"
        file = self.site_packages / name
        if not file.exists() or file.read_text() != line:
            new = file.with_suffix(".new")
            new.write_text(line)
            new.replace(file)
