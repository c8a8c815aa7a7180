from datetime import date

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import CasesCase

RAPE = [True]
BEATEN = [False, False, True]
MARRIED = [False, False, False, True]


class IncidentCase(CasesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Incident = cls.env["onestop.incident"]
        cls.incident = cls._make_incident()

    @classmethod
    def _make_incident(cls, case=None, **vals):
        """Return an incident of a day in March, reported two days later."""
        return cls.Incident.create(
            {
                "case_id": (case or cls.case).id,
                "date_incident": "2026-03-01",
                "date_interview": "2026-03-03",
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestIncident(IncidentCase):
    def test_her_facts_are_of_that_time(self):
        girl = self._make_person("Kadi", birth_year=2012, age_group="12_17")
        case = self._make_case(girl)
        incident = self._make_incident(case)
        self.assertEqual((incident.age, incident.age_group), (14, "12_17"))
        self.assertTrue(incident.is_minor)
        earlier = self._make_incident(
            case, date_incident="2020-01-05", date_interview="2026-03-03"
        )
        self.assertEqual((earlier.age, earlier.age_group), (8, "0_11"))
        self.assertEqual(self.incident.age_group, "26_40")
        self.assertFalse(self.incident.age_known)
        self.assertEqual(self.incident.sex, "female")

    def test_an_age_wins_over_the_group(self):
        self.incident.write({"age_known": True, "age": 17})
        self.assertEqual(self.incident.age_group, "12_17")
        self.incident.age = 18
        self.assertEqual(self.incident.age_group, "18_25")

    def test_delay(self):
        self.assertEqual(self.incident.delay_days, 2)
        self.assertEqual(self.incident.delay_band, "0_3")
        self.incident.date_incident = date(2026, 2, 1)
        self.assertEqual(self.incident.delay_band, "15_30")
        self.incident.date_incident = False
        self.assertEqual(self.incident.delay_band, "unknown")

    def test_dates_that_cannot_be(self):
        for vals in (
            {"date_incident": "2026-03-04"},
            {"date_interview": "2099-01-01"},
            {"date_interview": "2026-02-28"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.incident.write(vals)

    def test_no_grown_woman_is_a_separated_child(self):
        with self.assertRaises(ValidationError):
            self.incident.child_status = "separated"

    def test_contexts_follow(self):
        self.incident.classify(RAPE)
        self.incident.write({"goods_exchanged": "yes", "abduction": "trafficked"})
        self.assertTrue(self.incident.is_exploitation)
        self.assertTrue(self.incident.is_slavery)
        self.assertFalse(self.incident.is_partner_violence)
        self.env["onestop.perpetrator"].create(
            [
                {"incident_id": self.incident.id, "relation": relation}
                for relation in ("neighbour", "partner")
            ]
        )
        self.assertTrue(self.incident.is_partner_violence)
        self.incident.write({"age_group": "12_17"})
        self.assertTrue(self.incident.is_child_sexual_abuse)
        self.incident.classify(MARRIED, "She told more today.")
        self.assertTrue(self.incident.is_early_marriage)
        self.assertFalse(self.incident.is_child_sexual_abuse)
        self.assertFalse(self.incident.is_exploitation)

    def test_more_men_than_said(self):
        self.incident.perpetrator_number = "1"
        values = {"incident_id": self.incident.id}
        self.env["onestop.perpetrator"].create(values)
        with self.assertRaises(ValidationError):
            self.env["onestop.perpetrator"].create(values)

    def test_a_perpetrator_has_no_text(self):
        """Never a name: there is no field that could hold one."""
        fields = self.env["onestop.perpetrator"]._fields.values()
        magic = {"id", "create_uid", "create_date", "write_uid", "write_date"}
        own = [field for field in fields if field.store and field.name not in magic]
        self.assertEqual(
            {field.name: field.type for field in own},
            {
                "incident_id": "many2one",
                "sex": "selection",
                "age_group": "selection",
                "relation": "selection",
                "occupation": "selection",
            },
        )

    def test_account_is_sealed(self):
        self.incident.account = "the account of Awa"
        self.env.flush_all()
        query = "SELECT account FROM onestop_incident WHERE id = %s"
        [(stored,)] = self.env.execute_query(SQL(query, self.incident.id))
        self.assertNotIn(b"Awa", bytes(stored))
        self.env.invalidate_all()
        self.assertEqual(self.incident.account, "the account of Awa")

    def test_centre_stays_where_it_was_recorded(self):
        self.assertEqual(self.incident.centre_id, self.centre)
        with self.assertRaises(UserError):
            self.incident.centre_id = self.other_centre


@tagged("post_install", "-at_install")
class TestClassify(IncidentCase):
    def test_only_by_the_questions(self):
        for values in (
            {"type": "rape"},
            {"type_answers": [True]},
            {"classification_ids": [(5,)]},
        ):
            with self.subTest(values):
                with self.assertRaises(UserError):
                    self.incident.write(values)
                with self.assertRaises(UserError):
                    self.incident.sudo().write(values)
                with self.assertRaises(UserError):
                    self._make_incident(**values)
        with self.assertRaises(AccessError):
            self.env["onestop.incident.classification"].create(
                {
                    "incident_id": self.incident.id,
                    "type": "rape",
                    "user_id": self.env.uid,
                    "date": "2026-03-03",
                }
            )
        self.assertFalse(self.incident.type)

    def test_why_is_kept(self):
        self.assertEqual(self.incident.classify(BEATEN), "physical_assault")
        self.assertEqual(self.incident.type, "physical_assault")
        self.assertEqual(self.incident.type_answers, BEATEN)
        kept = self.incident.classification_ids
        self.assertEqual(kept.user_id, self.env.user)

    def test_again_needs_a_reason_and_keeps_the_first(self):
        self.incident.classify(BEATEN)
        for reason in (None, "", "  "):
            with self.assertRaises(UserError):
                self.incident.classify(RAPE, reason)
        self.incident.classify(RAPE, "She told more.")
        self.assertEqual(self.incident.type, "rape")
        types = self.incident.classification_ids.mapped("type")
        self.assertEqual(types, ["rape", "physical_assault"])
        self.assertEqual(self.incident.classification_ids[0].reason, "She told more.")

    def test_answers_that_lead_nowhere(self):
        for answers in ([], [False], [True, False], "rape", {"type": "rape"}):
            with self.subTest(answers), self.assertRaises(UserError):
                self.incident.classify(answers)

    def test_history_only_grows(self):
        self.incident.classify(BEATEN)
        row = self.incident.classification_ids.id
        self.env.flush_all()
        for query in (
            "UPDATE %s SET type = 'rape' WHERE id = %s",
            "DELETE FROM %s WHERE id = %s",
        ):
            with (
                self.assertRaises(InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(flush=False),
            ):
                table = SQL.identifier("onestop_incident_classification")
                self.env.cr.execute(SQL(query, table, row))

    def test_wording_for_a_girl(self):
        adult = self.incident.classification()
        self.assertFalse(adult["child"])
        self.assertEqual(len(adult["questions"]), 6)
        self.incident.age_group = "12_17"
        child = self.incident.classification()
        self.assertTrue(child["child"])
        for old, young in zip(adult["questions"], child["questions"], strict=True):
            self.assertEqual(old["key"], young["key"])
            self.assertNotEqual(old["text"], young["text"])
        self.incident.age_group = "unknown"
        self.case.sudo().is_minor = True
        self.assertTrue(self.incident.classification()["child"])

    def test_closed_file(self):
        self.case._close("her_request")
        with self.assertRaises(UserError):
            self.incident.classify(BEATEN)
        with self.assertRaises(UserError):
            self.env["onestop.perpetrator"].create({"incident_id": self.incident.id})
