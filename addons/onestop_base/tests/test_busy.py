"""What somebody reads when Odoo has tried five times in vain."""

import json
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import OnestopCase


@tagged("post_install", "-at_install")
class TestBusy(OnestopCase, HttpCase):
    @mute_logger("odoo.http", "odoo.service.model")
    def test_a_plain_sentence(self):
        self.authenticate("test_reception", "test_reception")
        centre = self.env.registry["onestop.centre"]

        def busy(_self, *_args, **_kwargs):
            raise SerializationFailure("could not serialize access")

        busy._readonly = False
        params = {
            "model": "onestop.centre",
            "method": "search_count",
            "args": [[]],
            "kwargs": {},
        }
        with (
            patch.object(centre, "search_count", busy),
            patch("odoo.service.model.time.sleep") as slept,
            patch("odoo.service.model.errorcodes.lookup", return_value="busy"),
        ):
            reply = self.url_open(
                "/web/dataset/call_kw/onestop.centre/search_count",
                data=json.dumps({"jsonrpc": "2.0", "params": params}),
                headers={"Content-Type": "application/json"},
            )
        error = reply.json()["error"]["data"]
        self.assertEqual(error["name"], "odoo.exceptions.UserError")
        self.assertIn("nothing of yours was saved", error["message"])
        self.assertEqual(slept.call_count, 4)
