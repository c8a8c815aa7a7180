"""Why somebody is excused: the trainer's own choice, and what stays in the office."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_tablet import TabletCase


@tagged("post_install", "-at_install")
class TestTabletExcuse(TabletCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls.sessions[3]
        cls.one = cls.learners[0]

    def excuse(self, kind, base=0, who="trainer"):
        mark = self.sent(self.session, self.one, "excused", base, excuse=kind)
        (answer,) = self.sync([mark], who)
        return answer

    def card(self, who="trainer"):
        cards = self.tablet(who).get_week()["cards"]
        (card,) = (
            card
            for card in cards
            if card["enrolment_id"] == self.one.id
            and card["session_id"] == self.session.id
        )
        return card

    def by_office(self):
        marks = [self.mark(self.one, "excused", excuse="court")]
        self.save(self.session, marks, "livelihoods")

    def test_a_kind_goes_with_its_mark(self):
        answer = self.excuse("child_ill")
        self.assertEqual((answer["result"], answer["excuse"]), ("applied", "child_ill"))
        self.assertEqual(self.card()["excuse"], "child_ill")
        answer = self.excuse("family", base=1)
        self.assertEqual((answer["result"], answer["version"]), ("applied", 2))
        self.assertEqual(self.attendance(self.session, self.one).excuse, "family")

    def test_none_chosen_is_enough(self):
        answer = self.excuse(None)
        self.assertEqual((answer["result"], answer["excuse"]), ("applied", False))

    def test_two_kinds_are_a_conflict_and_both_are_shown(self):
        self.excuse("illness")
        self.assertEqual(self.excuse("family")["why"], "changed")
        (row,) = self.tablet().get_week()["reviews"]
        self.assertEqual(
            (row["tablet"]["excuse"], row["server"]["excuse"]), ("family", "illness")
        )

    def test_the_offices_kind_stays(self):
        self.by_office()
        answer = self.excuse("family", base=1)
        self.assertEqual(answer["why"], "excused")
        self.assertEqual(self.attendance(self.session, self.one).excuse, "court")

    def test_the_offices_kind_is_not_told_to_trainers(self):
        self.by_office()
        card = self.card()
        self.assertEqual(
            (card["mark"], card["excuse"], card["by_office"]), ("excused", None, True)
        )
        answer = self.excuse("family", base=1)
        self.assertEqual((answer["excuse"], answer["by_office"]), (False, True))
        (row,) = self.tablet().get_week()["reviews"]
        self.assertFalse(row["server"]["excuse"])
        session = self.session.with_env(self.as_("trainer"))
        cards = session.get_sheet()["cards"]
        self.assertNotIn("court", [card["excuse"] for card in cards])
        attendance = self.as_("trainer")["onestop.attendance"]
        domain = [("session_id", "=", self.session.id)]
        with self.assertRaises(AccessError):
            attendance.search_read(domain, ["excuse"])
        with self.assertRaises(AccessError):
            attendance.search([*domain, ("excuse", "=", "court")])
        with self.assertRaises(AccessError):
            attendance.formatted_read_group(domain, ["excuse"], ["__count"])

    def test_the_office_sees_its_kind(self):
        self.by_office()
        session = self.session.with_env(self.as_("livelihoods"))
        self.assertIn("court", [one["excuse"] for one in session.get_sheet()["cards"]])
