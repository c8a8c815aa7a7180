"""LibreOffice, to recalculate a workbook: the system's, else unpacked privately."""

import os
import shutil
import subprocess
from pathlib import Path

from onestop_cli import debian, libraries
from support_platform import shared_state, without_memory_limit

#: Seconds after which a workbook counts as one that cannot be opened.
MOST = 180
#: What it ends with after it made a new profile: it wants to be started again.
MADE_PROFILE = 81
#: Formulas are calculated on loading, whatever values the file has for them.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
</oor:items>
"""


def recalculated(workbook, folder):
    """Return the path of a copy whose every formula LibreOffice has calculated anew.

    :param workbook: path of an XLSX file
    :param folder: an empty folder of the test, for the copy and LibreOffice's profile
    """
    program, env = _find()
    settings = Path(folder, "profile", "user", "registrymodifications.xcu")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = [program, "--headless", profile, "--convert-to", kind]
    command += ["--outdir", str(folder), str(workbook)]
    env = {**os.environ, **env, "HOME": str(folder)}
    for _attempt in range(2):
        done = subprocess.run(
            command,
            env=env,
            timeout=MOST,
            capture_output=True,
            preexec_fn=without_memory_limit,
        )
        if done.returncode != MADE_PROFILE:
            break
    done.check_returncode()
    return Path(folder, Path(workbook).name)


def _find():
    """Return the program and the variables that it needs."""
    found = shutil.which("soffice")
    if found:
        return found, {}
    state = shared_state()
    packages = debian.PrivatePackages(state, state / "log" / "setup.log")
    root = packages.provide("office", libraries.packages_for("office"))
    folder = root / "usr/lib/libreoffice/program"
    if not (root / "ready").exists():
        _lead_links_inside(root)
        _lead_settings_inside(root, folder)
        (root / "ready").touch()
    folders = ":".join(map(str, [folder, *debian.library_path(root)]))
    return str(folder / "soffice.bin"), {"LD_LIBRARY_PATH": folders}


def _lead_links_inside(root):
    """Make links to absolute paths lead into the folder that is like `/`."""
    for path in root.rglob("*"):
        goal = os.readlink(path) if path.is_symlink() else ""
        if goal.startswith("/"):
            path.unlink()
            path.symlink_to(os.path.relpath(root / goal.lstrip("/"), path.parent))


def _lead_settings_inside(root, folder):
    """Do what the packages' scripts do, below that folder instead of `/`."""
    defaults = folder.parent / "share" / ".registry"
    shutil.copytree(defaults, root / "etc/libreoffice/registry", dirs_exist_ok=True)
    for path in folder.glob("*rc"):
        text = path.read_text()
        for top in ("usr", "etc"):
            text = text.replace(f"file:///{top}/", f"file://{root}/{top}/")
        if text != path.read_text():
            path.write_text(text)
