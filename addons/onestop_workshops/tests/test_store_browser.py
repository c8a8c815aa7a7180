from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common_store import StoreCase

ACTION = "/odoo/action-onestop_workshops"


@tagged("post_install", "-at_install")
class TestStoreBrowser(StoreCase, BrowserCase):
    """The storekeeper on a tablet: what a trainer asked for goes out and comes back."""

    browser_size = "768x1024"

    def write_in_line(self, page, name, number, text):
        """Type into a column of the line with a number, as one does."""
        row = f".o_field_x2many .o_data_row:nth-child({number})"
        page.click(f"{row} td[name='{name}']")
        page.fill(f"{row} td[name='{name}'] input", text)

    def issue(self, page, code):
        """Sign in; what is to issue is a card, and its first button issues it."""
        self.sign_in(page, "test_storekeeper", "test_storekeeper")
        page.open(f"{ACTION}.onestop_requisition_action_issue")
        page.wait_text(".o_kanban_record", code)
        page.click(".o_kanban_record")
        page.wait_text(".o_field_x2many", "Cloth")
        page.click(".o_form_statusbar .btn-primary[name='action_issue']")
        page.wait_for(".o_form_statusbar .btn-primary[name='action_close']")

    def test_issued_returned_and_seen_in_the_variance(self):
        self.storekeeper.lang = "en_US"
        requisition = self._asked()
        code = requisition.code
        line = requisition.line_ids.filtered(lambda one: one.product_id == self.cloth)
        place = requisition.line_ids.ids.index(line.id) + 1
        with self.at_the_screen() as page:
            self.issue(page, code)
            self.write_in_line(page, "quantity_returned", place, "6")
            page.click(".o_form_statusbar .btn-primary[name='action_close']")
            page.wait_gone(".o_form_statusbar .btn-primary")
            page.open(f"{ACTION}.onestop_requisition_line_action")
            page.wait_text(".o_group_header", "Cloth")
            page.wait_text(".o_group_header", "-6.00")
        self.assertEqual(requisition.state, "done")
        self.assertEqual((line.quantity_used, line.variance), (14, -6))
        self.assertEqual(self._stock(self.cloth), 86)
        pickings = requisition.picking_id, requisition.return_picking_id
        self.assertEqual([len(picking) for picking in pickings], [1, 1])
        self.assertEqual(len(requisition.picking_id.move_ids), 2)
