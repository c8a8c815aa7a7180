from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common_register import RegisterCase

#: A name in the register.
SECRET = "Yaye"


@tagged("post_install", "-at_install")
class TestRegisterAccess(RegisterCase):
    """Who may import, who may look, and what is left afterwards."""

    def test_nothing_is_kept(self):
        """File and names are forgotten with the choice; all of it with the window."""
        wizard = self.do_import()
        self.assertFalse(wizard.file)
        self.assertEqual(len(wizard.line_ids), 5)
        wizard.action_close()
        self.assertFalse(wizard.line_ids or wizard.refused_file)
        table = "SELECT count(*) FROM ir_attachment WHERE res_model LIKE %s"
        self.env.cr.execute(table, ["onestop.register%"])
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_nothing_is_kept_in_clear(self):
        """While the lines are looked at, the tables hold neither file nor names."""
        wizard = self.wizard()
        wizard.action_read()
        self.assertIn(SECRET, wizard.line_ids.mapped("label"))
        self.assertTrue(wizard.refused_file)
        self.env.flush_all()
        for record in (wizard, wizard.line_ids):
            self.env.cr.execute(
                SQL(
                    "SELECT t::text FROM %s t WHERE id IN %s",
                    SQL.identifier(record._table),
                    record._ids,
                )
            )
            rows = str(self.env.cr.fetchall())
            self.assertGreater(len(rows), 100)
            for clear in (SECRET, SECRET.encode().hex(), "UEsDB", b"PK\x03".hex()):
                with self.subTest(table=record._table, clear=clear):
                    self.assertNotIn(clear, rows)

    def test_other_roles_may_not(self):
        for role in ("reception", "director", "social_worker", "national"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.wizard(user=self.users[role])

    def other_coordinator(self):
        user = new_test_user(
            self.env(su=True),
            "other_coordinator_test",
            groups="onestop_base.group_shelter_coordinator",
        )
        self.other_centre.sudo().member_ids += user
        return user

    def test_other_centre(self):
        """Not into a centre of others, and no look at what others read."""
        user = self.other_coordinator()
        with self.assertRaises(UserError):
            self.wizard(user=user).action_read()
        wizard = self.wizard()
        wizard.action_read()
        with self.assertRaises(UserError):
            self.wizard(centre=self.other_centre).action_read()
        for record in (wizard, wizard.line_ids[:1]):
            theirs = record.with_user(user)
            self.assertFalse(theirs.search([("id", "=", record.id)]))
            with self.assertRaises(AccessError):
                theirs.read()
            with self.assertRaises(AccessError):
                theirs.check_access("write")

    def test_removed_member(self):
        """Who is no member any more imports nothing, whatever she has open."""
        wizard = self.wizard()
        wizard.action_read()
        self.centre.sudo().member_ids -= self.coordinator
        with self.assertRaises(UserError):
            wizard.action_import()
