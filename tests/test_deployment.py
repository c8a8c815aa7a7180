"""The containers: what can be checked without pulling images.

docker compose itself reads the file; the commands of Odoo's image run on a copy of the
test template. The proxy has a file of its own, test_proxy.py.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from onestop_cli import backups, conf, debian, keyring, suite
from support_platform import ROOT, needs, shared_state
from support_proxy import DOMAIN
from support_server import Copy

# docker compose


@pytest.fixture(scope="session")
def compose():
    """Return a function that runs docker compose of the pinned package."""
    pinned = tomllib.loads((ROOT / "config" / "debian.toml").read_text())["compose"]
    state = shared_state()
    root = state / "debian" / f"compose-{pinned['sha256'][:10]}"
    if not root.exists():
        log = state / "log" / "setup.log"
        file = debian.fetch(pinned, state / "downloads", log)
        building = root.with_suffix(".building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "-x", file, building], check=True)
        building.rename(root)

    def run(*arguments, **env):
        own = {k: v for k, v in os.environ.items() if not k.startswith("ONESTOP_")}
        return subprocess.run(
            [root / pinned["program"], "-f", ROOT / "docker-compose.yml", *arguments],
            env={**own, **env},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def stack(compose):
    done = compose("config", "--format", "json", ONESTOP_DOMAIN=DOMAIN)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_compose_takes_the_file(compose):
    done = compose("config", "-q", ONESTOP_DOMAIN=DOMAIN)
    assert (done.returncode, done.stderr) == (0, "")
    done = compose("config", "-q")
    assert done.returncode and "set ONESTOP_DOMAIN" in done.stderr


def test_every_container_is_hardened(stack):
    for name, service in stack["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not service.get("privileged"), name
        version = service["image"].rpartition(":")[2]
        assert re.match(r"\d", version), f"{name}: {service['image']}"
        if name != "update":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_only_the_proxy_is_reached_from_outside(stack):
    services = stack["services"]
    ports = {name: s["ports"] for name, s in services.items() if s.get("ports")}
    assert set(ports) == {"proxy"}
    assert {port["target"] for port in ports["proxy"]} == {80, 443}
    joined = {name: set(s["networks"]) for name, s in services.items()}
    assert joined["db"] == {"data"}
    assert not joined["proxy"] & joined["db"]
    assert joined["proxy"] & joined["odoo"] == {"web"}
    assert {n for n, s in joined.items() if "outside" in s} == {"proxy"}
    for name in ("data", "web"):
        assert stack["networks"][name]["internal"] is True


def test_secrets_come_as_files(stack):
    for name, service in stack["services"].items():
        for key, value in (service.get("environment") or {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|KEY$", key):
                assert str(value).startswith("/run/secrets/"), f"{name}: {key}"
    holders = {
        name: {secret["source"] for secret in service.get("secrets", [])}
        for name, service in stack["services"].items()
    }
    assert holders["proxy"] == {"tls_certificate", "tls_key"}
    assert holders["odoo"] == holders["update"] == {"db_password", "key_ring"}
    assert holders["backup"] == {"db_password"}, "a backup lies apart from its key"
    assert holders["db"] == {"db_admin_password", "db_password"}
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", "/.env"} <= set(ignored)


def test_recipe_makes_a_key_ring_that_the_container_takes(program, tmp_path):
    needs("openssl")
    text = (ROOT / "deploy" / "README.md").read_text()
    recipe = re.search(r"printf .*?key_ring", text, re.S)[0]
    (tmp_path / "secrets").mkdir()
    subprocess.run(["sh", "-ec", recipe], cwd=tmp_path, check=True)
    secret, target = tmp_path / "secrets" / "key_ring", tmp_path / "run" / "ring"
    secret.chmod(0o444)
    environment = {**os.environ}
    try:
        program.take_key_ring(secret, target)
        program.take_key_ring(secret, target)
        assert os.environ["ONESTOP_KEY_RING"] == str(target)
        place = SimpleNamespace(venv=SimpleNamespace(python=sys.executable))
        [key] = keyring.demand(place)
    finally:
        os.environ.clear()
        os.environ.update(environment)
    assert target.stat().st_mode & 0o777 == 0o400
    assert key["id"] in secret.read_text()


def test_data_lies_in_named_volumes(stack):
    volumes = {
        name: {
            volume["target"]: (volume["source"], volume.get("read_only", False))
            for volume in service.get("volumes", [])
            if volume["type"] == "volume"
        }
        for name, service in stack["services"].items()
    }
    assert volumes["db"] == {"/var/lib/postgresql/data": ("database", False)}
    assert volumes["odoo"] == {"/var/lib/odoo": ("files", False)}
    assert volumes["backup"] == {
        "/var/lib/odoo": ("files", True),
        "/backups": ("backups", False),
    }


def test_odoo_has_workers_and_waits_for_its_database(stack):
    odoo = stack["services"]["odoo"]
    assert int(odoo["environment"]["ONESTOP_WORKERS"]) >= 2
    waits = {name: d["condition"] for name, d in odoo["depends_on"].items()}
    assert waits == {
        "db": "service_healthy",
        "update": "service_completed_successfully",
    }


# The image


def copied():
    """Return what the Dockerfile copies: {source: target}."""
    text = (ROOT / "deploy" / "odoo" / "Dockerfile").read_text()
    return dict(re.findall(r"^COPY (\S+) (\S+)$", text, re.MULTILINE))


def context():
    """Return the files that the build may see, by .dockerignore's patterns."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    return [line[1:] for line in rules if line.startswith("!")]


def test_image_and_lock_have_the_same_modules(container):
    assert copied()["addons"] == "/opt/onestop/addons"
    assert copied()["config"] == "/opt/onestop/config"
    seen = {path.name for pattern in context() for path in ROOT.glob(pattern)}
    assert set(suite.suite_modules()) <= seen
    for source in copied():
        assert any(source.startswith(p) or p.startswith(source) for p in context())
    modules = suite.to_install(container.source.addons)
    assert set(suite.suite_modules()) <= set(modules)
    kept_out = suite.read_list(ROOT / "config" / "kept_out.txt")
    assert kept_out and not kept_out & set(modules)


def test_image_installs_the_lock_with_its_hashes():
    text = (ROOT / "deploy" / "odoo" / "Dockerfile").read_text()
    [command] = re.findall(r"pip --python[^&]*", text)
    lock = copied()["config/requirements.lock"]
    assert re.search(rf"--require-hashes \\\s+-r {re.escape(lock)}\s", command)
    assert "--only-binary=:all:" in command and "--no-deps" in command
    assert re.search(r"^FROM odoo:19\.0(@sha256:[0-9a-f]{64})?$", text, re.MULTILINE)
    assert not re.search(r"pip install|pip3", text.replace(command, ""))
    locked = (ROOT / "config" / "requirements.lock").read_text()
    assert "python_version" not in locked, "one lock for all Pythons"


@pytest.fixture
def program():
    """Return the module that the image runs."""
    file = ROOT / "deploy" / "odoo" / "container.py"
    spec = importlib.util.spec_from_file_location("container", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def container(program, tmp_path, monkeypatch):
    """The module that the image runs, with the paths of this machine."""
    module = program
    parser = conf.read(Path(os.environ["ONESTOP_CONF"]))
    for key, name in (("db_host", "PGHOST"), ("db_user", "PGUSER")):
        monkeypatch.setenv(name, parser[key])
    monkeypatch.setattr(module, "BACKUPS", tmp_path)
    odoo = Path(os.environ["ONESTOP_ODOO_SCRIPT"])
    addons = Path(parser["addons_path"].split(",")[0])
    monkeypatch.setattr(module, "PROGRAM", odoo)
    monkeypatch.setattr(module, "PACKAGES", addons.parents[1])
    module.Container.conf = tmp_path / "odoo.conf"
    module.Container.data = Path(parser["data_dir"])
    made = module.Container(tmp_path)
    made.module = module
    return made


def test_the_image_runs_with_our_settings(container):
    written = conf.read(container.write_conf())
    template = conf.read(ROOT / "config" / "odoo.conf")
    changed = {k: v for k, v in written.items() if template.get(k) != v}
    assert set(changed) == {
        "addons_path", "admin_passwd", "data_dir", "db_name", "http_interface",
        "proxy_mode", "workers",
    }  # fmt: skip
    assert changed["proxy_mode"] == "True" and int(changed["workers"]) >= 2
    assert container.conf.stat().st_mode & 0o777 == 0o600


def test_nightly_backups_are_kept_in_turn(container, tmp_path, monkeypatch):
    copy = Copy("containers").create()
    try:
        module = container.module
        monkeypatch.setattr(module, "DATABASE", copy.name)
        monkeypatch.setenv("ONESTOP_BACKUPS_KEPT", "2")
        assert module.too_old()
        for day in (1, 2):
            (tmp_path / f"onestop-2020010{day}-020000.tar.gz").write_bytes(b"old")
        module.backup_now(container)
        assert not module.too_old()
        old, new = module.finished()
        assert old.name == "onestop-20200102-020000.tar.gz"
        manifest = backups.unpack(new, tmp_path / "unpacked")
        assert manifest["database"] == copy.name and manifest["missing"] == []
        assert new.stat().st_mode & 0o777 == 0o600
    finally:
        copy.drop()


def test_the_hour_of_the_backup(container):
    until = container.module.until
    assert until(2, datetime(2026, 1, 31, 1, 0)) == 3600
    assert until(2, datetime(2026, 1, 31, 2, 0)) == 24 * 3600
    assert until(2, datetime(2026, 1, 31, 23, 30)) == 2.5 * 3600
