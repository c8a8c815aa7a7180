"""What a tablet takes with it: enough to teach, and no more."""

import json

from odoo.tests import tagged

from .common_tablet import TabletCase


@tagged("post_install", "-at_install")
class TestTabletWeek(TabletCase):
    def test_days_around_today(self):
        old, coming, far = self._make_sessions(self.cohort, 1, first=-8), None, None
        coming = self._make_sessions(self.cohort, 1, first=8)
        far = self._make_sessions(self.cohort, 1, first=15)
        week = self.tablet().get_week()
        ids = [session["id"] for session in week["sessions"]]
        self.assertEqual(ids, [*self.sessions.ids, coming.id])
        self.assertNotIn(old.id, ids)
        self.assertNotIn(far.id, ids)

    def test_nothing_but_what_a_card_shows(self):
        week = self.tablet().get_week()
        card = week["cards"][0]
        self.assertEqual(card["alias"], "Alias 1")
        self.assertEqual(
            set(card),
            {
                "session_id",
                "enrolment_id",
                "number",
                "alias",
                "icon",
                "color",
                "mark",
                "minutes_late",
                "excuse",
                "version",
                "by_office",
            },
        )
        text = json.dumps(week)
        for person in self.learners.person_id:
            self.assertNotIn(person.code, text)

    def test_reading_is_in_the_access_log(self):
        self.cr.flush()
        log = self.env["onestop.access.log"]
        last = log.search([], limit=1, order="id desc").id or 0
        self.tablet().get_week()
        self.cr.flush()
        rows = log.search([("id", ">", last), ("model", "=", "onestop.enrolment")])
        self.assertIn("alias", rows[:1].field_names)
        self.assertEqual(rows.user_id, self.trainer)

    def test_own_sessions_alone(self):
        self._make_sessions(self.other_cohort, 2)
        mine = self.tablet().get_week()["sessions"]
        self.assertEqual({row["cohort"] for row in mine}, {self.cohort.code})
        office = self.tablet("livelihoods").get_week()
        self.assertFalse(office["sessions"] or office["cards"])

    def test_marks_come_with_their_versions(self):
        self.save_all(self.sessions[0], absent=(2,))
        cards = self.tablet().get_week()["cards"]
        second = [card for card in cards if card["number"] == 2]
        self.assertEqual([card["mark"] for card in second], ["absent"] + [None] * 4)
        self.assertEqual([card["version"] for card in second], [1, 0, 0, 0, 0])

    def test_who_left_is_on_no_later_card(self):
        self.learners[0].sudo().date_end = self.sessions[1].date
        cards = self.tablet().get_week()["cards"]
        hers = [card for card in cards if card["number"] == 1]
        self.assertEqual(len(hers), 2)

    def test_keys_are_ones_own_and_stay(self):
        mine = self.tablet().get_week()["key"]
        self.assertEqual(self.tablet().get_week()["key"], mine)
        other = self.tablet(self.other_trainer).get_week()["key"]
        self.assertNotEqual(other, mine)
        self.assertEqual(len(mine), 44)
        self.cr.execute("SELECT * FROM onestop_tablet_key")
        self.assertNotIn(mine, str(self.cr.fetchall()))

    def test_nobody_reads_keys(self):
        self.tablet().get_week()
        for role in ("trainer", "livelihoods", "director", "protection"):
            env = self.as_(role)
            self.assertFalse(env["onestop.tablet.key"].has_access("read"))

    def test_days_that_names_are_kept(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for given, days in (("3", 3), ("0", 7), ("x", 7)):
            parameters.set_param("onestop_workshops.tablet_keep_days", given)
            self.assertEqual(self.tablet().get_week()["days"], days)

    def test_a_conflict_of_interest_takes_her_off_the_tablet(self):
        learner = self.learners[0]
        self.env["onestop.conflict"].create(
            {
                "res_model": "onestop.person",
                "res_id": learner.person_id.id,
                "user_id": self.trainer.id,
                "reason": "Neighbours, for a test",
            }
        )
        week = self.tablet().get_week()
        self.assertNotIn(learner.id, [card["enrolment_id"] for card in week["cards"]])
        self.assertTrue(week["cards"])
