"""Her training in that day: enrolled, taught, graduated, equipped, and asked after it.

As in ``support_day``, each step is done by whose work it is.
"""

import base64
import uuid
from datetime import date, datetime, time, timedelta

YESTERDAY = date.today() - timedelta(days=1)


class Course:
    """A cohort of the trainer, and in it the woman of the day."""

    def __init__(self, day):
        self.day = day
        self.officer = day.who("livelihoods")
        self.trainer = day.who("trainer")

    def live(self):
        self.plan()
        self.leave()
        self.learner = self.enrol()
        self.teach()
        self.graduate()
        self.ask()

    def plan(self):
        """Plan a cohort like one that the trainer teaches already."""
        names = ["centre_id", "curriculum_id", "trainer_id", "workshop_id"]
        running = [["state", "=", "running"]]
        found = self.trainer.must(
            "onestop.cohort", "search_read", running, names, limit=1
        )
        like = {name: found[0][name][0] for name in names}
        self.curriculum = like["curriculum_id"]
        dates = {
            "date_start": (YESTERDAY - timedelta(days=9)).isoformat(),
            "date_end": (YESTERDAY + timedelta(days=90)).isoformat(),
        }
        self.cohort = self.day.make("livelihoods", "onestop.cohort", **like, **dates)
        early = datetime.combine(YESTERDAY, time(4))
        self.session = self.day.make(
            "livelihoods",
            "onestop.session",
            cohort_id=self.cohort,
            trainer_id=like["trainer_id"],
            workshop_id=like["workshop_id"],
            start=str(early),
            stop=str(early + timedelta(hours=2)),
        )

    def enrol(self):
        """Enrol her by her code, which she brought from her social worker."""
        [person] = self.day.who("social_worker").must(
            "onestop.person", "read", [self.day.person], ["code"]
        )
        model = "onestop.enrolment"
        found = self.officer.must(
            "onestop.cohort",
            "enrol_by_code",
            [self.cohort],
            [person["code"]],
            YESTERDAY.isoformat(),
        )
        self.day.ids.setdefault(model, []).extend(found)
        return found[0]

    def leave(self):
        """She leaves, with a reason, and comes back."""
        wizard = "onestop.enrolment.leave"
        self.day.fields.add("onestop.enrolment.leave_text")
        made = self.day.make(
            "livelihoods", wizard, ["text"], enrolment_id=self.enrol(), reason="health"
        )
        self.officer.must(wizard, "action_leave", [made])

    def teach(self):
        """The trainer marks her present and writes down what she made."""
        mark = {"enrolment_id": self.learner, "mark": "present", "base_version": 0}
        mark["uid"] = str(uuid.uuid4())
        self.trainer.must("onestop.session", "save_sheet", [self.session], [mark])
        units = self.trainer.must(
            "onestop.competency", "search", [["curriculum_id", "=", self.curriculum]]
        )
        self.day.make(
            "trainer",
            "onestop.assessment",
            ["evidence"],
            enrolment_id=self.learner,
            competency_id=units[0],
            result="achieved",
        )
        self.day.make(
            "livelihoods",
            "onestop.training.task",
            ["note"],
            enrolment_id=self.learner,
        )

    def graduate(self):
        """Her kit comes out of the store, and she signs for it."""
        self.officer.must("onestop.enrolment", "action_complete", [self.learner])
        kits = self.officer.must("onestop.kit", "search", [], limit=1)
        handover = self.day.make(
            "livelihoods",
            "onestop.kit.handover",
            cohort_id=self.cohort,
            kit_id=kits[0],
        )
        self.day.who("storekeeper").must(
            "onestop.kit.handover", "action_prepare", [handover]
        )
        model = "onestop.kit.receipt"
        mark = self.day.secrets.plant(f"{model}.mark", "Secret Qüx, for a kit")
        self.day.fields.add(f"{model}.mark")
        self.day.make(
            "trainer",
            model,
            handover_id=handover,
            enrolment_id=self.learner,
            mark=base64.b64encode(mark.encode()).decode(),
        )

    def ask(self):
        """The livelihoods officer asks her, on the day of her graduation."""
        model = "onestop.graduate.followup"
        rounds = self.officer.must(
            model, "search", [["enrolment_id", "=", self.learner], ["round", "=", "0"]]
        )
        self.day.ids[model] = rounds
        said = {"text": self.day.secret(model, "text")}
        answer = self.officer.must(
            model, "save_draft", str(uuid.uuid4()), rounds[0], said
        )
        assert answer["applied"], answer
