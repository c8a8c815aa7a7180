from odoo.fields import Command

from .common import WorkshopsCase


class CertificateCase(WorkshopsCase):
    """Learners who have attended all sessions; units and exams are to be passed."""

    LEARNERS = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = cls.curriculum.competency_ids
        cls.learner = cls.learners[0]
        cls.house = cls.env.ref("onestop_workshops.certificate_type_training")
        cls.apprentice = cls.env.ref(
            "onestop_workshops.certificate_type_apprenticeship"
        )
        cls.jury = cls.env["onestop.jury.member"].create(
            [
                {"employee_id": cls.employee.id, "centre_id": cls.centre.id},
                {"name": "Tailor One", "centre_id": cls.centre.id},
                {"name": "Tailor Two", "centre_id": cls.centre.id},
            ]
        )
        cls._attend(cls.learners)

    @classmethod
    def _attend(cls, learners, mark="present"):
        """Record that the sessions were held, and the mark of each learner in each."""
        cls.sessions.write({"state": "held"})
        cls.env["onestop.attendance"].create(
            [
                {
                    "session_id": session.id,
                    "enrolment_id": learner.id,
                    "mark": mark,
                }
                for session in cls.sessions
                for learner in learners
            ]
        )

    def assess(self, learner, unit, result="achieved", jury=None, **vals):
        """Return a draft by the trainer."""
        return self.as_("trainer")["onestop.assessment"].create(
            {
                "enrolment_id": learner.id,
                "competency_id": unit and unit.id,
                "result": result,
                "jury_ids": [Command.set((jury or self.jury[:1]).ids)],
                **vals,
            }
        )

    def pass_units(self, learner, units=None):
        for unit in self.units if units is None else units:
            self.assess(learner, unit).action_confirm()

    def pass_exams(self, learner):
        for kind in ("practical", "interview"):
            exam = self.assess(learner, False, jury=self.jury, kind=kind)
            exam.action_confirm()
