"""Without its keys the server answers nothing but a page that says so."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .. import keys
from ..tools.key_ring import Key, KeyRing

CLOSED = "This server is closed for the moment"


@tagged("post_install", "-at_install")
class TestWithoutKey(HttpCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "keys.json"
        environment = patch.dict(os.environ, {keys.VARIABLE: str(self.path)})
        environment.start()
        self.addCleanup(environment.stop)

    def test_page(self):
        KeyRing([Key.make()]).save(self.path)
        self.assertEqual(self.url_open("/web/login").status_code, 200)
        self.path.chmod(0o444)
        self._assert_closed("others can read")
        self.path.unlink()
        self._assert_closed("there is no key ring")
        KeyRing([Key.make()]).save(self.path)
        self.assertEqual(self.url_open("/web/login").status_code, 200)

    def _assert_closed(self, reason):
        with self.assertLogs("odoo.addons.onestop_privacy", "CRITICAL") as log:
            with mute_logger("odoo.http"):
                answer = self.url_open("/web/login")
        self.assertEqual(answer.status_code, 503)
        self.assertIn(CLOSED, answer.text)
        self.assertNotIn(str(self.path), answer.text)
        self.assertIn(reason, log.output[0])
