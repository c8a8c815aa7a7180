from odoo.tests import tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestTonightScreen(ShelterCase, BrowserCase):
    """The tonight list on the tablet in the hall, with the role that she has."""

    browser_size = "768x1024"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator.sudo().lang = "en_US"  # the words looked for are English
        # Nothing is free but one bed, and that one must be cleaned first.
        beds = cls.env["onestop.bed"].search([("centre_id", "=", cls.centre.id)])
        cls.bed = beds.filtered(lambda bed: bed.name == "T-D1-01")
        for bed in beds - cls.bed:
            bed.block(bed.id, cls.day(0))
        cls.Bed.set_housekeeping(cls.bed.id, "dirty")

    def open_tonight(self, page):
        self.sign_in(page, "test_shelter_coordinator", "test_shelter_coordinator")
        page.open("/odoo/tonight")
        page.wait_for(".o_tonight_room")

    def test_bed_is_cleaned_and_offered(self):
        """Dirty, in progress, clean: who waits is proposed; one tap reserves."""
        stay = self.household("Kadi")
        self.Stay.put_on_waiting_list(stay.id)
        bed = ".o_tonight_bed[data-bed='T-D1-01']"
        with self.at_the_screen() as page:
            self.open_tonight(page)
            self.assertIn("Kadi", page.text(".o_entry_waiting"))
            self.assertIn("Nothing fits", page.text(".o_entry_waiting"))
            page.click(f"{bed} .o_keeping_dirty")
            page.wait_for(f"{bed} .o_keeping_in_progress")
            page.click(".o_tonight_undo .btn-secondary")
            page.wait_for(f"{bed} .o_keeping_dirty")
        self.assertEqual(self.bed.housekeeping, "dirty")

        with self.at_the_screen() as page:
            page.click(f"{bed} .o_keeping_dirty")
            page.click(f"{bed} .o_keeping_in_progress")
            page.wait_for(".o_tonight_offer")
            self.assertIn("Kadi", page.text(".o_tonight_offer"))
            page.click(".o_tonight_offer .btn-primary")
            page.wait_for(".o_entry_arrival")
            page.wait_gone(".o_tonight_offer")
        self.assertEqual(self.bed.housekeeping, "clean")
        self.assertEqual(stay.state, "reserved")
        self.assertEqual(stay.assignment_ids.bed_id, self.bed)

        with self.at_the_screen() as page:
            page.click(".o_entry_arrival .btn-primary")
            page.wait_gone(".o_entry_arrival")
        self.assertEqual(stay.state, "checked_in")
        self.assertEqual(stay.assignment_ids.state, "occupied")

    def test_nothing_fits(self):
        """At the door without a free bed: the waiting list, or where she was sent."""
        before = self.env["onestop.turn.away"].search_count([])
        with self.at_the_screen() as page:
            self.open_tonight(page)
            page.click(".o_emergency")
            page.fill("#o_emergency_alias", "Sira")
            page.click(".o_child_more")
            page.click(".o_wait")
            page.wait_gone(".o_emergency_dialog")
            page.wait_for(".o_entry_waiting")
            page.click(".o_emergency")
            page.click(".o_turn_away")
            page.click(".o_turn_away_dialog fieldset:last-of-type .btn:nth-child(2)")
            page.click(".o_turn_away_dialog .modal-footer .btn-primary")
            page.wait_gone(".modal")
        stay = self.Stay.search([("person_id.alias", "=", "Sira")])
        self.assertEqual((stay.state, stay.priority), ("waiting", "2"))
        self.assertEqual(stay.household_size, 2)
        turned = self.env["onestop.turn.away"].search([])
        self.assertEqual(len(turned), before + 1)
        self.assertEqual(turned[0].referred_to, "host_family")

    def test_targets_are_as_large_as_a_finger(self):
        """No button of the tablet is lower than 44 pixels."""
        with self.at_the_screen() as page:
            self.open_tonight(page)
            small = page.evaluate(
                "[...document.querySelectorAll('.o_tonight_content .btn')]"
                ".filter((el) => el.getBoundingClientRect().height < 44)"
                ".map((el) => el.textContent.trim())"
            )
            wide = page.evaluate(
                "document.querySelector('.o_tonight_content').scrollWidth"
                " - document.querySelector('.o_tonight_content').clientWidth"
            )
        self.assertEqual(small, [])
        self.assertEqual(wide, 0)
