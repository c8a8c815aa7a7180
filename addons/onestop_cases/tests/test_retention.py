"""A file whose time is over: texts and documents go, every figure stays."""

from collections import Counter

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.onestop_base.tests.common_consent import agree

from ..models.onestop_gbvims_release import region_of
from ..tools.indicators import count
from .common_figures import FiguresCase


@tagged("post_install", "-at_install")
class TestRetention(FiguresCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts_of_a_case()
        cls.env.flush_all()
        cls.old = cls.sudo["onestop.case"].browse(
            [cls.case.id, *(case.id for case in cls.cases.values())]
        )
        cls.young = cls._make_case(cls._make_person("Young")).sudo()
        cls.young.guardian = "an aunt"
        for statement in (
            "UPDATE onestop_case SET date_open = '2015-01-01',"
            " date_closed = '2015-01-01', closure_reason = 'needs_met'"
            " WHERE id IN %s",
            "UPDATE onestop_consent SET date_expiry = '2015-01-01', date_given ="
            " '2014-01-01' WHERE person_id IN (SELECT person_id FROM onestop_case"
            " WHERE id IN %s)",
        ):
            cls.env.execute_query(SQL("SET LOCAL onestop.purge = 'on'"))
            cls.env.execute_query(SQL(statement, cls.old._ids))
            cls.env.execute_query(SQL("SET LOCAL onestop.purge = ''"))
        cls.env.invalidate_all()

    @classmethod
    def texts_of_a_case(cls):
        """Write what a purge has to find, written-once rows among it."""
        cls.case.sudo().guardian = "her aunt"
        cls.consent = agree(cls.person.with_env(cls.env).sudo(), "health")
        note = cls.env["onestop.case.note"].create(
            {"case_id": cls.case.id, "text": "what she told"}
        )
        note.amend("what she meant")
        doctor = cls.users["medical"]
        cls.env["hr.employee"].sudo().create(
            {"name": "Test doctor", "user_id": doctor.id, "profession": "doctor"}
        )
        certificates = cls.env["onestop.medical.certificate"].with_user(doctor)
        cls.certificate = certificates.create(
            {"case_id": cls.case.id, "findings": "bruises", "conclusion": "fits"}
        )
        cls.certificate.action_issue()

    def sealed_values(self, model, ids):
        """Return {(model, field): how many sealed values} of rows."""
        found = Counter()
        for table, field in self.env["onestop.sealed"]._sealed_fields():
            if field.model_name == model and ids:
                [[number]] = self.env.execute_query(
                    SQL(
                        "SELECT count(%s) FROM %s WHERE id IN %s",
                        SQL.identifier(field.name),
                        SQL.identifier(table),
                        tuple(ids),
                    )
                )
                found[model, field.name] += number
        return +found

    def purge(self, xmlid):
        """Purge as the job does; return the certificate's {(model, field): count}."""
        schedule = self.env.ref(xmlid).sudo()
        users = self.env["res.users"].sudo()
        officers = [
            users.create({"name": who, "login": f"{xmlid} {who}"})
            for who in ("first", "second")
        ]
        purge = self.sudo["onestop.purge"].create(
            {
                "schedule_id": schedule.id,
                "date_limit": schedule._limit(),
                "state": "agreed",
                "confirmed_by_id": officers[0].id,
                "second_by_id": officers[1].id,
            }
        )
        with self.enter_registry_test_mode():
            self.env.ref("onestop_privacy.ir_cron_purge").sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(purge.certificate_id.is_genuine)
        return {(model, name): n for model, name, n in purge.certificate_id.counts}

    def figures(self):
        centres = self.centre + self.other_centre
        figures = self.sudo["onestop.gbvims.figures"]
        to_date = self.env["onestop.incident"]._fields["date_interview"].to_date
        region = region_of(centres.ids, to_date("2025-01-01"), to_date("2025-12-01"))
        return count(figures._incidents(region))

    def test_texts_go_and_figures_stay(self):
        targets = self.env["onestop.subject"]._hanging_on("onestop.case", self.old.ids)
        targets.pop("ir.attachment")
        before, figures = Counter(), self.figures()
        for model, ids in targets.items():
            before += self.sealed_values(model, ids)
        self.assertGreaterEqual(before["onestop.case.note", "text"], 2)
        self.assertGreaterEqual(before["onestop.medical.certificate", "findings"], 1)
        rows = {name: len(self.sudo[name].browse(ids)) for name, ids in targets.items()}
        counts = self.purge("onestop_cases.onestop_case_retention")
        for model, ids in targets.items():
            self.assertEqual(self.sealed_values(model, ids), Counter(), model)
            self.assertEqual(len(self.sudo[model].browse(ids).exists()), rows[model])
        for key, number in before.items():
            self.assertEqual(counts[key], number, key)
        self.assertEqual(counts["onestop.case", ""], len(self.old))
        self.assertEqual(self.young.guardian, "an aunt")
        self.assertTrue(self.certificate.sudo().serial)
        self.assertEqual(self.figures(), figures)

    def test_consents_stay_as_facts(self):
        consents = self.old.person_id.consent_ids
        before = self.sealed_values("onestop.consent", consents.ids)
        self.assertTrue(before["onestop.consent", "mark"])
        consents._cron_expire()
        self.in_force = agree(self.young.person_id, "health")
        states, figures = consents.mapped("state"), self.figures()
        counts = self.purge("onestop_base.onestop_consent_retention")
        self.assertEqual(self.sealed_values("onestop.consent", consents.ids), Counter())
        self.assertEqual(consents.mapped("state"), states)
        for key, number in before.items():
            self.assertGreaterEqual(counts[key], number, key)
        self.assertEqual(self.figures(), figures)
        self.assertTrue(self.in_force.mark)

    def test_what_holds_is_not_purged(self):
        consent = agree(self.young.person_id, "health")
        self.sudo["onestop.consent"]._purge(consent.ids)
        self.assertEqual((consent.state, bool(consent.mark)), ("live", True))
