from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_store import StoreCase

#: What names a woman: no storekeeper ever reads it.
NAMING = (
    "onestop.person", "onestop.person.identity", "onestop.enrolment",
    "onestop.attendance", "onestop.kit.receipt", "onestop.consent",
)  # fmt: skip
#: model -> role -> operations out of (c)reate, (r)ead, (w)rite, (u)nlink.
MATRIX = {
    "onestop.material.standard": {
        "trainer": "crwu", "livelihoods": "crwu", "storekeeper": "r", "director": "r",
    },
    "onestop.requisition": {
        "trainer": "crw", "livelihoods": "crw", "storekeeper": "rw", "director": "r",
    },
    "onestop.requisition.line": {
        "trainer": "crwu", "livelihoods": "crwu", "storekeeper": "rw",
        "director": "r",
    },
    "onestop.tool.loan": {
        "trainer": "r", "livelihoods": "r", "storekeeper": "crw", "director": "r",
    },
    "onestop.kit": {
        "trainer": "r", "livelihoods": "crwu", "storekeeper": "r", "director": "r",
    },
    "onestop.kit.line": {
        "trainer": "r", "livelihoods": "crwu", "storekeeper": "r", "director": "r",
    },
    "onestop.kit.handover": {
        "trainer": "r", "livelihoods": "crw", "storekeeper": "rw", "director": "r",
    },
    "onestop.kit.receipt": {"trainer": "cr", "livelihoods": "cr"},
    "onestop.workshop.sale": {
        "trainer": "crw", "livelihoods": "crw", "storekeeper": "crw", "director": "r",
    },
    "onestop.purchase.proposal": {"storekeeper": "crw", "director": "rw"},
    "onestop.purchase.proposal.line": {"storekeeper": "crwu", "director": "r"},
    "onestop.material.cost": {
        "storekeeper": "r", "director": "r", "livelihoods": "r",
        "finance_officer": "r", "finance_certifier": "r",
    },
    "onestop.material.level": {"storekeeper": "r", "director": "r"},
    "onestop.stock.import": {"storekeeper": "crw"},
    # With the funds installed, finance follows what was bought into the store.
    "stock.picking": {
        "storekeeper": "crwu",
        "finance_officer": "crwu",
        "finance_certifier": "crw",
        "auditor": "r",
    },
    "stock.scrap": {"storekeeper": "crw"},
    "stock.warehouse.orderpoint": {"storekeeper": "crwu", "finance_officer": "r"},
}  # fmt: skip
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestStoreAccess(StoreCase):
    def test_matrix(self):
        for model, by_role in MATRIX.items():
            for role in self.users:
                allowed = by_role.get(role, "")
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            self.as_(role)[model].has_access(operation),
                            letter in allowed,
                        )

    def test_the_storekeeper_reads_no_person(self):
        env = self.as_("storekeeper")
        for model in NAMING:
            with self.subTest(model=model), self.assertRaises(AccessError):
                env[model].search([])

    def test_no_name_of_a_learner_in_the_stock(self):
        requisition = self._asked()
        requisition.action_issue()
        picking = requisition.picking_id.sudo()
        texts = [
            str(value)
            for record in (picking, *picking.move_ids, *picking.move_line_ids)
            for name, value in record.read()[0].items()
            if name not in ("create_uid", "write_uid")
        ]
        for learner in self.learners:
            self.assertFalse([text for text in texts if learner.alias == text])
        self.assertFalse(picking.partner_id)
        self.assertFalse(picking.message_partner_ids)
        self.assertNotIn("Alias", picking.origin)

    def test_another_centres_store_is_closed(self):
        self._put(self.cloth, 50, centre=self.other_centre)
        env = self.as_("storekeeper")
        theirs = self.other_centre.store_location_id
        self.assertFalse(env["stock.quant"].search([("location_id", "=", theirs.id)]))
        self.assertFalse(env["stock.location"].search([("id", "=", theirs.id)]))
        for source, target in (
            (theirs, self.centre.used_location_id),
            (self.store, theirs),
        ):
            with self.subTest(source=source.name), self.assertRaises(AccessError):
                self._move(source, target)

    def test_what_another_centre_moved_is_closed(self):
        self._put(self.cloth, 50, centre=self.other_centre)
        theirs = self.other_centre.store_location_id
        picking = self.other_centre._issue(
            self.env["onestop.cohort"], "TST2", {self.cloth: 1}
        )
        records = [picking, picking.move_ids, picking.move_line_ids]
        place = {"product_id": self.cloth.id, "location_id": theirs.id}
        records.append(self.env["stock.scrap"].create({**place, "scrap_qty": 1}))
        records.append(self.env["stock.warehouse.orderpoint"].create(place))
        records.append(
            self.env["stock.quant"].search([("location_id", "=", theirs.id)])
        )
        records.append(theirs)
        for theirs in records:
            with self.subTest(model=theirs._name):
                mine = self.as_("storekeeper")[theirs._name]
                self.assertTrue(theirs)
                self.assertFalse(mine.search([("id", "in", theirs.ids)]))

    def test_a_shelf_belongs_to_the_centre_of_the_store(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.other_centre.store_location_id.id}
        )
        self.assertEqual(shelf.centre_id, self.other_centre)
        with self.assertRaises(AccessError):
            self._move(shelf, self.centre.used_location_id)

    def _move(self, source, target):
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.as_("storekeeper")
        picking_type = env["stock.picking.type"].search(
            [("code", "=", "outgoing")], limit=1
        )
        picking = env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.cloth.id,
                            "product_uom_qty": 1,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.picked = True
        picking.button_validate()

    def test_the_storekeeper_counts(self):
        """Odoo's physical inventory, with her own rights."""
        quant = (
            self.as_("storekeeper")["stock.quant"]
            .with_context(inventory_mode=True)
            .search([("product_id", "=", self.cloth.id)])
        )
        quant.inventory_quantity = 93
        quant.action_apply_inventory()
        self.assertEqual(self._stock(self.cloth), 93)

    def test_a_trainer_moves_no_stock(self):
        with self.assertRaises(AccessError):
            self.as_("trainer")["stock.picking"].search([])
        with self.assertRaises(AccessError):
            self.as_("trainer")["stock.quant"].create(
                {
                    "product_id": self.cloth.id,
                    "location_id": self.store.id,
                    "quantity": 5,
                }
            )

    def test_requisitions_of_another_centre_are_closed(self):
        requisition = self._asked()
        self.centre.member_ids -= self.storekeeper
        with self.assertRaises(AccessError):
            requisition.action_issue()
        self.assertFalse(self.as_("storekeeper")["onestop.requisition"].search([]))

    def _papers(self):
        """Return a record of each model that belongs to the trainer's cohort."""
        requisition = self._asked()
        requisition.action_issue()
        tool = self._make_product("Machine", 9000, tracking="serial")
        lot = self._make_lot(tool, "M-1")
        self._put(tool, 1, lot)
        cohort = {"cohort_id": self.cohort.id}
        loan = self.env["onestop.tool.loan"].create({**cohort, "lot_id": lot.id})
        sale = self.env["onestop.workshop.sale"].create(
            {**cohort, "product_id": self.cloth.id, "amount": 1}
        )
        kit = self.env["onestop.kit"].create({"name": "Kit", "trade_id": self.trade.id})
        day = self.env["onestop.kit.handover"].create({**cohort, "kit_id": kit.id})
        return [requisition, requisition.line_ids, loan, sale, day]

    def test_papers_of_another_trainer_are_closed(self):
        for records in self._papers():
            model = records._name
            with self.subTest(model=model):
                mine = self.as_("trainer")[model].search([])
                self.assertEqual(mine & records, mine.browse(records.ids))
                self.assertFalse(self.as_(self.other_trainer)[model].search([]))

    def test_papers_of_another_centre_are_closed(self):
        papers = self._papers()
        papers.append(self.env["onestop.material.cost"].search([], limit=1))
        for role in ("storekeeper", "director"):
            self.assertTrue(self.as_(role)["onestop.material.cost"].search([]))
            self.centre.member_ids -= self.users[role]
            for records in papers:
                with self.subTest(role=role, model=records._name):
                    self.assertFalse(self.as_(role)[records._name].search([]))

    def test_a_receipt_is_open_to_who_teaches_her(self):
        kit = self.env["onestop.kit"].create(
            {
                "name": "Kit",
                "trade_id": self.trade.id,
                "line_ids": [(0, 0, {"product_id": self.cloth.id, "quantity": 1})],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE onestop_enrolment SET state = 'completed' WHERE id = %s",
            [self.learners[0].id],
        )
        self.learners.invalidate_recordset()
        day = self.env["onestop.kit.handover"].create(
            {"cohort_id": self.cohort.id, "kit_id": kit.id}
        )
        day.with_user(self.storekeeper).action_prepare()
        receipt = self.as_("trainer")["onestop.kit.receipt"].create(
            {
                "handover_id": day.id,
                "enrolment_id": self.learners[0].id,
                "mark": "iVBORw0KGgo=",
            }
        )
        self.assertTrue(receipt.read(["date", "alias"]))
        with self.assertRaises(AccessError):
            receipt.with_user(self.other_trainer).read(["date"])
        with self.assertRaises(AccessError):
            receipt.read(["person_id"])

    def test_an_import_is_its_users_own(self):
        wizard = self.as_("storekeeper")["onestop.stock.import"].create({})
        colleague = self.storekeeper.copy({"login": "test_storekeeper2"})
        self.centre.member_ids += colleague
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["state"])
