from odoo.exceptions import AccessError

from .common_store import StoreCase


class TestMaterialCost(StoreCase):
    def test_cost_of_a_cohort_and_learner(self):
        requisition = self._asked()
        requisition.action_issue()
        self.cloth.standard_price = 9999
        requisition.line_ids[0].quantity_returned = 5
        requisition.action_close()
        for role in ("finance_officer", "finance_certifier", "director", "livelihoods"):
            with self.subTest(role=role):
                cost = self.as_(role)["onestop.cohort"].browse(self.cohort.id)
                self.assertEqual(
                    cost.material_cost(),
                    [
                        {
                            "cohort": self.cohort.code,
                            "cost": 15 * 500 + 5 * 900,
                            "learners": 10,
                            "per_learner": 1200,
                        }
                    ],
                )
        rows = self.as_("finance_officer")["onestop.material.cost"].search([])
        self.assertEqual(sum(rows.mapped("cost")), requisition.cost)
        self.assertEqual(
            {row.product_id: row.quantity for row in rows},
            {self.cloth: 15, self.soda: 5},
        )

    def test_finance_reads_no_cohort(self):
        with self.assertRaises(AccessError):
            self.as_("finance_officer")["onestop.cohort"].search([])

    def test_other_roles_and_centres_are_refused(self):
        cohort = self.cohort
        for role in ("trainer", "reception", "shelter_coordinator", "national"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                cohort.with_user(self.users[role]).material_cost()
        self.centre.member_ids -= self.users["finance_officer"]
        with self.assertRaises(AccessError):
            cohort.with_user(self.users["finance_officer"]).material_cost()

    def test_sales_keep_whose_they_were(self):
        sale = self.as_("trainer")["onestop.workshop.sale"].create(
            {
                "cohort_id": self.cohort.id,
                "product_id": self.cloth.id,
                "quantity": 3,
                "amount": 15000,
            }
        )
        self.assertEqual(sale.income_to, "centre")
        self.cohort.income_to = "learner"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(sale.income_to, "centre")
