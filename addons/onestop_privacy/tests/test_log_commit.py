"""Who waits for the disk: every transaction, but one that wrote the log alone."""

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from .. import access
from ..access import answered, note


@tagged("post_install", "-at_install")
class TestLogCommit(TransactionCase):
    def setUp(self):
        super().setUp()
        # A transaction of its own, which has written nothing; it is rolled back.
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        self.env = self.env(cr=cr)

    def waits(self):
        """Read something, end the transaction; return whether it waits for the disk."""
        note(self.env, "res.users", "login", self.env.uid)
        self.env.cr.flush()
        self.env.cr.execute("SHOW synchronous_commit")
        setting = self.env.cr.fetchone()[0]
        self.env.cr.execute("SELECT count(*) FROM onestop_access_log WHERE xmin = %s"
                            "::text::xid", [self.number()])  # fmt: skip
        self.assertEqual(self.env.cr.fetchone()[0], 1)
        return setting != "off"

    def number(self):
        self.env.cr.execute("SELECT pg_current_xact_id()::text")
        return self.env.cr.fetchone()[0]

    def test_the_log_alone(self):
        answered(self.env.cr)
        self.assertFalse(self.waits())

    def test_in_the_middle(self):
        """A savepoint writes the log; what follows it is not known."""
        self.assertTrue(self.waits())

    def test_what_writes(self):
        self.env.user.partner_id.comment = "x"
        answered(self.env.cr)
        self.assertTrue(self.waits())

    def test_what_is_about_to_write(self):
        note(self.env, "res.users", "login", self.env.uid)
        self.env.cr.precommit.add(lambda: None)
        answered(self.env.cr)
        self.assertTrue(self.waits())

    def test_the_next_transaction(self):
        answered(self.env.cr)
        self.assertFalse(self.waits())
        self.env.cr.rollback()
        self.assertTrue(self.waits())

    def test_number_before_id(self):
        """The chain takes a row for late whose transaction had no number first."""
        draw = "nextval('onestop_access_log_id_seq')"
        number = "pg_current_xact_id_if_assigned()"
        late = f"CASE WHEN {number} IS NULL THEN -1 ELSE {draw} END"
        self.assertIn(draw, access.INSERT)
        with patch.object(access, "INSERT", access.INSERT.replace(draw, late)):
            note(self.env, "res.users", "login", self.env.uid)
            self.env.cr.flush()
        self.env.cr.execute("SELECT min(id) FROM onestop_access_log")
        self.assertGreater(self.env.cr.fetchone()[0], 0)
