"""A real browser for tests: what a hand on mouse and keyboard does, nothing else."""

import json
import time
from contextlib import contextmanager
from urllib.parse import urljoin

from odoo.tests.common import ChromeBrowser, HttpCase

#: Longest wait for something to appear. Seconds.
PATIENCE = 40
#: Key -> (code, virtual key code) of keys that are no letters.
KEYS = {
    "Enter": ("Enter", 13),
    "Escape": ("Escape", 27),
    "ArrowLeft": ("ArrowLeft", 37),
    "ArrowUp": ("ArrowUp", 38),
    "ArrowRight": ("ArrowRight", 39),
    "ArrowDown": ("ArrowDown", 40),
    "Tab": ("Tab", 9),
}


class Page:
    """The page that the browser shows, driven by events of the browser itself."""

    def __init__(self, browser, base_url):
        self.browser = browser
        self.base_url = base_url
        self.titles = set()

    # ------------------------------------------------------------ reading
    def evaluate(self, expression):
        """Return the value of a JavaScript expression."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, expression, what=None):
        """Wait until a JavaScript expression is true; fail with a picture."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.check_console()
            if self.evaluate(f"!!({expression})"):
                self.titles.add(self.evaluate("document.title"))
                return
            time.sleep(0.1)
        self.browser.take_screenshot().result(10)
        raise AssertionError(f"never happened: {what or expression}")

    def wait_for(self, selector):
        """Wait until an element is there and stands still."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(found, what=selector)
        before = None
        while before != (before := self.rect(selector)):
            time.sleep(0.15)

    def wait_gone(self, selector):
        """Wait until no such element is left."""
        self.wait(f"!document.querySelector({json.dumps(selector)})")

    def wait_text(self, selector, text):
        """Wait until an element that matches shows a text."""
        self.wait(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".some((el) => el.textContent.includes({json.dumps(text)}))",
            what=f"{selector} shows {text}",
        )

    def text(self, selector):
        """Return the text of all elements that match."""
        return self.evaluate(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            ".map((el) => el.textContent.trim()).join(' | ')"
        )

    def rect(self, selector):
        """Return (left, top, width, height) of an element, in pixels."""
        return tuple(
            self.evaluate(
                f"(() => {{const r = document.querySelector({json.dumps(selector)})"
                ".getBoundingClientRect();"
                " return [r.left, r.top, r.width, r.height];})()"
            )
        )

    def point(self, selector, x=None):
        """Return a point in an element: its middle, or ``x`` pixels from the left.

        What lies under a bar that stays in its place is scrolled to the middle.
        """
        self.evaluate(
            f"(() => {{const el = document.querySelector({json.dumps(selector)});"
            " el.scrollIntoView({block: 'nearest'});"
            " const r = el.getBoundingClientRect();"
            " const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];"
            " const above = document.elementFromPoint(x, y);"
            " if (above && !el.contains(above) && !above.contains(el))"
            " el.scrollIntoView({block: 'center'});})()"
        )
        left, top, width, height = self.rect(selector)
        return left + (width / 2 if x is None else x), top + height / 2

    def check_console(self):
        """Fail on an error of the page."""
        result = self.browser._result
        if result.done() and result.exception():
            raise AssertionError(str(result.exception()))

    # ------------------------------------------------------------- acting
    def open(self, path):
        """Go to a path of the server."""
        self.browser.navigate_to(urljoin(self.base_url, path), wait_stop=True)

    def mouse(self, kind, point, buttons=0):
        """Send one event of the mouse."""
        self.browser._websocket_request(
            "Input.dispatchMouseEvent",
            params={
                "type": kind,
                "x": point[0],
                "y": point[1],
                "button": "none" if kind == "mouseMoved" and not buttons else "left",
                "buttons": buttons,
                "clickCount": 1,
            },
        )

    def click(self, selector, x=None, times=1):
        """Click in the middle of an element, or ``x`` pixels from its left."""
        self.wait_for(selector)
        point = self.point(selector, x)
        self.mouse("mouseMoved", point)
        for _time in range(times):
            self.mouse("mousePressed", point, buttons=1)
            self.mouse("mouseReleased", point)

    def drag(self, source, target, source_x=None, target_x=None):
        """Drag an element to another with the button held."""
        self.wait_for(source)
        start = self.point(source, source_x)
        end = self.point(target, target_x)
        start = self.point(source, source_x)
        self.mouse("mouseMoved", start)
        self.mouse("mousePressed", start, buttons=1)
        for step in range(1, 7):
            part = [a + (b - a) * step / 6 for a, b in zip(start, end, strict=True)]
            self.mouse("mouseMoved", part, buttons=1)
            time.sleep(0.02)
        self.mouse("mouseReleased", end)

    def type(self, text):
        """Type into what has the focus."""
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def fill(self, selector, text):
        """Type into a field; again if the page was still being built."""
        self.wait_for(selector)
        value = f"document.querySelector({json.dumps(selector)}).value"
        end = time.monotonic() + PATIENCE
        while self.evaluate(value) != text and time.monotonic() < end:
            self.click(selector)
            self.evaluate(f"document.querySelector({json.dumps(selector)}).select()")
            self.type(text)
            time.sleep(0.2)

    def choose(self, selector, value):
        """Choose an option of a list by its value."""
        self.wait_for(selector)
        self.evaluate(
            f"(() => {{const el = document.querySelector({json.dumps(selector)});"
            f" el.value = {json.dumps(str(value))};"
            " el.dispatchEvent(new Event('change', {bubbles: true}));})()"
        )

    def key(self, key):
        """Press and release a key."""
        code, number = KEYS.get(key) or (f"Key{key.upper()}", ord(key.upper()))
        params = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        letter = {"text": "\r" if key == "Enter" else key}
        down = {**params, **(letter if key == "Enter" or len(key) == 1 else {})}
        for kind, extra in (("keyDown", down), ("keyUp", params)):
            self.browser._websocket_request(
                "Input.dispatchKeyEvent", params={"type": kind, **extra}
            )


class BrowserCase(HttpCase):
    """A test with a browser that stays open between its steps."""

    browser_size = "1440x900"

    def setUp(self):
        super().setUp()
        self.browser = ChromeBrowser(self)
        self.addCleanup(self.browser.stop)
        self.authenticate(None, None, browser=self.browser)
        self.page = Page(self.browser, self.base_url())

    @contextmanager
    def at_the_screen(self):
        """Let the server answer the browser; outside of it the test owns the data.

        No record may be read inside: the requests use the same cursor.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        with self.allow_requests(browser=self.browser):
            yield self.page
            self.page.check_console()
            self._wait_until_idle()
        self.env.invalidate_all()

    def _wait_until_idle(self):
        """Wait until the page has asked nothing for a while."""
        for _look in range(3):
            time.sleep(0.15)
            self._wait_remaining_requests()

    def sign_in(self, page, login, password):
        """Sign in by the form, as a person does."""
        page.open("/web/login")
        page.fill("#login", login)
        page.fill("#password", password)
        page.key("Enter")
        page.wait("document.querySelector('.o_main_navbar')")
