"""./onestop key, by real runs: the ring, its shares, and what keeps it from loss."""

import json
import re

import pytest
from support_platform import new_place, refused


@pytest.fixture(scope="module")
def place():
    with new_place() as place:
        yield place.share()


@pytest.fixture
def ring(place):
    """Give the path of a ring of this test's own."""
    path = place.state / "keys" / "ring.json"
    path.unlink(missing_ok=True)
    (place.state / "settings.json").unlink(missing_ok=True)
    assert place.run("key", "make").returncode == 0
    return path


def shares(place, *arguments):
    done = place.run("key", "split", *arguments)
    assert done.returncode == 0, done.stderr
    texts, files = done.stdout.split("Share ")[1:], []
    for number, text in enumerate(texts):
        file = place.state / f"share{number}"
        file.write_text(text.split("Write each")[0])
        files.append(file)
    return files


def ids(ring):
    return [key["id"] for key in json.loads(ring.read_text())["keys"]]


def test_ring_is_for_its_owner_and_outside_of_backups(place, ring):
    assert ring.stat().st_mode & 0o777 == 0o400
    assert ring.parent.stat().st_mode & 0o777 == 0o700
    assert not ring.is_relative_to(place.state / "data")
    assert not ring.is_relative_to(place.state / "pg")
    secret = json.loads(ring.read_text())["keys"][0]["secret"]
    for arguments in (["check"], ["rotate"]):
        done = place.run("key", *arguments)
        assert done.returncode == 0 and secret not in done.stdout + done.stderr
    refused(place.run("key", "make"), "already")


def test_lost_and_restored_by_two_of_three(place, ring):
    place.run("key", "rotate")
    before = ring.read_text()
    files = shares(place, "--holders=3", "--needed=2")
    ring.unlink()
    for command in (["check"], ["rotate"], ["split"], ["make"], ["up", "--no-demo"]):
        arguments = command if command[0] == "up" else ["key", *command]
        refused(place.run(*arguments, timeout=300), "is gone", "key restore")
        assert not ring.exists()
    refused(place.run("key", "restore", files[0]), "2 different shares are needed")
    done = place.run("key", "restore", files[2], files[0])
    assert done.returncode == 0, done.stderr
    assert ring.read_text() == before
    assert "no backup yet" not in done.stdout


def test_nags_until_shares_were_read_back(place, ring):
    nag = "have no backup yet"
    assert nag in place.run("key", "check").stdout
    files = shares(place)
    assert nag in place.run("key", "check").stdout
    text = files[0].read_text()
    groups = text.index(" 2  ") + 4
    slip = "7" if text[groups] != "7" else "8"
    files[0].write_text(text[:groups] + slip + text[groups + 1 :])
    refused(place.run("key", "check", *files), "line 2 of a share was misread")
    files[0].write_text(text)
    assert nag not in place.run("key", "check", *files).stdout
    assert nag not in place.run("key", "check").stdout
    assert nag in place.run("key", "rotate").stdout
    refused(place.run("key", "check", *files), "the shares give another ring")


def test_restore_keeps_newer_keys(place, ring):
    old = ids(ring)
    files = shares(place)
    ring.unlink()
    assert place.run("key", "make", "--anew").returncode == 0
    new = ids(ring)
    assert place.run("key", "restore", *files).returncode == 0
    assert set(ids(ring)) == {*old, *new}


def test_readable_by_others(place, ring):
    ring.chmod(0o440)
    refused(place.run("key", "check"), "others can read")
    ring.chmod(0o400)


SEAL = """
user = env.ref('base.user_root')
env['onestop.conflict'].create(
    {'res_model': 'res.users', 'res_id': 1, 'user_id': user.id, 'reason': 'Awa'})
env.cr.commit()
"""
SEAL_ANEW = """
env.ref('onestop_privacy.ir_cron_rotate').method_direct_trigger()
env.cr.commit()
"""
OPEN = """
values = env['onestop.conflict'].search([('res_model', '=', 'res.users')])
print('FOUND', values.mapped('reason'))
env['onestop.access.log.seal']._seal_to(
    env['onestop.access.log.seal']._newest(),
    env['onestop.access.log'].search([], limit=1).id)
env.cr.commit()
"""


def inside(place, script):
    done = place.run("shell", "--no-http", "--shell-interface", "python", input=script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_old_key_is_dropped_when_it_seals_nothing_any_more(house):
    place = house.place
    ring = place.state / "keys" / "ring.json"
    if not ring.exists():
        assert place.run("key", "make").returncode == 0
    old = ids(ring)[-1]
    refused(place.run("key", "drop"), "no old key")
    inside(place, SEAL + OPEN)
    secret = json.loads(ring.read_text())["keys"][-1]["secret"]
    assert place.run("key", "rotate").returncode == 0
    refused(
        place.run("key", "drop"), f"the key {old} still seals", "nothing was dropped"
    )
    assert secret in ring.read_text()
    inside(place, SEAL_ANEW)
    done = place.run("key", "drop")
    assert done.returncode == 0, done.stderr
    assert re.search(rf"{old}.*dropped", done.stdout)
    assert secret not in ring.read_text() and old in ids(ring)
    assert "FOUND ['Awa']" in inside(place, OPEN)
    done = place.run("log", "verify")
    assert done.returncode == 0 and " 0 faults" in done.stdout, done.stdout
    refused(place.run("key", "drop"), "no old key")
