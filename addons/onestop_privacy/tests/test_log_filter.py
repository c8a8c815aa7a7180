"""The server's log holds no values of rows; neither does the answer to the client."""

import io
import json
import logging

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..log_filter import RowFilter, redact
from .common_guard import FILE, GuardCase

NULL = """null value in column "code" of relation "x" violates not-null constraint
DETAIL:  Failing row contains (5, null, Awa Keita, a story
of two lines).
"""


@tagged("post_install", "-at_install")
class TestRedact(TransactionCase):
    def test_what_goes_and_what_stays(self):
        for text, stays in (
            (NULL, 'in column "code" of relation "x"'),
            (
                f"Traceback:\npsycopg2.errors.NotNullViolation: {NULL}\n\n"
                "During handling of the above exception, another one occurred:\nmore",
                "During handling of the above exception, another one occurred:\nmore",
            ),
            (
                'duplicate key value violates unique constraint "x_code"\n'
                "DETAIL:  Key (code)=(Awa Keita) already exists.",
                'unique constraint "x_code"',
            ),
            (
                'invalid input syntax for type integer: "Awa Keita"\n'
                "LINE 1: UPDATE x SET y = 'Awa Keita'\n    ^",
                "invalid input syntax for type integer",
            ),
            (
                "bad query: b'INSERT INTO \"x\" (y) VALUES (''Awa Keita'')'\n"
                "ERROR: null value",
                'INSERT INTO "x"',
            ),
            (
                "bad query: UPDATE x SET y = 'Awa Keita' WHERE id = 1\nERROR: no",
                "UPDATE x SET",
            ),
            ("[0.1 ms] query: SELECT 'Awa Keita'", "[0.1 ms] query: SELECT"),
        ):
            with self.subTest(text=text):
                cleaned = redact(text)
                self.assertNotIn("Awa", cleaned)
                self.assertNotIn("story", cleaned)
                self.assertIn(stays, cleaned)

    def test_other_lines_stay(self):
        line = 'POST /web HTTP/1.1 200 - 12 "0.1" DETAIL'
        self.assertEqual(redact(line), line)

    def test_it_stands_before_every_writer(self):
        for handler in logging.getLogger().handlers:
            if type(handler).__module__.startswith(("logging", "odoo.netsvc")):
                self.assertTrue(any(isinstance(f, RowFilter) for f in handler.filters))


@tagged("post_install", "-at_install")
class TestFailingRow(GuardCase, HttpCase):
    """A failing statement through a real server, watched where the log is written."""

    def setUp(self):
        super().setUp()
        self.env.cr.execute(
            "ALTER TABLE onestop_guarded_example ADD CONSTRAINT short"
            " CHECK (char_length(alias) < 20)"
        )
        self.authenticate("guard_me", "guard_me")
        self.written = io.StringIO()
        handler = logging.StreamHandler(self.written)
        handler.addFilter(RowFilter())
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)

    def answer(self, **values):
        params = {"model": FILE, "method": "write", "args": [self.mine.ids, values]}
        return self.url_open(
            f"/web/dataset/call_kw/{FILE}/write",
            json={"params": {**params, "kwargs": {}}},
        ).json()

    def test_refused_by_a_constraint(self):
        self.mine.code = "SECRET-CODE"
        self.env.flush_all()
        answer = self.answer(alias="Awa Keita of a long name that does not fit")
        self.assertIn("error", answer)
        for text in (json.dumps(answer), self.written.getvalue()):
            self.assertNotIn("SECRET-CODE", text)
            self.assertNotIn("Failing row", text)
        self.assertNotIn("Awa", self.written.getvalue())

    @mute_logger("odoo.http")
    def test_refused_by_the_type(self):
        self.env.cr.execute(
            "ALTER TABLE onestop_guarded_example ALTER alias TYPE varchar(20)"
        )
        answer = self.answer(alias="Awa Keita of a long name that does not fit")
        self.assertEqual(
            answer["error"]["data"]["name"], "odoo.exceptions.UserError", answer
        )
        self.assertIn("22001", answer["error"]["data"]["message"])
        self.assertNotIn("Awa", json.dumps(answer))
        self.assertNotIn("Awa", self.written.getvalue())
