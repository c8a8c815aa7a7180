from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import WorkshopsCase


@tagged("post_install", "-at_install")
class TestCurriculum(WorkshopsCase):
    """What was published stands: for the form, for RPC and for SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.published = cls.curriculum.copy({"name": "Published"})
        cls.published.with_user(cls.director).action_publish()

    def refused(self, statement, *values):
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.execute_query(SQL(statement, *values))

    def test_forms_refuse(self):
        mine = self.published.with_user(self.trainer)
        unit = mine.competency_ids[0]
        for change in (
            lambda: mine.write({"name": "Other"}),
            lambda: mine.write({"min_attendance": 10}),
            lambda: mine.write({"competency_ids": [Command.clear()]}),
            lambda: unit.write({"hours": 1}),
            lambda: unit.write({"criteria": "Less"}),
            lambda: unit.unlink(),
            lambda: unit.copy({"code": "U9"}),
        ):
            with self.assertRaises(ValidationError):
                change()
        with self.assertRaises(UserError):
            mine.write({"state": "draft"})

    def test_the_database_refuses(self):
        """Each statement passes when the trigger is taken out."""
        id_, unit = self.published.id, self.published.competency_ids[0].id
        self.env.flush_all()
        self.refused("UPDATE onestop_curriculum SET state = 'draft' WHERE id = %s", id_)
        self.refused(
            "UPDATE onestop_curriculum SET min_attendance = 1 WHERE id = %s", id_
        )
        self.refused("UPDATE onestop_competency SET hours = 1 WHERE id = %s", unit)
        self.refused("DELETE FROM onestop_competency WHERE id = %s", unit)
        self.refused(
            'UPDATE onestop_competency SET name = \'{"en_US": "x"}\' WHERE id = %s',
            unit,
        )
        self.refused(
            "INSERT INTO onestop_competency (curriculum_id, code, name, hours)"
            " VALUES (%s, 'U9', '{\"en_US\": \"x\"}', 3)",
            id_,
        )

    def test_translations_are_added(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.execute_query(
            SQL(
                'UPDATE onestop_curriculum SET name = name || \'{"fr_FR": "Publié"}\''
                " WHERE id = %s",
                self.published.id,
            )
        )

    def test_a_new_version(self):
        mine = self.published.with_user(self.trainer)
        action = mine.action_new_version()
        new = mine.browse(action["res_id"])
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(len(new.competency_ids), 3)
        new.competency_ids[0].hours = 50
        self.assertEqual(new.hours, 130)
        self.assertEqual(mine.hours, 120)
        self.assertEqual(mine.action_new_version()["res_id"], new.id)
        new.with_user(self.director).action_publish()
        mine.with_user(self.director).action_retire()
        self.assertEqual(mine.state, "retired")

    def test_a_director_or_the_coordinator_publishes_and_retires(self):
        """All centres share a curriculum; who drafts one does not put it in force."""
        draft = self.curriculum.copy({"name": "Draft"})
        for role in ("trainer", "livelihoods", "storekeeper"):
            for one, step in (
                (draft, "action_publish"),
                (self.published, "action_retire"),
            ):
                with self.subTest(role, step=step), self.assertRaises(AccessError):
                    getattr(one.with_user(self.users[role]), step)()
        draft.with_user(self.users["national"]).action_publish()
        draft.with_user(self.users["national"]).action_retire()
        self.assertEqual((draft.state, self.published.state), ("retired", "published"))

    def test_what_is_published_is_not_put_away(self):
        mine = self.published.with_user(self.trainer)
        with self.assertRaisesRegex(UserError, "in use in all centres"):
            mine.active = False
        mine.with_user(self.director).action_retire()
        mine.active = False
        self.assertFalse(self.published.active)

    def test_empty_ones_are_not_published(self):
        empty = self.env["onestop.curriculum"].create(
            {"name": "Empty", "trade_id": self.trade.id}
        )
        with self.assertRaisesRegex(UserError, "no units"):
            empty.with_user(self.director).action_publish()

    def test_six_trades_begin_with_a_curriculum(self):
        codes = self.env["onestop.curriculum"].search([("state", "=", "published")])
        codes = set(codes.mapped("trade_id.code"))
        self.assertLessEqual({"SEW", "DYE", "SOA", "HAI", "CAT", "GAR"}, codes)
