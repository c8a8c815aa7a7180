"""What tests of the tablet share."""

from datetime import timedelta

from .common_marks import MarksCase


class TabletCase(MarksCase):
    """Marks as a tablet sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Older sessions than those of the week, too.
        cls.cohort.date_start = cls.monday.date() - timedelta(days=30)

    def tablet(self, who="trainer"):
        return self.as_(who)["onestop.tablet"]

    def sent(self, session, learner, mark="present", base=0, **values):
        return {
            **self.mark(learner, mark, base, **values),
            "session_id": session.id,
            "date_device": "2026-11-06T14:00:00.123Z",
        }

    def sync(self, marks, who="trainer", **options):
        return self.tablet(who).sync(marks, **options)

    def reviews(self, who=None):
        env = self.as_(who) if who else self.env
        centres = (self.centre | self.other_centre).ids  # beside a demonstration world
        return env["onestop.attendance.review"].search([("centre_id", "in", centres)])
