"""The proxy of the containers: the real nginx runs its configuration, in front of
servers that record what reaches them.
"""

import http.client

import pytest
from support_proxy import DOMAIN, Proxy


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    with Proxy(folder) as running:
        yield running


@pytest.fixture
def asked(proxy):
    proxy.odoo.asked.clear()
    proxy.gevent.asked.clear()
    return proxy.odoo.asked


def test_nginx_takes_the_file(proxy):
    done = proxy.check()
    assert done.returncode == 0 and "successful" in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("sent", "passed"),
    [
        ("debug=1", ""),
        ("debug", ""),
        ("debug=assets&a=1", "a=1"),
        ("a=1&debug=tests", "a=1"),
        ("a=1&debug=1&b=2", "a=1&b=2"),
        ("%64ebug=1", ""),
        ("a=1&d%65%62u%67=assets&b=2", "a=1&b=2"),
        ("debug=1&%64ebug=assets&debug=tests", ""),
        ("debugger=1&a=debug", "debugger=1&a=debug"),
    ],
)
def test_the_debug_parameter_never_reaches_odoo(proxy, asked, sent, passed):
    assert proxy.ask(f"/odoo?{sent}").status == 200
    [(path, _headers)] = asked
    assert path.rstrip("?&").removeprefix("/odoo").lstrip("?").rstrip("&") == passed


def test_more_debug_parameters_than_anybody_needs(proxy, asked):
    assert proxy.ask("/odoo?" + "&".join(["debug=1"] * 5)).status == 400
    assert not asked


def test_cookies_are_secure(proxy):
    cookies = proxy.ask("/web/login").headers.get_all("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "secure" in cookie.lower()
        assert "samesite=lax" in cookie.lower()
    assert "httponly" in cookies[0].lower()


@pytest.mark.parametrize(
    "path",
    [
        "/web/database/manager",
        "/web/database/selector?x=1",
        "//web//database/manager",
        "/web/%64atabase/manager",
        "/web/./database/../database/manager",
        "/WEB/Database/manager",
        "/xmlrpc/2/common",
        "/jsonrpc",
    ],
)
def test_what_nobody_may_reach(proxy, asked, path):
    assert proxy.ask(path, "POST").status == 404
    assert not asked and not proxy.gevent.asked


def test_the_bus_has_a_port_of_its_own(proxy, asked):
    headers = {"Upgrade": "websocket"}
    answer = proxy.ask("/websocket?version=1", headers=headers)
    assert answer.body == b"gevent" and not asked
    [(path, seen)] = proxy.gevent.asked
    assert path == "/websocket?version=1"
    assert seen["Upgrade"] == "websocket" and seen["Connection"] == "upgrade"


def test_without_tls_there_is_only_the_way_to_tls(proxy, asked):
    for host in (DOMAIN, "evil.example"):
        answer = proxy.ask("/odoo?a=1", host=host, tls=False)
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://{DOMAIN}/odoo?a=1"
    assert not asked


def test_another_name_gets_no_answer(proxy, asked):
    with pytest.raises(http.client.RemoteDisconnected):
        proxy.ask("/web/login", host="evil.example")
    assert not asked


def test_odoo_believes_the_proxy_alone(proxy, asked):
    claims = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "for=1.2.3.4",
    }
    proxy.ask("/web/login", headers=claims)
    [(_path, seen)] = asked
    assert seen["X-Forwarded-For"] == "127.0.0.1"
    assert seen["X-Forwarded-Host"] == seen["Host"] == DOMAIN
    assert seen["X-Forwarded-Proto"] == "https"
    assert not seen.get("Forwarded")


def test_the_log_names_nobody(proxy):
    proxy.ask("/odoo/persons/4711?search=Awa")
    proxy.ask("/web/content/4711?access_token=abc")
    text = proxy.log.read_text()
    assert "/odoo/persons" in text
    for private in ("4711", "Awa", "search", "abc", "token"):
        assert private not in text


def test_passwords_cannot_be_guessed_in_bulk(proxy):
    codes = [proxy.ask("/web/login", "POST").status for _ in range(30)]
    assert codes[0] == 200 and codes.count(429) >= 5
    assert proxy.ask("/web/login").status == 200, "looking at the page stays free"
