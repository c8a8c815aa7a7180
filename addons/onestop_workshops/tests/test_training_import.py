import base64
import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.onestop_base.tools.xlsx_lines import write_table

from ..tools.training_import import SHEETS
from .common import WorkshopsCase


@tagged("post_install", "-at_install")
class TestTrainingImport(WorkshopsCase):
    """Learners and curricula from XLSX: all or nothing, and twice adds nothing."""

    def load(self, kind, rows, role="livelihoods"):
        headings = [column.heading("fr_FR") for column in SHEETS[kind].columns]
        file = base64.b64encode(write_table("x", headings, rows))
        wizard = self.as_(role)["onestop.training.import"].create(
            {"kind": kind, "file": file}
        )
        wizard.action_import()
        return wizard

    def test_learners(self):
        first, second = self._make_persons(2)
        code = self.cohort.code
        rows = [(first.code, code, None, 2, 0), (second.code, code, "2026-12-01", 0, 1)]
        wizard = self.load("learners", rows)
        self.assertEqual((wizard.state, wizard.new_count), ("done", 2))
        self.assertFalse(wizard.file)
        new = self.cohort.enrolment_ids - self.learners
        self.assertEqual(new.mapped("children_in_care"), [2, 0])
        self.assertEqual(new.mapped("needs_transport"), [False, True])
        self.assertEqual(str(new[1].date_start), "2026-12-01")
        again = self.load("learners", rows)
        self.assertEqual((again.new_count, again.known_count), (0, 2))
        self.assertEqual(len(self.cohort.enrolment_ids), 12)

    def test_bad_lines_by_number_and_nothing_imported(self):
        good, far = self._make_persons(2)
        foreign = self.env["onestop.person"].create({"centre_id": self.other_centre.id})
        code = self.cohort.code
        rows = [
            (good.code, code, None, 0, 0),
            (foreign.code, code, None, 0, 0),
            (far.code, "XXX-SEW-26-01", None, 0, 0),
            (far.code, code, "soon", 0, 0),
            (far.code, code, "2035-01-01", 0, 0),
            (far.code, code, None, "many", 0),
            (good.code, code, None, 0, 0),
        ]
        wizard = self.load("learners", rows)
        self.assertEqual(wizard.state, "bad")
        numbers = re.findall(r"^Line \d+", wizard.bad_lines, re.MULTILINE)
        self.assertEqual(numbers, [f"Line {n}" for n in range(3, 9)])
        self.assertEqual(len(self.cohort.enrolment_ids), 10)

    def test_curricula(self):
        rows = [
            ("SEW", "Imported", "U1", "Machine", 40, "Threads it", 1),
            ("SEW", "Imported", "U2", "Patterns", "80,5", None, "non"),
        ]
        self.assertEqual(self.load("curricula", rows).new_count, 2)
        made = self.env["onestop.curriculum"].search([("name", "=", "Imported")])
        self.assertEqual((made.hours, made.state), (120.5, "draft"))
        self.assertEqual(made.competency_ids.mapped("required"), [True, False])
        self.assertEqual(self.load("curricula", rows).known_count, 2)
        made.with_user(self.director).action_publish()
        more = [*rows, ("SEW", "Imported", "U3", "More", 4, None, 1)]
        self.assertIn("Line 4", self.load("curricula", more).bad_lines)
        bad = [("ZZZ", "Imported 2", "U1", "Machine", 40, None, 1)]
        self.assertIn("Line 2", self.load("curricula", bad).bad_lines)

    def test_templates_are_read_back(self):
        for kind in ("learners", "curricula"):
            wizard = self.as_("livelihoods")["onestop.training.import"].create(
                {"kind": kind, "file": False}
            )
            with self.assertRaises(UserError):
                wizard.action_import()
            wizard.file = wizard.template
            wizard.action_import()
            state = "done" if kind == "curricula" else "bad"
            self.assertEqual(wizard.state, state, wizard.bad_lines)

    def test_for_livelihoods_officers_alone(self):
        for role in ("trainer", "director", "storekeeper", "social_worker"):
            with self.assertRaises(AccessError):
                self.load("learners", [], role)
