import json
import re

from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common import ShelterCase

#: Words that would tell a stranger at the screen what this house is.
FORBIDDEN = re.compile(
    r"shelter|refuge|violence|gbv|vbg|survivor|victim|one ?stop|hébergement|foyer",
    re.IGNORECASE,
)


@tagged("post_install", "-at_install")
class TestCoordinatorNight(ShelterCase, BrowserCase):
    """The night of the coordinator in a real browser, with the role that she has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        readers = cls.coordinator | cls.users["director"]
        readers.sudo().lang = "en_US"  # the words looked for below are English
        cls.beds = {bed.name: bed for bed in cls.dormitory.bed_ids}

    def check_in(self, alias, bed):
        """Return the stay of a woman alone in a bed, and the selector of her bar."""
        stay = self.household(alias)
        self.Stay.check_in(stay.id, {stay.resident_ids.id: self.beds[bed].id})
        return stay, self.bar(stay.assignment_ids.id)

    @staticmethod
    def bar(assignment_id):
        return f".o_bed_bar[data-bar-id='{assignment_id}']"

    @staticmethod
    def lane(bed):
        return f".o_bed_row[data-bed='{bed}'] .o_bed_lane"

    def in_row(self, bar, bed):
        """Return JavaScript that is true while a bar lies in the row of a bed."""
        return f"document.querySelector({json.dumps(f'{self.lane(bed)} {bar}')})"

    def open_board(self, page):
        self.sign_in(page, "test_shelter_coordinator", "test_shelter_coordinator")
        page.open("/odoo/beds")
        page.wait_for(self.lane("T-D1-01"))

    # ------------------------------------------------------------ the night
    def test_night(self):
        """Door, board, proposal, drag, refused drop, check-out, tonight list."""
        there, there_bar = self.check_in("Fanta", "T-D1-01")
        with self.at_the_screen() as page:
            self.open_board(page)
            self.assertIn("Fanta", page.text(there_bar))
            self.admit_by_dialog(page)
        stay = self.Stay.search([("person_id.alias", "=", "Awa")])
        self.assertEqual(len(stay), 1, "a double tap admits once")
        self.assertEqual(stay.state, "checked_in")
        self.assertEqual((stay.household_size, stay.child_count), (4, 3))
        woman = stay.assignment_ids.filtered(lambda a: a.resident_id.role == "woman")
        self.assertEqual(stay.assignment_ids.bed_id.room_id.name, "T-F1")

        bar = self.bar(woman.id)
        with self.at_the_screen() as page:
            page.drag(bar, self.lane("T-D1-02"), source_x=60, target_x=60)
            page.wait(self.in_row(bar, "T-D1-02"))
        self.assertEqual(woman.bed_id.name, "T-D1-02")

        with self.at_the_screen() as page:
            page.drag(bar, self.lane("T-D1-01"), source_x=60, target_x=60)
            page.wait_text(".o_notification", "Bed T-D1-01 is taken")
            page.wait_gone(".o_drag_ghost")
            page.wait(self.in_row(bar, "T-D1-02"))
        self.assertEqual(woman.bed_id.name, "T-D1-02")

        with self.at_the_screen() as page:
            self.check_out_by_panel(page, there_bar)
            self.look_at_tonight(page)
        self.assertEqual(there.state, "checked_out")
        self.assertEqual(there.destination, "family")
        self.assertEqual(self.beds["T-D1-01"].housekeeping, "in_progress")
        self.assert_neutral(self.page)

    def admit_by_dialog(self, page):
        """Emergency admission of a woman with three children, with the proposal."""
        page.click(".o_emergency")
        page.wait_for("#o_emergency_alias")
        page.wait("document.activeElement.id === 'o_emergency_alias'")
        page.type("Awa")
        for _child in range(3):
            page.click(".o_child_more")
        page.wait("document.querySelectorAll('.o_bed_child').length === 3")
        page.wait("document.querySelector('.o_bed_proposal.o_chosen')")
        page.wait(
            "document.querySelector('.o_bed_proposal').textContent.includes('T-F1-03')",
            what="four beds of the family room are proposed",
        )
        self.assertIn("All together", page.text(".o_bed_proposal.o_chosen"))
        page.click(".o_admit", times=2)
        page.wait_gone(".o_emergency_dialog")
        page.wait("document.querySelector('.o_notification')")

    def check_out_by_panel(self, page, bar):
        """Click on the bar, check out to the family."""
        page.click(bar, x=60)
        page.click(".o_bed_panel .o_check_out")
        page.click(".modal [name='destination'] input[data-value='family']")
        page.click(".modal .btn-primary[name='action_leave']")
        page.wait_gone(".modal")
        page.wait_gone(f"{bar}.o_bar_occupied")

    def look_at_tonight(self, page):
        """The bed is to be cleaned; one tap says that somebody does."""
        page.open("/odoo/tonight")
        bed = ".o_tonight_bed[data-bed='T-D1-01']"
        page.click(f"{bed} .o_keeping_dirty")
        page.wait_for(f"{bed} .o_keeping_in_progress")
        self.assertIn("Awa", page.text("[data-bed='T-D1-02']"))

    def assert_neutral(self, page):
        self.assertTrue(page.titles - {""})
        for title in page.titles:
            self.assertFalse(FORBIDDEN.search(title), title)

    # ------------------------------------------------------------- keyboard
    #: What a screen reader says of the cell that has the focus.
    focused_js = "(document.activeElement.getAttribute('aria-label') || '')"

    def test_keyboard_only(self):
        """Move a bar and give up another move without touching the mouse."""
        stay, bar = self.check_in("Kadi", "T-D1-01")
        with self.at_the_screen() as page:
            self.open_board(page)
            self.tab_to_grid(page)
            self.assertIn("Kadi", page.evaluate(self.focused_js))
            page.key("m")
            page.wait_for(".o_bed_mode")
            for _row in range(2):
                page.key("ArrowDown")
            page.wait(f"{self.focused_js}.includes('T-D1-03')")
            page.key("Enter")
            page.wait(self.in_row(bar, "T-D1-03"))
        self.assertEqual(stay.assignment_ids.bed_id.name, "T-D1-03")

        with self.at_the_screen() as page:
            page.wait(f"{self.focused_js}.includes('Kadi')")
            page.key("m")
            page.wait_for(".o_bed_mode")
            page.key("ArrowDown")
            page.key("Escape")
            page.wait_gone(".o_bed_mode")
        self.assertEqual(stay.assignment_ids.bed_id.name, "T-D1-03")

        # A colleague moves her meanwhile: the board shows it without being asked.
        self.Assignment.move_to(stay.assignment_ids.id, self.beds["T-D1-04"].id)
        with self.at_the_screen() as page:
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            page.wait(self.in_row(bar, "T-D1-04"))
        self.assert_neutral(self.page)

    def tab_to_grid(self, page):
        """Press Tab until a cell of the grid has the focus."""
        for _press in range(60):
            if page.evaluate("document.activeElement.matches('[role=gridcell]')"):
                return
            page.key("Tab")
        self.fail("Tab never reaches the grid")

    # ------------------------------------------------------------- director
    def test_director_only_looks(self):
        """The director sees codes, cannot drag, and changes between her centres."""
        self.other_centre.sudo().member_ids += self.users["director"]
        self._make_room("T-O1", beds=1, centre=self.other_centre)
        other_id = self.other_centre.id
        stay, bar = self.check_in("Mariam", "T-D1-01")
        code = stay.person_id.code
        with self.at_the_screen() as page:
            self.sign_in(page, "test_director", "test_director")
            page.open("/odoo/beds")
            page.wait_for(bar)
            self.assertEqual(page.text(".o_emergency"), "")
            self.assertNotIn("Mariam", page.text(".o_bed_board"))
            self.assertIn(code, page.text(bar))
            page.drag(bar, self.lane("T-D1-02"), source_x=60, target_x=60)
            self.assertEqual(page.text(".o_drag_ghost"), "")
            page.click(bar, x=60)
            page.wait_for(".o_bed_panel")
            self.assertEqual(page.text(".o_bed_panel button"), "Open the stay")
            self.assertEqual(page.text(".o_notification"), "", "nothing was tried")
            page.key("Escape")
            page.choose(".o_bed_toolbar select", other_id)
            page.wait_for(self.lane("T-O1-01"))
            page.wait_gone(bar)
        self.assertEqual(stay.assignment_ids.bed_id.name, "T-D1-01")

        # Removed from a centre: what it holds leaves the screen with the next look.
        self.other_centre.sudo().member_ids -= self.users["director"]
        with self.at_the_screen() as page:
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            page.wait_text(".o_bed_board .alert", "not a member of this centre")
            page.wait_gone(self.lane("T-O1-01"))
