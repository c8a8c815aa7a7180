"""An invented year of incidents, recorded in the database and counted by hand."""

import csv
from datetime import date
from pathlib import Path

from freezegun import freeze_time

from odoo.addons.onestop_base.tests.common_consent import MARK

from ..tools.classification import QUESTIONS
from .common import CasesCase

DATA = Path(__file__).parent / "data"
PROPERTIES = (
    "marital_status",
    "displacement_status",
    "stage_of_displacement",
    "disability",
    "child_status",
    "time_of_day",
    "place",
    "abduction",
    "harmful_practice",
    "goods_exchanged",
    "previous_gbv",
    "reported_elsewhere",
    "perpetrator_number",
)
#: What became of a consent: (day on which she decided, last day and one, action).
CONSENTS = {
    "given": ("2024-12-31", "2026-12-31", "agree"),
    "withdrawn": ("2024-12-31", "2026-12-31", "withdraw"),
    "ended_before": ("2024-01-01", "2024-12-31", "agree"),
    "ended_after": ("2024-12-31", "2026-01-15", "agree"),
    "refused": ("2024-12-31", "2026-12-31", "refuse"),
    "draft": ("2024-12-31", "2026-12-31", None),
    "other_scope": ("2024-12-31", "2026-12-31", "agree"),
}


def read_year():
    """Return the rows of the invented year."""
    with open(DATA / "incidents_2025.csv", newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


class FiguresCase(CasesCase):
    """The invented year, at two centres."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_centre.sudo().member_ids += cls.users["social_worker"]
        cls.year = read_year()
        cls.sudo = cls.env(su=True)
        cls.cases = cls._record_files()
        cls._record_services()
        cls.incidents = cls._record_incidents()
        cls.env.flush_all()

    @classmethod
    def _record_files(cls):
        """Return {code of the data: case}, each of a person with her consent."""
        firsts = {}
        for row in cls.year:
            firsts.setdefault(row["case"], row)
        centres = {"TST1": cls.centre.id, "TST2": cls.other_centre.id}
        persons = cls.sudo["onestop.person"].create(
            [{"centre_id": centres[row["centre"]]} for row in firsts.values()]
        )
        cases = cls.sudo["onestop.case"].create(
            [
                {"person_id": person.id, "referred_from": row["referred_from"]}
                for person, row in zip(persons, firsts.values(), strict=True)
            ]
        )
        for person, row in zip(persons, firsts.values(), strict=True):
            if row["consent"] in CONSENTS:
                cls._record_consent(person, row["consent"])
        return dict(zip(firsts, cases, strict=True))

    @classmethod
    def _record_consent(cls, person, kind):
        day, until, action = CONSENTS[kind]
        with freeze_time(day):
            consent = cls.sudo["onestop.consent"].create(
                {
                    "person_id": person.id,
                    "scope": "legal" if kind == "other_scope" else "statistics",
                    "date_given": day,
                    "date_expiry": until,
                    "mark": MARK,
                }
            )
            if action == "refuse":
                consent.action_refuse()
            elif action:
                consent.action_agree()
            if action == "withdraw":
                consent.action_withdraw()

    @classmethod
    def _record_services(cls):
        """Enter the services of each file once, though every incident lists them."""
        seen, values = set(), []
        for row in cls.year:
            if row["case"] in seen:
                continue
            seen.add(row["case"])
            for service in filter(None, row["services"].split(";")):
                kind, status = service.split(":")
                values.append(
                    {
                        "case_id": cls.cases[row["case"]].id,
                        "kind": kind,
                        "status": status,
                    }
                )
        cls.sudo["onestop.service"].create(values)

    @classmethod
    def _record_incidents(cls):
        incidents = cls.sudo["onestop.incident"].create(
            [cls._incident_values(row) for row in cls.year]
        )
        types = [question.type for question in QUESTIONS]
        for incident, row in zip(incidents, cls.year, strict=True):
            if row["type"]:
                place = (*types, "non_gbv").index(row["type"])
                answers = [False] * place + [True] * (place < len(types))
                incident.classify(answers)
        return incidents

    @classmethod
    def _incident_values(cls, row):
        values = {name: row[name] or False for name in PROPERTIES}
        perpetrators = filter(None, row["perpetrators"].split(";"))
        names = ("relation", "sex", "age_group", "occupation")
        return {
            **values,
            "case_id": cls.cases[row["case"]].id,
            "date_interview": row["date_interview"],
            "date_incident": row["date_incident"] or False,
            "sex": row["sex"] or False,
            "age_known": bool(row["age"]),
            "age": int(row["age"] or 0),
            **({} if row["age"] else {"age_group": "unknown"}),
            "perpetrator_ids": [
                (0, 0, dict(zip(names, one.split("/"), strict=True)))
                for one in perpetrators
            ],
        }


# Counting by hand: one loop for each figure, from the rows of the file alone.


def counted(row):
    """Whether the standard counts this row, its consent and where else it was told."""
    if row["consent"] != "given" and row["consent"] != "ended_after":
        return False
    if row["reported_elsewhere"] == "gbvims":
        return False
    return row["type"] != ""


def age_band(row):
    if row["age"] == "":
        return "unknown"
    age = int(row["age"])
    if age < 12:
        return "0_11"
    if age < 18:
        return "12_17"
    if age < 26:
        return "18_25"
    if age < 41:
        return "26_40"
    if age < 61:
        return "41_60"
    return "61_plus"


def days_band(row):
    if row["date_incident"] == "":
        return "unknown"
    told = date.fromisoformat(row["date_interview"])
    days = told.toordinal() - date.fromisoformat(row["date_incident"]).toordinal()
    for band, most in (("0_3", 3), ("4_5", 5), ("6_14", 14), ("15_30", 30)):
        if days <= most:
            return band
    return "over_30"


def had(row, kind, status):
    return f"{kind}:{status}" in row["services"].split(";")


def nearest(row, place):
    """Return a property of the perpetrator who stands nearest to her."""
    order = (
        "partner caregiver family employer schoolmate teacher service_provider"
        " housemate neighbour other_resident other_displaced other no_relation unknown"
    ).split()
    men = [man.split("/") for man in row["perpetrators"].split(";") if man]
    for relation in order:
        for man in men:
            if man[0] == relation:
                return man[place]
    return "unknown"


def said(row, name):
    return row[name] if row[name] else "unknown"
