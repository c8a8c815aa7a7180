#!/usr/bin/env python3
"""Write the locks in config/ from the pins in config/*.in.

A pin file holds exact versions, dependencies included. This script asks pip which
wheel each supported Python would take on x86-64 Linux and writes their hashes, so that
`pip install --require-hashes` accepts these files and no others. Run it by hand after
changing a pin; it needs a network and a pip of 23.2 or later.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

CONFIG = Path(__file__).resolve().parent.parent / "config"
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = ("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_28_x86_64")
HEAD = "# Written by tools/lock.py from {name}; do not edit.\n"


def wheels(pins, python):
    """Return pip's report on the wheels it would install for one Python version."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet"]
        command += ["--ignore-installed", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version", python, "--target", folder]
        for platform in PLATFORMS:
            command += ["--platform", platform]
        command += ["--report", str(report), "-r", str(pins)]
        env = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
        subprocess.run(command, check=True, env=env)
        return json.loads(report.read_text())["install"]


def lock(pins):
    """Write NAME.lock beside NAME.in."""
    hashes = defaultdict(set)
    for python in PYTHONS:
        for item in wheels(pins, python):
            name = item["metadata"]["name"].lower().replace("_", "-")
            digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
            hashes[name, item["metadata"]["version"]].add(digest)
    lines = [HEAD.format(name=pins.name)]
    for (name, version), digests in sorted(hashes.items()):
        parts = [f"{name}=={version}"] + [f"--hash=sha256:{d}" for d in sorted(digests)]
        lines.append(" \\\n    ".join(parts) + "\n")
    pins.with_suffix(".lock").write_text("".join(lines))


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:] or sorted(CONFIG.glob("*.in"))):
        print("locking", path.name, flush=True)
        lock(path)
