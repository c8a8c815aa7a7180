from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError
from odoo.tools import SQL, mute_logger

from .common import WorkshopsCase


class TestSkeleton(WorkshopsCase):
    def test_a_trainer_reads_her_own_learners_alone(self):
        mine = self.as_("trainer")["onestop.enrolment"].search([])
        self.assertEqual(mine.ids, self.learners.ids)
        self.assertEqual(mine[0].alias, "Alias 1")
        with self.assertRaises(AccessError):
            mine[0].person_id  # noqa: B018
        other = self.as_(self.other_trainer)["onestop.enrolment"].search([])
        self.assertFalse(other)

    def test_a_trainer_is_in_one_place(self):
        """By SQL too, whatever the form forgets."""
        first, second = self.sessions[:2]
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.env.execute_query(
                SQL(
                    "UPDATE onestop_session SET start = %s, stop = %s,"
                    " workshop_id = %s WHERE id = %s",
                    first.start,
                    first.stop,
                    self.other_workshop.id,
                    second.id,
                )
            )
