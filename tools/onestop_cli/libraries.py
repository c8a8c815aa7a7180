"""What Python and the browser need from the system: Pango, fonts, Chromium."""

import ctypes
import os
import shutil
import tomllib
from pathlib import Path

from . import debian, shell
from .paths import CONFIG

PDF_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libcairo.so.2",
)
CHROMIUM_NAMES = (
    "google-chrome",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
{dirs}
  <cachedir>{cache}</cachedir>
  <alias>
    <family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer>
  </alias>
  <alias>
    <family>serif</family><prefer><family>DejaVu Serif</family></prefer>
  </alias>
  <alias>
    <family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer>
  </alias>
</fontconfig>
"""


def packages_for(name):
    with open(CONFIG / "debian.toml", "rb") as lock:
        return tomllib.load(lock)["packages"][name]


def missing_pdf_libraries():
    """Return the names of the libraries for PDF that this machine lacks."""
    missing = []
    for name in PDF_LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    fonts = Path("/usr/share/fonts")
    if not next(fonts.rglob("DejaVuSans.ttf"), None):
        missing.append("DejaVu fonts")
    return missing


def system_chromium():
    """Return the browser on the PATH that Odoo's tests would take, or None."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return Path(path)
    return None


class Libraries:
    """Provides what is missing: by apt-get as root, else unpacked privately."""

    def __init__(self, state, log):
        self.state = state
        self.log = log
        self.private = debian.PrivatePackages(state, log)
        self.tools = state / "bin"

    def private_folder(self, name):
        """Return where the packages of that name lie when they are unpacked here."""
        return self.private.folder / name

    def provide_pdf(self):
        if not missing_pdf_libraries() or (self.private.folder / "pdf").exists():
            return
        if os.geteuid() == 0:
            debian.install_as_root(packages_for("pdf"), self.log)
        else:
            self.private.provide("pdf", packages_for("pdf"))

    def provide_chromium(self):
        if system_chromium():
            return
        if os.geteuid() == 0:
            debian.install_as_root(packages_for("chromium"), self.log)
            return
        root = self.private.provide("chromium", packages_for("chromium"))
        folders = ":".join(map(str, debian.library_path(root)))
        text = (
            "#!/bin/sh\n"
            f'export LD_LIBRARY_PATH="{folders}"\n'
            f'exec "{root}/usr/lib/chromium/chromium" "$@"\n'
        )
        wrapper = self.tools / "chromium"
        if wrapper.exists() and wrapper.read_text() == text:
            return
        self.tools.mkdir(exist_ok=True)
        new = self.tools / "chromium.new"
        new.write_text(text)
        new.chmod(0o755)
        # A library that is missing shows here, not in the first browser test.
        shell.run([new, "--version"], "start the browser", self.log)
        new.rename(wrapper)

    def environment(self, odoo_root):
        """Return the variables by which programs find all that is private."""
        roots = [self.private.folder / name for name in ("pdf", "chromium")]
        roots = [root for root in roots if root.exists()]
        env = {"FONTCONFIG_FILE": str(self._fonts([*roots, odoo_root]))}
        folders = []
        if (self.private.folder / "pdf").exists():
            folders = debian.library_path(self.private.folder / "pdf")
        if folders:
            env["LD_LIBRARY_PATH"] = ":".join(map(str, folders))
        return env

    def _fonts(self, roots):
        dirs = [root / "usr/share/fonts" for root in roots]
        lines = "\n".join(f"  <dir>{d}</dir>" for d in dirs if d.exists())
        text = FONTS.format(dirs=lines, cache=self.state / "cache" / "fonts")
        file = self.state / "fonts.conf"
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
        return file
