from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_certificate import CertificateCase


class TestCertificate(CertificateCase):
    def issue(self, learners=None, certificate_type=None):
        learners = (learners or self.learner).with_user(self.livelihoods)
        ids = learners.issue_certificate((certificate_type or self.house).id)
        return self.as_("livelihoods")["onestop.certificate"].browse(ids)

    def test_only_with_all_units(self):
        self.pass_units(self.learner, self.units[:2])
        with self.assertRaisesRegex(UserError, "units not achieved: U3"):
            self.issue()
        self.pass_units(self.learner, self.units[2:])
        paper = self.issue()
        self.assertEqual(paper.state, "issued")
        self.assertTrue(self.learner.has_certificate)

    def test_a_unit_that_is_not_required_may_be_missing(self):
        self.units[2].required = False
        self.pass_units(self.learner, self.units[:2])
        self.assertTrue(self.issue())

    def test_only_with_attendance(self):
        self.pass_units(self.learner)
        marks = self.learner.attendance_ids
        marks[0].mark = "absent"
        self.assertEqual(self.learner._attendance_rates()[self.learner.id], 80)
        marks[1].mark = "absent"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "attendance is 60 %, 80 % are needed"):
            self.issue()

    def test_the_apprenticeship_needs_its_exams(self):
        self.pass_units(self.learner)
        with self.assertRaisesRegex(UserError, "Practical task before the jury"):
            self.issue(certificate_type=self.apprentice)
        self.pass_exams(self.learner)
        self.assertTrue(self.issue(certificate_type=self.apprentice))

    def test_all_or_none(self):
        self.pass_units(self.learner)
        with self.assertRaisesRegex(UserError, self.learners[1].code):
            self.issue(self.learners[:2])
        self.assertFalse(self.learner.certificate_ids)

    def test_once_a_type(self):
        self.pass_units(self.learner)
        self.issue()
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.UniqueViolation):
            self.issue()

    def test_not_by_who_taught_her(self):
        self.pass_units(self.learner)
        learner = self.learner.with_user(self.trainer)
        with self.assertRaisesRegex(UserError, "livelihoods officer issues"):
            learner.issue_certificate(self.house.id)
        paper = self.issue().with_user(self.trainer)
        for action in (paper.action_revoke, paper.action_print):
            with self.assertRaisesRegex(UserError, "livelihoods officer issues"):
                action()
        with self.assertRaises(AccessError):
            self.as_("livelihoods")["onestop.certificate"].create(
                {"enrolment_id": self.learner.id, "type_id": self.house.id}
            )

    def test_the_database_asks_for_the_units_too(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(errors.RestrictViolation, "units not achieved"),
            self.cr.savepoint(),
        ):
            self.env["onestop.certificate"]._issue(self.learner, self.house)

    def test_the_database_keeps_it(self):
        self.pass_units(self.learner)
        paper = self.issue()
        for sql in (
            "UPDATE onestop_certificate SET serial = 'x' WHERE id = %s",
            "UPDATE onestop_certificate SET token = 'x' WHERE id = %s",
            "DELETE FROM onestop_certificate WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(sql, [paper.id])
        paper.action_revoke()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.RestrictViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE onestop_certificate SET state = 'issued' WHERE id = %s",
                [paper.id],
            )

    def test_a_unit_under_a_certificate_is_not_revoked(self):
        self.pass_units(self.learner)
        self.issue()
        done = self.learner.with_user(self.trainer).assessment_ids
        with self.assertRaisesRegex(UserError, "has a certificate already"):
            done.action_revoke()

    def test_the_page_says_who_lacks_what(self):
        self.pass_units(self.learner)
        page = self.as_("livelihoods")["onestop.certificate.issue"].create(
            {"cohort_id": self.cohort.id, "type_id": self.house.id}
        )
        self.assertEqual(page.line_ids.mapped("is_ready"), [True, False, False])
        self.assertIn("U1, U2, U3", page.line_ids[1].missing)
        page.action_issue()
        self.assertEqual(self.cohort.certificate_count, 1)

    def test_nobody_reads_the_code(self):
        self.pass_units(self.learner)
        paper = self.issue()
        with self.assertRaises(AccessError):
            paper.read(["token"])


@tagged("post_install", "-at_install")
class TestCertificatePaper(CertificateCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.pass_units(self.learner)
        ids = self.learner.with_user(self.livelihoods).issue_certificate(self.house.id)
        self.paper = self.as_("livelihoods")["onestop.certificate"].browse(ids)

    def test_verified_without_a_word_about_her(self):
        url = self.paper._verification_url().split("/verify/")[1]
        answer = self.url_open(f"/verify/{url}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(self.paper.serial, answer.text)
        self.assertIn("Sewing", answer.text)
        person = self.learner.person_id
        for secret in (person.alias, person.code, self.centre.name, self.cohort.code):
            self.assertNotIn(secret, answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_a_revoked_one_and_a_wrong_code(self):
        token = self.paper._verification_url().split("/verify/")[1]
        self.paper.action_revoke()
        self.env.flush_all()
        self.assertIn("no longer valid", self.url_open(f"/verify/{token}").text)
        wrong = self.url_open("/verify/nothing")
        self.assertEqual(wrong.status_code, 404)
        self.assertIn("No certificate has this code", wrong.text)

    def test_what_is_no_code_gets_the_same_answer(self):
        known = self.url_open("/verify/nothing").text
        for guess in ("%00", "%25", "a'--", "%E2%82%AC" * 9, "x" * 3000):
            with self.subTest(guess[:9]):
                answer = self.url_open(f"/verify/{guess}")
                self.assertEqual((answer.status_code, answer.text), (404, known))
                policy = answer.headers["Content-Security-Policy"]
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")

    def test_the_paper(self):
        action = self.paper.action_print()
        sheets = self.as_("livelihoods")[action["res_model"]]
        sheet = sheets.with_context(**action["context"]).create(
            {"printed_name": "Name On Paper"}
        )
        sheet.action_print()
        report = self.as_("livelihoods")["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        html, _kind = report._render_qweb_html(
            "onestop_workshops.report_training_certificate", sheet.ids
        )
        self.assertIn("Name On Paper", html.decode())
        self.assertIn("data:image/png;base64", html.decode())
        self.assertNotIn(self.centre.name, html.decode())
        pdf, kind = report._render_qweb_pdf(
            "onestop_workshops.report_training_certificate", sheet.ids
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))

    def test_the_name_is_asked(self):
        sheet = self.as_("livelihoods")["onestop.certificate.paper"].create(
            {"certificate_id": self.paper.id, "printed_name": " "}
        )
        with self.assertRaisesRegex(UserError, "Write the name"):
            sheet.action_print()
        with self.assertRaises(AccessError):
            self.as_("trainer")["onestop.certificate.paper"].create({})
