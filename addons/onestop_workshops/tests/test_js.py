from odoo.tests import HttpCase, tagged

#: The suite of this module among all suites of the web client.
SUITE = "@onestop_workshops"


def suite_hash(name):
    """Return the id by which the runner in the browser knows a suite."""
    result = 0
    for char in name:
        result = (result * 31 + ord(char)) & 0xFFFFFFFF
    return f"{result:08x}"


@tagged("post_install", "-at_install")
class TestJs(HttpCase):
    def test_units(self):
        """The marks of a sheet, in the browser's test runner."""
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={suite_hash(SUITE)}",
            "",
            "",
            login="admin",
            timeout=120,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
