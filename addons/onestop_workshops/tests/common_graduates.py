import uuid
from datetime import date, timedelta

from odoo.addons.onestop_base.tests.common_consent import agree

from ..tools.outcomes import AGENCY, FCS_WEIGHTS, RCSI_WEIGHTS
from .common import WorkshopsCase

#: Answers of a woman who is independent, of all sections.
ANSWERS = {
    "work_status": "self_employed",
    "is_relevant": "yes",
    "sector": "textile",
    "months_to_work": 2,
    "stable_job": "no",
    "incomes": [
        {
            "source": "learned",
            "kind": "cash",
            "month_1": 40000,
            "month_2": 35000,
            "month_3": 30000,
        },
        {
            "source": "selling",
            "kind": "in_kind",
            "month_1": 10000,
            "month_2": 10000,
            "month_3": 10000,
        },
    ],
    "months_held": 7,
    "household_size": 5,
    "household_income": 120000,
    **dict.fromkeys(RCSI_WEIGHTS, "0"),
    **dict.fromkeys(FCS_WEIGHTS, "4"),
    **dict.fromkeys(AGENCY, "yes"),
    "savings": 15000,
    "loans_out": 0,
    "in_group": "yes",
    "uses_skills": "yes",
    "support_asked": "customers",
    "text": "what she said",
}


def new_uid():
    return str(uuid.uuid4())


class GraduatesCase(WorkshopsCase):
    """Ten women who graduated 25 months ago: each round has come.

    ``cohort`` and ``other_cohort`` are past ones here.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.graduated = date.today() - timedelta(days=770)
        cls.cohort = cls._past_cohort(cls.employee, cls.workshop)
        cls.other_cohort = cls._past_cohort(cls.other_employee, cls.other_workshop)
        cls.learners = cls._enrol(cls.cohort, cls.LEARNERS)
        cls._graduate(cls.learners)
        cls.officer = cls.as_officer()
        cls.followups = cls.env["onestop.graduate.followup"].search(
            [("enrolment_id", "in", cls.learners.ids)]
        )

    @classmethod
    def as_officer(cls):
        return cls.env(user=cls.users["livelihoods"])["onestop.graduate.followup"]

    @classmethod
    def _past_cohort(cls, employee, workshop, **vals):
        return cls._make_cohort(
            employee,
            workshop,
            date_start=cls.graduated - timedelta(180),
            date_end=cls.graduated + timedelta(30),
            **vals,
        )

    @classmethod
    def _graduate(cls, learners, day=None):
        learners.write({"state": "completed", "date_end": day or cls.graduated})

    def round_of(self, learner, months):
        """Return a round of a learner, as the livelihoods officer."""
        found = self.followups.filtered(
            lambda one: one.enrolment_id == learner and one.round == str(months)
        )
        return self.officer.browse(found.id)

    @classmethod
    def answer(cls, followup, day=None, **vals):
        """Finish a round with all answers, changed by ``vals``."""
        return cls.officer.save_done(
            new_uid(), followup.id, {**ANSWERS, **vals}, day=day
        )

    @classmethod
    def contact(cls, learner, agreed=True, consent=True, **vals):
        """Record a way to call a learner at any hour, checked today."""
        person = learner.sudo().person_id
        if consent:
            person.circle_ids |= cls.users["social_worker"]
            agree(person, "livelihoods")
        return cls.env["onestop.safe.contact"].create(
            {
                "person_id": person.id,
                "number": "+223 70 00 00 09",
                "code_word": "Is the cloth ready?",
                "followup_allowed": agreed,
                "hour_from": 0,
                "hour_to": 24,
                "weekday_sat": True,
                "weekday_sun": True,
                "checked_on": date.today(),
                "check_how": "in_person",
                **vals,
            }
        )
