import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common_store import StoreCase


class PurchaseCase(StoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for product, low, high in ((cls.cloth, 50, 200), (cls.soda, 25, 40)):
            cls.env["stock.warehouse.orderpoint"].create(
                {
                    "product_id": product.id,
                    "location_id": cls.store.id,
                    "trigger": "manual",
                    "product_min_qty": low,
                    "product_max_qty": high,
                }
            )

    def _proposed(self):
        proposal = self.as_("storekeeper")["onestop.purchase.proposal"].create(
            {"centre_id": self.centre.id}
        )
        proposal.action_propose()
        return proposal


class TestPurchaseProposal(PurchaseCase):
    def test_what_expires_is_not_counted_on(self):
        """28 kg lie there, 5 are expired and 3 expire within 30 days: 20 are left."""
        levels = self.as_("storekeeper")["onestop.material.level"]
        level = levels.search([("product_id", "=", self.soda.id)])
        self.assertEqual(
            (level.on_hand, level.expired, level.expiring, level.usable),
            (28, 5, 3, 20),
        )
        self.assertEqual((level.is_low, level.missing), (True, 20))
        cloth = levels.search([("product_id", "=", self.cloth.id)])
        self.assertEqual((cloth.is_low, cloth.missing), (False, 0))

    def test_the_list_holds_what_is_low(self):
        line = self._proposed().line_ids
        self.assertEqual(line.product_id, self.soda)
        self.assertEqual((line.quantity, line.amount), (20, 18000))

    def test_two_lists_at_once(self):
        vals = {"centre_id": self.centre.id}
        both = self.as_("storekeeper")["onestop.purchase.proposal"].create([vals, vals])
        numbers = [int(code.rsplit("P", 1)[1]) for code in both.mapped("code")]
        self.assertEqual(numbers[1] - numbers[0], 1)

    def test_the_button_of_the_low_ones(self):
        action = self.as_("storekeeper")[
            "onestop.material.level"
        ].action_propose_purchase()
        proposal = self.env["onestop.purchase.proposal"].browse(action["res_id"])
        self.assertEqual(proposal.line_ids.product_id, self.soda)

    def test_the_director_decides(self):
        proposal = self._proposed()
        with self.assertRaises(AccessError):
            proposal.action_approve()
        with self.assertRaises(AccessError):
            proposal.state = "approved"
        proposal.with_user(self.director).action_approve()
        self.assertEqual(proposal.decided_by_id, self.director)
        proposal.action_done()
        self.assertEqual(proposal.state, "done")

    def test_nobody_decides_on_her_own_list(self):
        proposal = self._proposed()
        self.storekeeper.group_ids += self.env.ref("onestop_base.group_director")
        with self.assertRaisesRegex(UserError, "Who proposed"):
            proposal.action_approve()

    def test_a_proposed_list_changes_no_more(self):
        proposal = self._proposed()
        with self.assertRaises(AccessError):
            proposal.line_ids.quantity = 1000
        with self.assertRaises(AccessError):
            proposal.line_ids.unlink()
        with self.assertRaises(AccessError):
            proposal.line_ids = [(0, 0, {"product_id": self.cloth.id, "quantity": 1})]

    def test_a_minimum_is_the_storekeepers(self):
        point = self.as_("storekeeper")["stock.warehouse.orderpoint"].search(
            [("product_id", "=", self.cloth.id)]
        )
        point.product_min_qty = 150
        level = self.as_("storekeeper")["onestop.material.level"].search(
            [("product_id", "=", self.cloth.id)]
        )
        self.assertTrue(level.is_low)

    def test_another_centre_reads_none(self):
        self._proposed()
        self.centre.member_ids -= self.storekeeper
        for model in ("onestop.purchase.proposal", "onestop.material.level"):
            with self.subTest(model=model):
                self.assertFalse(self.as_("storekeeper")[model].search([]))


@tagged("post_install", "-at_install")
class TestPurchasePapers(PurchaseCase, HttpCase):
    def test_xlsx_for_the_buyer(self):
        proposal = self._proposed()
        self.authenticate("test_storekeeper", "test_storekeeper")
        response = self.url_open(f"/workshops/purchase/{proposal.id}")
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[1][:2], ("Soda", 20))

    def test_pdf_for_the_buyer(self):
        proposal = self._proposed().with_user(self.director)
        report = self.as_("director")["ir.actions.report"]
        content, kind = report.with_context(
            force_report_rendering=True
        )._render_qweb_pdf("onestop_workshops.report_purchase_proposal", proposal.ids)
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))

    def test_variance_as_xlsx(self):
        self._asked().action_issue()
        self.authenticate("test_trainer", "test_trainer")
        response = self.url_open(f"/workshops/materials/{self.cohort.id}")
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[1][2], "Cloth")
        self.assertEqual(rows[1][4:], (20, 20, 0, 0, 20, 0, 10000))

    def test_other_roles_get_no_paper(self):
        proposal = self._proposed()
        self.authenticate("test_trainer", "test_trainer")
        for url in (f"/workshops/purchase/{proposal.id}", "/workshops/stock_template"):
            with self.subTest(url=url):
                self.assertEqual(self.url_open(url).status_code, 403)

    def test_a_cohort_of_others_is_as_one_that_is_not_there(self):
        self.authenticate("test_trainer", "test_trainer")
        for cohort in (self.other_cohort.id, 999999):
            with self.subTest(cohort):
                answer = self.url_open(f"/workshops/materials/{cohort}")
                self.assertEqual(answer.status_code, 404)
