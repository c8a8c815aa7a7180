"""A day of a centre with one woman's file, lived over HTTP by those whose work it is.

Every sealed text carries a secret of its own, so that a leak names the place. What a
role may not do is not done by another way: the day is also a test of the rights.
"""

import base64
from datetime import date

from support_course import Course
from support_leak import Secrets
from support_server import Session

NAME = "Zénabou Tchérifatou Quxlebey"
PHONE = "+223 69 17 38 52"
TEAM = {"social_worker": "social", "doctor": "medical", "psychologist": "psychological"}


class Day:
    """The file, the secrets in it, and the records that hold them."""

    def __init__(self, server):
        self.server = server
        self.secrets = Secrets()
        self.people = {}
        self.ids = {}
        self.fields = set()

    def who(self, login):
        """Return the session of a member of staff, signed in when first needed."""
        if login not in self.people:
            self.people[login] = Session(self.server, login)
        return self.people[login]

    def secret(self, model, name):
        """Return a text for a sealed field, remembered with its place."""
        self.fields.add(f"{model}.{name}")
        spelled = f"{model}.{name}".replace("onestop.", "").replace(".", " ")
        return self.secrets.plant(f"{model}.{name}", f"Secret Qüx de {spelled}")

    def make(self, login, model, sealed=(), **values):
        """Create a record as somebody, with a secret in each of its sealed fields."""
        for name in sealed:
            values[name] = self.secret(model, name)
        found = self.who(login).must(model, "create", [values])
        self.ids.setdefault(model, []).extend(found)
        return found[0]

    def live(self):
        """Identity, help of three disciplines, a training, papers and a referral."""
        self.arrive()
        self.tell_who_she_is()
        self.help()
        self.see_a_doctor()
        # Before a conflict of interest keeps the trainer away.
        Course(self).live()
        self.agree()
        return self

    def arrive(self):
        worker = self.who("social_worker")
        # The control: her alias is for reception to read, and reception finds it.
        self.alias = "Contrôle Xyqali"
        self.person = self.make("social_worker", "onestop.person", alias=self.alias)
        self.case = self.make("social_worker", "onestop.case", person_id=self.person)
        for login, discipline in TEAM.items():
            if login != "social_worker":
                colleague = self.who(login).uid
                worker.must(
                    "onestop.case", "add_to_team", [self.case], colleague, discipline
                )

    def tell_who_she_is(self):
        worker = self.who("social_worker")
        model = "onestop.person.identity"
        names = ("other_names", "birth_place", "address", "nationality_text")
        names += ("document_kind", "document_number")
        identity = {name: self.secret(model, name) for name in names}
        identity["legal_name"] = self.secrets.plant(f"{model}.legal_name", NAME)
        self.fields.add(f"{model}.legal_name")
        worker.must("onestop.person", "enter_identity", [self.person], identity)
        sealed = ("whose", "code_word", "code_answer", "instructions")
        number = self.secrets.plant("onestop.safe.contact.number", PHONE)
        self.fields.add("onestop.safe.contact.number")
        self.make(
            "social_worker",
            "onestop.safe.contact",
            sealed,
            person_id=self.person,
            number_entry=number,
        )
        self.show_a_paper()

    def show_a_paper(self):
        model = "onestop.identity.document"
        paper = self.secrets.plant(f"{model}.file", "Secret Qüx on her birth record")
        content = base64.b64encode(b"%PDF-1.4\n" + paper.encode()).decode()
        self.fields.add(f"{model}.file")
        given = (self.person, "birth_certificate", self.secret(model, "file_name"))
        made = self.who("social_worker").must(model, "add_document", *given, content)
        self.ids[model] = [made]

    def help(self):
        case = {"case_id": self.case}
        today = date.today().isoformat()
        worker = "social_worker"
        model = "onestop.case"
        hers = {
            name: self.secret(model, name) for name in ("guardian", "best_interest")
        }
        self.who(worker).must(model, "write", [self.case], hers)
        incident = self.make(worker, "onestop.incident", ["account"], **case)
        again = self.secret("onestop.incident.classification", "reason")
        for given in ([[True]], [[False, True], again]):
            self.who(worker).must("onestop.incident", "classify", [incident], *given)
        asked = {"kind": "legal", "discipline": "legal"}
        self.make(worker, "onestop.referral", ["text"], **case, **asked)
        self.make(worker, "onestop.case.assessment", ["text"], **case)
        self.make(worker, "onestop.case.goal", ["text"], **case, domain="legal")
        plan = ("danger_signs", "safe_places", "people", "belongings", "children")
        self.make(worker, "onestop.safety.plan", plan, **case)
        self.make(worker, "onestop.followup", ["text"], **case, date_due=today)
        report = {"reason": "minor", "decision": "not_reported"}
        report["told_beforehand"] = "no"
        self.make(worker, "onestop.mandatory.report", ["why_not"], **case, **report)

    def see_a_doctor(self):
        case = {"case_id": self.case}
        for login, discipline in TEAM.items():
            where = f"onestop.case.note.text of {discipline}"
            text = self.secrets.plant(where, f"Secret Qüx of {discipline} care")
            self.make(login, "onestop.case.note", **case, text=text)
        self.fields.add("onestop.case.note.text")
        sealed = ("account", "findings", "conclusion", "unfit")
        self.make("doctor", "onestop.medical.certificate", sealed, **case)
        self.attach()

    def attach(self):
        paper = self.secrets.plant("ir.attachment.datas", "Secret Qüx on a paper")
        name = self.secrets.plant("ir.attachment.name", "Secret Qüx as a file's name")
        where = {"res_model": "onestop.incident", "mimetype": "text/plain"}
        where["description"] = self.secret("ir.attachment", "sealed_description")
        self.fields.add("ir.attachment.sealed_name")
        where["res_id"] = self.ids["onestop.incident"][0]
        datas = base64.b64encode(paper.encode()).decode()
        self.make("social_worker", "ir.attachment", name=name, datas=datas, **where)

    def agree(self):
        model = "onestop.consent"
        values = {"person_id": self.person, "scope": "health", "form": "signature"}
        values["recipient"] = self.secret(model, "recipient")
        mark = self.secrets.plant(f"{model}.mark", "Secret Qüx, a signature")
        self.fields.add(f"{model}.mark")
        values["mark"] = base64.b64encode(mark.encode()).decode()
        consent = self.make("social_worker", model, **values)
        self.who("social_worker").must(model, "action_agree", [consent])
        guarded = ("guardian_name", "best_interest_reason")
        draft = {"person_id": self.person, "scope": "legal", "form": "signature"}
        mark = self.secrets.plant(f"{model}.guardian_mark", "Secret Qüx, her mother")
        self.fields.add(f"{model}.guardian_mark")
        draft["guardian_mark"] = base64.b64encode(mark.encode()).decode()
        self.make("social_worker", model, guarded, **draft)
        self.keep_somebody_away()

    def keep_somebody_away(self):
        """Record a conflict of interest, which the protection officer knows of."""
        [read] = self.who("social_worker").must(
            "onestop.person", "read", [self.person], ["code"]
        )
        values = {"code": read["code"], "user_id": self.who("trainer").uid}
        values["reason"] = self.secret("onestop.conflict", "reason")
        request = "onestop.conflict.request"
        officer = self.who("protection")
        [made] = officer.must(request, "create", [values])
        officer.must(request, "action_record", [made])
