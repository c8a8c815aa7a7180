"""The settings of config/odoo.conf, seen in an Odoo that runs with them."""

import configparser
import os
import re
from pathlib import Path

import pytest
import requests
from onestop_cli import conf
from support_platform import ROOT
from support_server import Copy, Server, Session

MARKER = "Zeinabou-4711"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    copy = Copy("settings").create()
    try:
        with Server(copy, tmp_path_factory.mktemp("log") / "odoo.log") as server:
            yield server
    finally:
        copy.drop()


def get(server, path, **options):
    session = requests.Session()
    session.trust_env = False
    address = f"{server.address}{path}"
    return session.get(address, timeout=60, allow_redirects=False, **options)


def test_the_database_manager_is_off(running):
    for page in ("manager", "selector"):
        answer = get(running, f"/web/database/{page}")
        assert running.copy.name not in answer.text
        assert "disabled" in answer.text or answer.status_code >= 400
    password = conf.read(Path(os.environ["ONESTOP_CONF"]))["admin_passwd"]
    for action in ("backup", "drop"):
        form = {"master_pwd": password, "name": running.copy.name}
        answer = requests.post(
            f"{running.address}/web/database/{action}", data=form, timeout=60
        )
        assert answer.headers["Content-Type"].startswith("text/html")
    assert running.copy.ask("SELECT 1") == [(1,)]


def test_databases_are_not_listed(running):
    answer = Session(running, "admin").post("/web/database/list", {})
    assert running.copy.name not in str(answer.get("result", ""))


def test_headers_of_a_proxy_are_not_believed(running):
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = get(running, "/odoo", headers=headers)
    assert answer.status_code == 303
    assert "evil.example" not in answer.headers["Location"]


def test_the_log_has_no_bodies_and_no_values(running):
    get(running, "/web/login", params={"redirect": f"/odoo?q={MARKER}"})
    admin = Session(running, "admin")
    wrong = {"db": running.copy.name, "login": "admin", "password": f"{MARKER}-word"}
    assert "error" in admin.post("/web/session/authenticate", wrong)
    admin = Session(running, "admin")
    values = {"code": f"{MARKER}-code", "name": "twice"}
    for _turn in range(2):
        answer = admin.call("onestop.centre", "create", [values])
    assert "error" in answer
    admin.call("res.partner", "search", [["name", "=", f"{MARKER}-search"]])
    text = running.log.read_text()
    assert "odoo.modules" in text, "the log is empty, that proves nothing"
    lines = [line for line in text.splitlines() if MARKER in line]
    assert not lines, lines


def test_every_setting_is_known_to_odoo(running):
    text = running.log.read_text()
    assert not re.findall(r".*unknown option.*", text)


def test_what_runs_is_what_the_file_says():
    """Nothing of config/odoo.conf is weakened by what this machine adds."""
    parser = configparser.RawConfigParser()
    parser.read(ROOT / "config" / "odoo.conf", encoding="utf-8")
    file = dict(parser["options"])
    assert file["list_db"] == file["proxy_mode"] == file["with_demo"] == "False"
    assert file["http_interface"] == "127.0.0.1"
    runtime = Path(os.environ["ONESTOP_CONF"])
    assert runtime.stat().st_mode & 0o777 == 0o600
    written = conf.read(runtime)
    changed = {key for key in file if written[key] != file[key]}
    assert changed <= {"http_port"}
    assert len(written["admin_passwd"]) >= 32
    for name in ("limit_time_cpu", "limit_time_real", "limit_memory_hard"):
        assert int(written[name]) > 0
