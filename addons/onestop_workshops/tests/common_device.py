"""A tablet: a real browser with a profile of its own, on a wire that can be cut."""

import json
import time
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.tests import HttpCase
from odoo.tests.common import HOST, ChromeBrowser

from .common_relay import Relay
from .common_tablet import TabletCase

PATIENCE = 20
OFFLINE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


class Device(ChromeBrowser):
    def __init__(self, case):
        super().__init__(case)
        self.relay = Relay(case.http_port())
        self.address = f"http://{HOST}:{self.relay.port}"

    def stop(self):
        self.navigate_to("about:blank")  # The worker ends with its profile.
        result = super().stop()
        self.relay.close()
        return result

    def restart(self):
        """Take the power away and switch on again: the same profile, a new process."""
        self.chrome.kill()
        self.chrome.wait(10)
        self._receiver.join(10)
        Path(self.user_data_dir, "DevToolsActivePort").unlink()
        with patch("tempfile.mkdtemp", return_value=self.user_data_dir):
            ChromeBrowser.__init__(self, self.test_case)
        self._tell_network()

    # ------------------------------------------------------------ network
    def cut(self):
        self.relay.cut()
        self._tell_network()

    def join(self):
        self.relay.join()
        self._tell_network()

    def _tell_network(self):
        self._websocket_request("Network.enable")
        conditions = {"offline": self.relay.is_cut, **OFFLINE}
        self._websocket_request("Network.emulateNetworkConditions", params=conditions)

    # --------------------------------------------------------------- page
    def go(self, path="/w/"):
        self.navigate_to(self.address + path, wait_stop=True)

    def js(self, code):
        """Return the value of an expression in the page."""
        answer = self._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{code}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, code):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            # It may fail while a page is on its way.
            with suppress(AssertionError):
                if found := self.js(code):
                    return found
            time.sleep(0.1)
        text = self.js("document.body ? document.body.innerText : ''")
        raise AssertionError(f"In vain: {code}\n{text}")

    def click(self, selector):
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(f"!!{found} && !{found}.disabled")
        self.js(f"{found}.click()")

    def text(self, selector="body"):
        return self.wait(f"document.querySelector({json.dumps(selector)})?.innerText")

    def wait_text(self, text, selector="body"):
        found = f"document.querySelector({json.dumps(selector)})?.innerText || ''"
        self.wait(f"({found}).includes({json.dumps(text)})")

    def wait_sent(self):
        """Wait until the page shows a week, and nothing waits to be sent."""
        self.wait(SENT)

    def wait_asked(self, path):
        """Wait until something was asked of the server."""
        deadline = time.monotonic() + PATIENCE
        while not self.relay.count(path):
            if time.monotonic() > deadline:
                raise AssertionError(f"{path} was not asked")
            time.sleep(0.1)

    def wait_shell(self):
        """Wait until the worker keeps the page."""
        ready = "navigator.serviceWorker.ready"
        self.wait(f"{ready}.then(() => caches.match('/w/')).then(Boolean)")

    def stored(self):
        """Return what the databases of the page hold, as text, and the kept keys."""
        return self.js(DUMP)


SENT = """
!!document.querySelector(".session") && !!document.querySelector(".badge")
    && !document.querySelector(".badge.is-waiting, .others")
"""
DUMP = """
(async () => {
    const text = {};
    for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
        });
        for (const store of db.objectStoreNames) {
            const rows = await new Promise((resolve) => {
                const objects = db.transaction(store).objectStore(store);
                const cursor = objects.openCursor();
                const found = [];
                cursor.onsuccess = () => {
                    if (!cursor.result) return resolve(found);
                    const { key, value } = cursor.result;
                    const shown = JSON.stringify(value, (name, one) =>
                        one instanceof ArrayBuffer
                            ? new TextDecoder("latin1").decode(one)
                            : one instanceof CryptoKey ? `key:${one.extractable}` : one
                    );
                    found.push([String(key), shown]);
                    cursor.result.continue();
                };
            });
            text[`${name}/${store}`] = rows;
        }
        db.close();
    }
    return text;
})()
"""


class DeviceCase(TabletCase, HttpCase):
    """Yesterday's sessions and those of the day before, and tablets to mark them."""

    browser_size = "1024x768"
    LEARNERS = 25
    FROZEN = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = datetime.now().replace(hour=8, minute=0, second=0, microsecond=0)
        cls.cohort.write(
            {
                "date_start": today.date() - timedelta(days=30),
                "date_end": today.date() + timedelta(days=30),
            }
        )
        cls.learners.date_start = cls.cohort.date_start
        for number, session in enumerate(cls.sessions):
            start = today - timedelta(days=number + 1)
            session.write({"start": start, "stop": start + timedelta(hours=3)})

    def device(self, user=None):
        """Return a new tablet, logged in as a user if one is given."""
        device = Device(self)
        self.addCleanup(device.stop)
        if user:
            self.log_in(device, user)
        return device

    def log_in(self, device, user):
        self.session = None  # that of another tablet stays
        self.authenticate(user.login, user.login, browser=device)

    @contextmanager
    def served(self):
        """Let the server answer; outside, the test has the database for itself."""
        self.cr.flush()
        self.cr.clear()
        with self.allow_requests(all_requests=True):
            yield
            self._wait_remaining_requests()
        self.env.invalidate_all()

    def open_page(self, device):
        device.go()
        device.wait("!!document.querySelector('.session')")
        device.wait_shell()

    def badge(self, device):
        return device.text(".badge")
