import logging

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common_store import StoreCase

_logger = logging.getLogger(__name__)


class TestRequisition(StoreCase):
    def _line(self, requisition, product):
        return requisition.line_ids.filtered(lambda line: line.product_id == product)

    def test_proposes_for_who_is_enrolled(self):
        requisition = self.as_("trainer")["onestop.requisition"].create(
            {"session_id": self.lesson.id}
        )
        self.assertEqual(requisition.learner_count, 10)
        self.assertEqual(self._line(requisition, self.cloth).quantity_asked, 20)
        self.assertEqual(self._line(requisition, self.soda).quantity_standard, 5)

    def test_proposes_for_who_is_present(self):
        for learner, mark in zip(
            self.learners, ("absent", "excused", "late", "present"), strict=False
        ):
            self.env["onestop.attendance"].create(
                {
                    "session_id": self.lesson.id,
                    "enrolment_id": learner.id,
                    "mark": mark,
                }
            )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_session SET date_taken = now() WHERE id = %s",
            [self.lesson.id],
        )
        self.lesson.invalidate_recordset()
        self.assertEqual(self._asked().learner_count, 8)

    def test_unit_quantities_come_on_top(self):
        unit = self.curriculum.competency_ids[0]
        self.env["onestop.material.standard"].create(
            {
                "curriculum_id": self.curriculum.id,
                "competency_id": unit.id,
                "product_id": self.cloth.id,
                "quantity": 1,
            }
        )
        needed = self.env["onestop.material.standard"]._needed
        self.assertEqual(needed(self.lesson, 10)[self.cloth], 20)
        self.lesson.competency_id = unit
        self.assertEqual(needed(self.lesson, 10)[self.cloth], 30)

    def test_issues_in_one_picking_what_expires_first(self):
        requisition = self._asked()
        requisition.action_issue()
        picking = requisition.picking_id
        self.assertEqual((requisition.state, picking.state), ("issued", "done"))
        self.assertEqual(len(picking.move_ids), 2)
        self.assertEqual(self._stock(self.cloth), 80)
        self.assertEqual(self._stock(self.soda, self.soon), 0)
        self.assertEqual(self._stock(self.soda, self.later), 18)
        self.assertEqual(self._stock(self.soda, self.expired), 5)
        self.assertFalse(picking.backorder_ids)
        self.assertEqual(picking.origin, f"{requisition.code}, 10 learners")

    def test_issues_what_is_there_and_never_what_expired(self):
        self.env["onestop.material.standard"].search(
            [("product_id", "=", self.soda.id)]
        ).quantity = 4
        requisition = self._asked()
        line = self._line(requisition, self.soda)
        self.assertEqual(line.quantity_available, 23)
        requisition.action_issue()
        self.assertEqual((line.quantity_asked, line.quantity_issued), (40, 23))
        self.assertEqual(self._stock(self.soda, self.expired), 5)

    def test_refuses_when_nothing_is_there(self):
        for product in (self.cloth, self.soda):
            for quant in self.env["stock.quant"].search(
                [("product_id", "=", product.id), ("lot_id", "!=", self.expired.id)]
            ):
                self._put(product, -quant.quantity, quant.lot_id)
        requisition = self._asked()
        with self.assertRaisesRegex(UserError, "date has passed"):
            requisition.action_issue()

    def test_issues_less(self):
        requisition = self._asked()
        line = self._line(requisition, self.cloth)
        line.quantity_to_issue = 12
        requisition.action_issue()
        self.assertEqual(line.quantity_issued, 12)
        self.assertEqual(self._stock(self.cloth), 88)

    def test_takes_back_writes_off_and_tells_the_variance(self):
        requisition = self._asked()
        requisition.action_issue()
        cloth, soda = (
            self._line(requisition, product) for product in (self.cloth, self.soda)
        )
        cloth.quantity_returned = 6
        soda.write(
            {
                "quantity_returned": 1.5,
                "quantity_scrapped": 1,
                "scrap_reason_id": self.env.ref(
                    "onestop_workshops.scrap_reason_spoiled"
                ).id,
            }
        )
        requisition.action_close()
        self.assertEqual(requisition.state, "done")
        self.assertEqual(self._stock(self.cloth), 86)
        self.assertEqual(self._stock(self.soda, self.later), 19.5)
        self.assertEqual(self._stock(self.soda, self.soon), 0)
        self.assertEqual((cloth.quantity_used, cloth.variance), (14, -6))
        self.assertEqual((soda.quantity_used, soda.variance), (2.5, -2.5))
        scraps = self.env["stock.scrap"].search([("product_id", "=", self.soda.id)])
        self.assertEqual(scraps.lot_id, self.soon + self.later)
        self.assertEqual(sum(scraps.mapped("scrap_qty")), 1)
        self.assertEqual((cloth.cost, soda.cost), (7000, 3150))
        self.assertEqual(requisition.cost, 10150)

    def test_spoiled_needs_a_reason(self):
        requisition = self._asked()
        requisition.action_issue()
        self._line(requisition, self.cloth).quantity_scrapped = 1
        with self.assertRaisesRegex(UserError, "Say why"):
            requisition.action_close()

    def test_nothing_more_comes_back_than_went_out(self):
        requisition = self._asked()
        requisition.action_issue()
        line = self._line(requisition, self.cloth)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            line.quantity_returned = 21
            line.flush_recordset()

    def test_the_cost_is_that_of_the_day(self):
        requisition = self._asked()
        requisition.action_issue()
        self.cloth.standard_price = 5000
        requisition.action_close()
        self.assertEqual(self._line(requisition, self.cloth).cost, 10000)

    def test_a_trainer_does_not_issue(self):
        requisition = self._asked().with_user(self.trainer)
        with self.assertRaises(AccessError):
            requisition.action_issue()
        with self.assertRaises(AccessError):
            requisition.state = "issued"
        with self.assertRaises(AccessError):
            requisition.line_ids[0].quantity_to_issue = 1
        with self.assertRaises(AccessError):
            requisition.line_ids[0].quantity_asked = 1

    def test_a_storekeeper_does_not_ask(self):
        with self.assertRaises(AccessError):
            self.as_("storekeeper")["onestop.requisition"].create(
                {"session_id": self.lesson.id}
            )
        line = self._line(self._asked(), self.cloth)
        with self.assertRaises(AccessError):
            line.quantity_asked = 100

    def test_nobody_issues_what_she_asked(self):
        requisition = self._asked()
        self.trainer.group_ids += self.env.ref("onestop_base.group_storekeeper")
        with self.assertRaisesRegex(UserError, "Who asked"):
            requisition.with_user(self.trainer).action_issue()

    def test_issued_once(self):
        requisition = self._asked()
        requisition.action_issue()
        with self.assertRaisesRegex(UserError, "moved on"):
            requisition.action_issue()

    def test_asked_once_a_session(self):
        self._asked()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._asked()

    def test_another_trainer_reads_none(self):
        requisition = self._asked()
        found = self.as_(self.other_trainer)["onestop.requisition"].search([])
        self.assertNotIn(requisition.id, found.ids)

    def test_the_button_of_a_session_opens_what_is_asked(self):
        requisition = self._asked()
        session = self.lesson.with_user(self.trainer)
        self.assertEqual(session.action_requisition()["res_id"], requisition.id)

    def test_eight_materials_are_issued_in_few_queries(self):
        """With what a server has in its caches: the second issue is counted."""
        self.env["onestop.material.standard"].create(
            [
                {
                    "curriculum_id": self.curriculum.id,
                    "product_id": self._make_product(f"Material {n}", 10).id,
                    "quantity": 1,
                }
                for n in range(6)
            ]
        )
        first = self._asked()
        for line in first.line_ids[2:]:
            self._put(line.product_id, 100)
        first.action_issue()
        self.lesson = self.sessions[1]
        second = self._asked()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        second.action_issue()
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        _logger.info("issue of 8 materials: %s queries", count)
        self.assertEqual(len(second.picking_id.move_ids), 8)
        self.assertLessEqual(count, 195)
