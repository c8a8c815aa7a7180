from datetime import datetime, timedelta

from odoo.fields import Command

from odoo.addons.onestop_base.tests.common import OnestopCase


class WorkshopsCase(OnestopCase):
    """A sewing cohort with ten learners and a week of sessions, and another trainer.

    ``trainer`` teaches ``cohort``; ``other_trainer`` teaches ``other_cohort`` of the
    same centre; ``livelihoods``, ``storekeeper``, ``director`` are members, too.
    Records are made as superuser; ``self.env`` stays the superuser's: take
    :meth:`as_`.
    """

    LEARNERS = 10

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trainer = cls.users["trainer"]
        cls.livelihoods = cls.users["livelihoods"]
        cls.storekeeper = cls.users["storekeeper"]
        cls.director = cls.users["director"]
        cls.other_trainer = cls.env["res.users"].create(
            {
                "name": "Other trainer",
                "login": "test_other_trainer",
                "password": "test_other_trainer",
                "group_ids": [cls.env.ref("onestop_base.group_trainer").id],
            }
        )
        cls.centre.member_ids += cls.other_trainer
        cls.employee = cls._make_employee("Trainer", cls.trainer)
        cls.other_employee = cls._make_employee("Other", cls.other_trainer)
        cls.trade = cls.env.ref("onestop_workshops.trade_sewing")
        cls.curriculum = cls.env["onestop.curriculum"].create(
            {
                "name": "Sewing, test",
                "trade_id": cls.trade.id,
                "competency_ids": [
                    Command.create({"code": f"U{n}", "name": f"Unit {n}", "hours": 40})
                    for n in (1, 2, 3)
                ],
            }
        )
        cls.workshop, cls.other_workshop = cls.env["onestop.workshop"].create(
            [
                {"name": name, "centre_id": cls.centre.id, "capacity": 60}
                for name in ("Test room 1", "Test room 2")
            ]
        )
        cls.monday = datetime(2026, 11, 2, 8)
        cls.cohort = cls._make_cohort(cls.employee, cls.workshop)
        cls.other_cohort = cls._make_cohort(cls.other_employee, cls.other_workshop)
        cls.learners = cls._enrol(cls.cohort, cls.LEARNERS)
        cls.sessions = cls._make_sessions(cls.cohort, 5)

    @classmethod
    def _make_employee(cls, name, user):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "user_id": user.id,
                "centre_id": cls.centre.id,
                "profession": "trainer",
            }
        )

    @classmethod
    def _make_cohort(cls, employee, workshop, **vals):
        return cls.env["onestop.cohort"].create(
            {
                "centre_id": cls.centre.id,
                "curriculum_id": cls.curriculum.id,
                "trainer_id": employee.id,
                "workshop_id": workshop.id,
                "date_start": cls.monday.date(),
                "date_end": cls.monday.date() + timedelta(days=180),
                "capacity": 60,
                **vals,
            }
        )

    @classmethod
    def _make_persons(cls, count):
        return cls.env["onestop.person"].create(
            [
                {"centre_id": cls.centre.id, "alias": f"Alias {n}", "sex": "female"}
                for n in range(1, count + 1)
            ]
        )

    @classmethod
    def _enrol(cls, cohort, count, **vals):
        """Return ``count`` new persons enrolled since the first day of the cohort."""
        return cls.env["onestop.enrolment"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "person_id": person.id,
                    "date_start": cohort.date_start,
                    **vals,
                }
                for person in cls._make_persons(count)
            ]
        )

    @classmethod
    def _make_sessions(cls, cohort, count, first=0):
        """Return sessions of three hours at 08:00 UTC on ``count`` following days."""
        return cls.env["onestop.session"].create(
            [
                {
                    "cohort_id": cohort.id,
                    "trainer_id": cohort.trainer_id.id,
                    "workshop_id": cohort.workshop_id.id,
                    "start": cls.monday + timedelta(days=day),
                    "stop": cls.monday + timedelta(days=day, hours=3),
                }
                for day in range(first, first + count)
            ]
        )

    def as_(self, role):
        """Return the environment of the user of a role, or of a given user."""
        return self.env(user=self.users[role] if isinstance(role, str) else role)
