"""How long data stay: proposals, two people, holds, what goes and what stays."""

import base64
from datetime import date

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_subject import DETAIL, PART, SUBJECT, SubjectCase

OLD = date.today() - relativedelta(years=6)


@tagged("post_install", "-at_install")
class TestRetention(SubjectCase):
    def setUp(self):
        super().setUp()
        (self.one | self.two).date_closed = OLD
        self.young = self.make_files("Y7CC")
        self.young.date_closed = date.today()
        self.schedule = self.env["onestop.retention.schedule"].create(
            {
                "name": "Closed files",
                "res_model": SUBJECT,
                "date_field": "date_closed",
                "months": 60,
                "field_names": "alias",
            }
        )

    def propose(self):
        self.schedule._propose()
        last = self.env["onestop.purge"].with_user(self.overseer)
        return last.search([], limit=1)

    def agree(self, purge):
        purge.action_confirm()
        purge.with_user(self.second).action_agree()
        with self.enter_registry_test_mode():
            self.env.ref("onestop_privacy.ir_cron_purge").method_direct_trigger()
        self.env.invalidate_all()

    def stored(self):
        """Return all rows of the tables of the example, and of its files."""
        self.env.flush_all()
        rows = ""
        for name in (SUBJECT, PART, DETAIL):
            table = self.env[name]._table
            self.env.cr.execute(f"SELECT t::text FROM {table} t ORDER BY id")
            rows += str(self.env.cr.fetchall())
        return rows

    def test_purged_and_certified(self):
        purge = self.propose()
        self.assertEqual((purge.record_count, purge.state), (2, "proposed"))
        sealed = self.columns(self.one, "name_sealed", "name_sealed_bidx")
        sealed += self.columns(self.one.part_ids[0], "text")
        papers = self.papers(self.one)
        self.agree(purge)
        self.assertEqual(purge.state, "done")
        stored = self.stored()
        for column in sealed:
            self.assertNotIn(bytes(column).hex(), stored)
        self.assertNotIn("Alias K7AA", stored)
        self.assertFalse(papers.exists())
        gone = (self.one | self.two).part_ids
        details = self.env[DETAIL].search([("part_id", "in", gone.ids)])
        self.assertFalse(any((gone | gone).mapped("text") + details.mapped("text")))
        # facts stay
        self.assertEqual(self.one.mapped("birth_year"), [1999])
        self.assertEqual(len(gone), 4)
        self.assertEqual(set(gone.mapped("kind")), {"note"})
        self.assertEqual((self.one.code, self.one.date_closed), ("K7AA", OLD))
        # what is not due stays
        self.assertEqual(self.young.name_sealed, "Planted Y7CC")
        self.assertEqual(self.young.part_ids[0].text, "Said Y7CC")
        self.assertEqual(len(self.papers(self.young)), 1)
        self._check_certificate(purge.certificate_id)

    def test_certificate_is_in_the_words_of_who_agreed(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.schedule.with_context(lang="fr_FR").name = "Dossiers clos"
        self.second.sudo().lang = "fr_FR"
        purge = self.propose()
        self.agree(purge)
        self.assertEqual(purge.certificate_id.schedule_name, "Dossiers clos")

    def _check_certificate(self, certificate):
        counts = {(model, name): count for model, name, count in certificate.counts}
        self.assertEqual(
            counts,
            {
                (SUBJECT, ""): 2,
                (SUBJECT, "alias"): 2,
                (SUBJECT, "name_sealed"): 2,
                (PART, "text"): 4,
                (DETAIL, "text"): 2,
                ("ir.attachment", ""): 2,
            },
        )
        self.assertEqual(certificate.record_count, 2)
        self.assertEqual(certificate.confirmed_by, self.overseer.name)
        self.assertEqual(certificate.second_by, self.second.name)
        self.assertTrue(certificate.is_genuine)
        text = str(certificate.sudo().read())
        for word in ("K7AA", "R3BB", "Planted"):
            self.assertNotIn(word, text)

    def columns(self, record, *names):
        self.env.flush_all()
        listed = ", ".join(names)
        query = f"SELECT {listed} FROM {record._table} WHERE id = %s"
        self.env.cr.execute(query, [record.id])
        return self.env.cr.fetchone()

    def test_proposed_once(self):
        purge = self.propose()
        self.assertFalse(self.schedule._propose())
        alert = self.env["onestop.alert"].search([("kind", "=", "purge")], limit=1)
        self.assertEqual((alert.res_model, alert.res_id), (purge._name, purge.id))
        action = alert.with_user(self.second).action_open()
        self.assertEqual(action["res_id"], purge.id)
        self.agree(purge)
        self.assertEqual((alert.state, alert.done_by_id), ("done", self.second))
        self.assertFalse(self.schedule._propose())

    def test_dropped(self):
        purge = self.propose()
        purge.action_drop()
        with self.assertRaisesRegex(UserError, "Somebody was faster"):
            purge.action_confirm()
        self.assertTrue(self.schedule._propose())
        self.assertEqual(self.one.name_sealed, "Planted K7AA")

    # Two people

    def test_two_people(self):
        purge = self.propose()
        with self.assertRaisesRegex(UserError, "Somebody was faster"):
            purge.action_agree()
        purge.action_confirm()
        with self.assertRaisesRegex(UserError, "A second person"):
            purge.action_agree()
        with self.assertRaises(AccessError):
            purge.with_user(self.user).action_agree()
        with self.assertRaises(AccessError):
            purge.write({"state": "agreed"})
        self.env["onestop.purge"]._cron_purge()
        self.assertEqual(self.one.name_sealed, "Planted K7AA")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
        ):
            statement = "UPDATE onestop_purge SET state = 'agreed', second_by_id = %s"
            self.env.cr.execute(statement, [self.overseer.id])

    # Holds

    def hold(self, code):
        holds = self.env["onestop.legal.hold"].with_user(self.overseer)
        return holds.create({"code": code, "reason": "a court asked"})

    def test_hold_stops_it(self):
        purge = self.propose()
        self.hold("K7AA")  # after the proposal, before the deletion
        self.agree(purge)
        self.assertEqual(self.one.name_sealed, "Planted K7AA")
        self.assertEqual(self.one.part_ids[0].text, "Said K7AA")
        self.assertEqual(len(self.papers(self.one)), 1)
        self.assertFalse(self.two.name_sealed)
        self.assertEqual(purge.certificate_id.record_count, 1)

    def test_hold_keeps_parts_with_a_schedule_of_their_own(self):
        parts = (self.one | self.two).part_ids
        parts.date = OLD
        self.schedule.active = False
        self.schedule = self.schedule.create(
            {"name": "Notes", "res_model": PART, "date_field": "date", "months": 60}
        )
        self.hold("K7AA")
        self.agree(self.propose())
        self.assertEqual(set(self.one.part_ids.mapped("text")), {"Said K7AA"})
        self.assertEqual(set(self.two.part_ids.mapped("text")), {False})

    def test_released_by_another(self):
        hold = self.hold("K7AA")
        with self.assertRaisesRegex(UserError, "Somebody else releases"):
            hold.action_release()
        with self.assertRaisesRegex(AccessError, "stays as it is"):
            hold.write({"reason": "x"})
        with self.assertRaises(AccessError):
            hold.unlink()
        self.assertEqual(self.schedule._due(self.schedule._limit()), self.two)
        hold.with_user(self.second).action_release()
        self.assertEqual(hold.released_by_id, self.second)
        due = self.schedule._due(self.schedule._limit())
        self.assertEqual(due, self.one | self.two)

    def test_hold_by_code(self):
        with self.assertRaisesRegex(UserError, "no file with this code"):
            self.hold("ZZZZ")
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self.env["onestop.legal.hold"].with_user(self.overseer).create(
                {"code": "K7AA"}
            )
        self.env["onestop.conflict"].create(
            {"res_model": SUBJECT, "res_id": self.one.id, "user_id": self.overseer.id}
        )
        with self.assertRaisesRegex(UserError, "no file with this code"):
            self.hold("K7AA")

    # Schedules and certificates

    def test_schedule_names_what_is_there(self):
        for wrong in (
            {"date_field": "code"},
            {"date_field": "no_date"},
            {"field_names": "no_field"},
            {"field_names": "alias, code"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.schedule.write(wrong)

    def test_schedule_for_overseers_alone(self):
        for model in ("onestop.retention.schedule", "onestop.purge",
                      "onestop.legal.hold", "onestop.purge.certificate"):  # fmt: skip
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.user).search([])

    @mute_logger("odoo.sql_db")
    def test_certificate_is_never_changed(self):
        purge = self.propose()
        self.agree(purge)
        certificate = purge.certificate_id
        with self.assertRaises(AccessError):
            certificate.write({"record_count": 1})
        for change in ("UPDATE {} SET record_count = 1", "DELETE FROM {}"):
            with self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                with self.env.cr.savepoint():
                    self.env.cr.execute(change.format(certificate._table))
        table = certificate._table
        self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(f"UPDATE {table} SET record_count = 1")
        self.env.invalidate_all()
        self.assertFalse(certificate.is_genuine)

    def test_printed(self):
        purge = self.propose()
        self.agree(purge)
        report = self.env["ir.actions.report"].with_user(self.overseer)
        name = "onestop_privacy.onestop_purge_certificate_report"
        html, _kind = report._render_qweb_html(name, purge.certificate_id.ids)
        self.assertIn(purge.certificate_id.proof.encode(), html)
        self.assertIn(b"Closed files", html)
        self.assertNotIn(b"K7AA", html)

    def test_files_stay_when_the_schedule_says_so(self):
        self.schedule.write({"with_files": False, "with_parts": False})
        self.agree(self.propose())
        self.assertFalse(self.one.name_sealed)
        self.assertEqual(self.one.part_ids[0].text, "Said K7AA")
        self.assertEqual(len(self.papers(self.one)), 1)

    def test_own_files_and_journal(self):
        """Files of the record itself, and rows that are nothing but journal."""
        self.env["ir.attachment"].create(
            {
                "name": "own.txt",
                "datas": base64.b64encode(b"own"),
                "res_model": SUBJECT,
                "res_id": self.one.id,
            }
        )
        journal = self.registry[DETAIL]
        journal._purge_deletes = True
        self.addCleanup(delattr, journal, "_purge_deletes")
        purge = self.propose()
        self.agree(purge)
        self.assertEqual(self.env[DETAIL].search_count([]), 1)
        counts = {(model, name): n for model, name, n in purge.certificate_id.counts}
        self.assertEqual(counts[DETAIL, ""], 2)
        self.assertEqual(counts["ir.attachment", ""], 3)

    def test_batches(self):
        self.make_files(*(f"B{number}" for number in range(250)))
        self.env[SUBJECT].search([("code", "like", "B")]).date_closed = OLD
        purge = self.propose()
        self.agree(purge)
        expected = purge.record_count
        self.assertEqual(purge.certificate_id.record_count, expected)
        self.assertGreater(expected, 250)
        left = self.env[SUBJECT].search([("date_closed", "=", OLD)])
        self.assertFalse(any(left.mapped("name_sealed")))
        self.assertEqual(fields.Date.to_date(purge.date_limit), purge.date_limit)
