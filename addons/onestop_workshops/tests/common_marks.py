"""What tests of attendance share."""

from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from .common import WorkshopsCase

#: A Friday, after the sessions of the week of :class:`WorkshopsCase`.
NOW = "2026-11-06 15:00:00"


class MarksCase(WorkshopsCase):
    """The week of the sewing cohort, looked at on its Friday afternoon."""

    #: The time of these tests; None: the real one.
    FROZEN = NOW

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.FROZEN:
            cls.startClassPatcher(freeze_time(cls.FROZEN))
        cls.cohort.date_start -= timedelta(days=7)

    @staticmethod
    def mark(learner, mark="present", base=0, **values):
        return {
            "enrolment_id": learner.id,
            "uid": str(uuid4()),
            "mark": mark,
            "base_version": base,
            **values,
        }

    def save(self, session, marks, who="trainer", **options):
        return session.with_env(self.as_(who)).save_sheet(marks, **options)["answers"]

    def save_all(self, session, absent=(), who="trainer", learners=None):
        """Save a first sheet: all present but those whose numbers are given."""
        return self.save(
            session,
            [
                self.mark(one, "absent" if one.number in absent else "present")
                for one in (self.learners if learners is None else learners)
            ],
            who,
        )

    def attendance(self, session, learner):
        return self.env["onestop.attendance"].search(
            [("session_id", "=", session.id), ("enrolment_id", "=", learner.id)]
        )

    def saves(self, session):
        return self.env["onestop.attendance.save"].search(
            [("session_id", "=", session.id)]
        )
