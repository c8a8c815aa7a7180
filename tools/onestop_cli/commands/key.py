"""./onestop key: the life of the keys that open sealed values."""

import argparse
import sys
from pathlib import Path

from .. import inside_odoo, keyring, locks
from ..console import say, table
from ..errors import Stop

HELP = "make, check, rotate, drop, split or restore the keys of sealed values"
KEYS_IN_USE = """
answer = {}
if 'onestop.sealed' in env:
    answer = env['onestop.sealed']._keys_in_use()
"""
SHARE = "a file with a share ('-': typed here, one after the other)"


def run(workspace, arguments):
    parser = argparse.ArgumentParser(prog="./onestop key")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("make", help="make the ring").add_argument(
        "--anew", action="store_true", help="although what a lost one sealed stays lost"
    )
    check = commands.add_parser("check", help="check the ring, and shares against it")
    check.add_argument("shares", nargs="*", metavar="FILE", help=SHARE)
    commands.add_parser("rotate", help="add a key, which seals from now on")
    commands.add_parser("drop", help="drop old keys that seal nothing any more")
    split = commands.add_parser("split", help="print shares, one for each holder")
    split.add_argument("--holders", type=int, default=2, help="how many (2)")
    split.add_argument("--needed", type=int, help="how many restore it (2)", default=2)
    restore = commands.add_parser("restore", help="bring keys back from shares")
    restore.add_argument("shares", nargs="+", metavar="FILE", help=SHARE)
    options = parser.parse_args(arguments)
    workspace.open()
    workspace.venv = workspace.venv_for_running()
    if not workspace.venv.mark.exists():
        workspace.prepare(keys=False)
    busy = "another ./onestop works on the keys: waiting for it"
    with locks.waiting(workspace.state / "key.lock", busy):
        return globals()[f"_{options.command}"](workspace, options)


def _make(workspace, options):
    lost = workspace.settings.get("key_ring") and not keyring.path(workspace).exists()
    if lost and not options.anew:
        raise Stop(keyring.LOST.format(path=keyring.path(workspace)))
    _show(workspace, keyring.make(workspace))


def _check(workspace, options):
    keys = keyring.demand(workspace)
    if options.shares:
        shares = _read(options.shares)
        keyring.work(workspace, "check", {"shares": shares})
        workspace.remember(key_backup=[key["id"] for key in keys])
        say("The shares give this ring.")
    _show(workspace, keys)


def _rotate(workspace, _options):
    keyring.demand(workspace)
    keys = keyring.work(workspace, "rotate")["keys"]
    say(
        "The new key seals from now on. What older ones sealed is sealed anew by a job "
        "of Odoo; keep them on the ring."
    )
    _show(workspace, keys)


def _drop(workspace, _options):
    """Ask every database whether it needs the old keys; they have no other use."""
    keys = keyring.demand(workspace)
    old = {key["id"] for key in keys[:-1] if not key["retired"]}
    if not old:
        raise Stop("there is no old key to drop: ./onestop key rotate adds a new one")
    workspace.prepare()
    with workspace.postgres() as databases:
        for database in sorted(filter(_seals(databases), databases.names())):
            used = inside_odoo.ask(workspace, database, KEYS_IN_USE, "keys")
            for key in sorted(old & used.keys()):
                raise Stop(
                    f"the key {key} still seals {used[key]} values in the database "
                    f"{database}, and nothing was dropped: a job of Odoo seals them "
                    "anew every night"
                )
    keys = keyring.work(workspace, "drop", {"keys": sorted(old)})["keys"]
    say(
        "The old keys open nothing any more. Backups from before the last rotation "
        "need them: keep the shares of that time as long as those backups."
    )
    _show(workspace, keys)


def _seals(databases):
    """Return a function that says whether there may be sealed values in a database."""
    table = "SELECT to_regclass('onestop_access_log') IS NOT NULL"
    return lambda database: databases.ask(table, database=database)[0][0]


def _split(workspace, options):
    keyring.demand(workspace)
    sizes = {"holders": options.holders, "needed": options.needed}
    shares = keyring.work(workspace, "split", sizes)["shares"]
    for number, share in enumerate(shares, 1):
        say(f"Share {number} of {len(shares)}; {options.needed} restore the ring\n")
        say(f"{share}\n")
    say(
        "Write each on paper, for one holder each, and read them back once: "
        "./onestop key check - "
    )


def _restore(workspace, options):
    shares = _read(options.shares)
    keyring.path(workspace).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = keyring.work(workspace, "restore", {"shares": shares})["keys"]
    workspace.remember(key_ring=True, key_backup=[key["id"] for key in keys])
    _show(workspace, keys)


def _show(workspace, keys):
    say(f"Key ring: {keyring.path(workspace)}")
    uses = ["dropped: proves" if key["retired"] else "opens" for key in keys]
    uses[-1] = "seals and opens"
    rows = [
        [key["id"], key["created"][:10], use]
        for key, use in zip(keys, uses, strict=True)
    ]
    table(rows, ["Key", "Made", "Use"])
    if not keyring.backed_up(workspace, keys):
        say("These keys have no backup yet: ./onestop key split")


def _read(files):
    """Return the shares in files: lines with a check (= XX), from each first on."""
    shares = []
    for file in files:
        text = sys.stdin.read() if file == "-" else _text(Path(file))
        for line in text.splitlines():
            label, _space, rest = line.strip().partition(" ")
            if "=" not in rest:
                continue
            if label in ("1", "l", "I") or not shares:
                shares.append("")
            shares[-1] += line + "\n"
    return shares


def _text(file):
    if not file.is_file():
        raise Stop(f"there is no file {file}")
    return file.read_text(encoding="utf-8")
