import base64
import logging
from itertools import pairwise

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common_store import StoreCase

MARK = base64.b64encode(b"\x89PNG a mark").decode()
_logger = logging.getLogger(__name__)


class TestKit(StoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls.env["onestop.kit"].create(
            {
                "name": "Sewing kit",
                "trade_id": cls.trade.id,
                "line_ids": [
                    Command.create({"product_id": cls.cloth.id, "quantity": 4}),
                    Command.create({"product_id": cls.soda.id, "quantity": 1}),
                ],
            }
        )
        cls.graduates = cls.learners[:5]
        cls._graduate(cls.graduates)

    @classmethod
    def _graduate(cls, learners):
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE onestop_enrolment SET state = 'completed' WHERE id IN %s",
            [tuple(learners.ids)],
        )
        learners.invalidate_recordset()

    def _plan(self, kit=None):
        return self.as_("livelihoods")["onestop.kit.handover"].create(
            {"cohort_id": self.cohort.id, "kit_id": (kit or self.kit).id}
        )

    def _prepared(self):
        handover = self._plan()
        handover.with_user(self.storekeeper).action_prepare()
        return handover

    def _hand_over(self, handover, learners, role="livelihoods", **vals):
        return self.as_(role)["onestop.kit.receipt"].create(
            [
                {
                    "handover_id": handover.id,
                    "enrolment_id": learner.id,
                    "mark": MARK,
                    **vals,
                }
                for learner in learners
            ]
        )

    def test_one_picking_for_all_graduates(self):
        handover = self._prepared()
        store = handover.with_user(self.storekeeper)
        self.assertEqual((store.count, store.state), (5, "prepared"))
        self.assertEqual(len(store.picking_id.move_ids), 2)
        self.assertEqual(store.picking_id.origin, f"{handover.code}, 5 kits")
        self.assertEqual(self._stock(self.cloth), 80)

    def test_as_many_as_receipts_left_the_store_at_the_end(self):
        handover = self._prepared()
        self._hand_over(handover, self.graduates[:3])
        self._hand_over(handover, self.graduates[3], "trainer", form="thumbprint")
        store = handover.with_user(self.storekeeper)
        store.action_close()
        self.assertEqual((store.receipt_count, store.returned_count), (4, 1))
        self.assertEqual(self._stock(self.cloth), 100 - 4 * 4)
        self.assertEqual(self._stock(self.soda), 28 - 4)
        later = self._plan()
        self.assertEqual(later.count, 1)

    def test_never_twice(self):
        handover = self._prepared()
        self._hand_over(handover, self.graduates[0])
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._hand_over(handover, self.graduates[0])

    def test_never_twice_for_a_person_who_enrolled_twice(self):
        handover = self._prepared()
        self._hand_over(handover, self.graduates[0])
        again = self.learners[9]
        self._graduate(again)
        receipts = self._hand_over(handover, self.graduates[1])
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            receipts.sudo().person_id = self.graduates[0].person_id
            receipts.sudo().flush_recordset()

    def test_the_database_keeps_one_kit_an_enrolment(self):
        handover = self._prepared()
        receipts = self._hand_over(handover, self.graduates[:2]).sudo()
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation) as caught:
            self.env.cr.execute(
                "UPDATE onestop_kit_receipt SET enrolment_id = %s WHERE id = %s",
                [receipts[0].enrolment_id.id, receipts[1].id],
            )
        guard = caught.exception.diag.constraint_name
        self.assertEqual(guard, "onestop_kit_receipt_once")

    def test_the_database_closes_no_day_that_is_not_even(self):
        handover = self._prepared()
        self._hand_over(handover, self.graduates[0])
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation) as caught:
            self.env.cr.execute(
                "UPDATE onestop_kit_handover SET state = 'closed' WHERE id = %s",
                [handover.id],
            )
        guard = caught.exception.diag.constraint_name
        self.assertEqual(guard, "onestop_kit_handover_closed_even")

    def test_not_more_than_were_prepared(self):
        handover = self._prepared()
        self._graduate(self.learners[5])
        self._hand_over(handover, self.graduates)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._hand_over(handover, self.learners[5])

    def test_she_signs(self):
        handover = self._prepared()
        with (
            self.assertRaisesRegex(ValidationError, "sign"),
            self.env.cr.savepoint(),
        ):
            self._hand_over(handover, self.graduates[0], mark=False)
        receipt = self._hand_over(handover, self.graduates[0])
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            receipt.sudo().mark = False
            receipt.sudo().flush_recordset()

    def test_her_mark_is_sealed(self):
        receipt = self._hand_over(self._prepared(), self.graduates[0])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT mark FROM onestop_kit_receipt WHERE id = %s", [receipt.id]
        )
        self.assertNotIn(b"a mark", bytes(self.env.cr.fetchone()[0]))
        self.assertEqual(receipt.mark, MARK.encode())

    def test_graduates_of_this_cohort_alone(self):
        handover = self._prepared()
        with (
            self.assertRaisesRegex(ValidationError, "graduated"),
            self.env.cr.savepoint(),
        ):
            self._hand_over(handover, self.learners[8])
        other = self._enrol(self.other_cohort, 1)
        self._graduate(other)
        with (
            self.assertRaisesRegex(ValidationError, "another cohort"),
            self.env.cr.savepoint(),
        ):
            self._hand_over(handover, other)

    def test_not_before_it_is_ready_nor_after_the_end(self):
        handover = self._plan()
        with (
            self.assertRaisesRegex(ValidationError, "not ready"),
            self.env.cr.savepoint(),
        ):
            self._hand_over(handover, self.graduates[0])
        store = handover.with_user(self.storekeeper)
        store.action_prepare()
        store.action_close()
        with (
            self.assertRaisesRegex(ValidationError, "not ready"),
            self.env.cr.savepoint(),
        ):
            self._hand_over(handover, self.graduates[0])

    def test_all_or_nothing(self):
        self.kit.line_ids[0].quantity = 21
        handover = self._plan()
        with self.assertRaisesRegex(UserError, "Cloth: 100 of 105"):
            handover.with_user(self.storekeeper).action_prepare()

    def test_who_may(self):
        handover = self._plan()
        for role in ("livelihoods", "trainer", "director"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                handover.with_user(self.users[role]).action_prepare()
        with self.assertRaises(AccessError):
            handover.count = 50
        store = handover.with_user(self.storekeeper)
        store.action_prepare()
        for role in ("storekeeper", "director"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._hand_over(handover, self.graduates[0], role)
        with self.assertRaises(AccessError):
            store.waiting_ids  # noqa: B018
        with self.assertRaises(AccessError):
            store.receipt_ids  # noqa: B018

    def test_the_trainer_sees_who_waits(self):
        handover = self._prepared().with_user(self.trainer)
        self.assertEqual(handover.waiting_ids.ids, self.graduates.ids)
        action = (
            handover.waiting_ids[0]
            .with_context(handover_id=handover.id)
            .action_take_receipt()
        )
        self.assertEqual(action["context"]["default_handover_id"], handover.id)

    def test_25_kits_of_8_products_take_few_queries(self):
        """One picking, 25 receipts and the end of the day, together.

        With what a server has in its caches: the second hand-over is counted.
        """
        products = [self._make_product(f"Part {n}", 1000) for n in range(8)]
        for product in products:
            self._put(product, 100)
        kit = self.kit.copy(
            {
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": 2})
                    for product in products
                ]
            }
        )
        first = self._prepared()
        self._hand_over(first, self.graduates[:4])
        first.with_user(self.storekeeper).action_close()
        self._graduate(self._enrol(self.cohort, 24))
        handover = self._plan(kit)
        learners = self.env["onestop.enrolment"].search(handover._waiting())
        store = handover.with_user(self.storekeeper)
        self.env.flush_all()
        self.env.invalidate_all()
        counts = [self.env.cr.sql_log_count]
        for step in (
            store.action_prepare,
            lambda: self._hand_over(handover, learners),
            store.action_close,
        ):
            step()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count)
        parts = [after - before for before, after in pairwise(counts)]
        _logger.info("hand-over of 25 kits of 8 products: %s queries", parts)
        self.assertEqual(store.receipt_count, 25)
        self.assertLessEqual(sum(parts), 200)
