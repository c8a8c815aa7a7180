from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.onestop_base.tests.browser import BrowserCase

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestScreens(ShelterCase):
    """Each role gets the screen for its job, and nothing that it cannot use."""

    def menus(self, role):
        """Return the ids of the menu entries that a role sees in this module."""
        menus = self.env["ir.ui.menu"].with_user(self.users[role]).load_menus(False)
        xmlids = [menu["xmlid"] for key, menu in menus.items() if key != "root"]
        return {
            xmlid.split(".")[1]
            for xmlid in xmlids
            if xmlid.startswith("onestop_shelter.")
        }

    def test_menus_of_reception(self):
        self.assertEqual(
            self.menus("reception"),
            {
                "onestop_shelter_menu_root",
                "onestop_stay_menu",
                "onestop_stay_menu_waiting",
                "onestop_turn_away_menu",
            },
        )

    def test_menus_of_others(self):
        director = self.menus("director")
        self.assertIn("onestop_stay_menu", director)
        self.assertNotIn("onestop_stay_menu_waiting", director)
        self.assertNotIn("onestop_room_menu", director)
        self.assertIn("onestop_room_menu", self.menus("shelter_coordinator"))
        for role in ("national", "social_worker", "auditor"):
            with self.subTest(role=role):
                self.assertNotIn("onestop_stay_menu", self.menus(role))

    def test_director_opens_a_stay(self):
        """The form holds nothing that she may not read."""
        stay = self.household(children=[3])
        self.Stay.check_in(stay.id)
        form = Form(stay.with_user(self.users["director"]))
        self.assertEqual(form.state, "checked_in")
        self.assertNotIn("resident_ids", form._view["fields"])
        self.assertNotIn("checklist_ids", form._view["fields"])
        self.assertEqual(len(form.assignment_ids), 2)

    def test_search_by_role(self):
        """Who knows women by name finds the stay by it; the director by its code."""
        stay = self.household("Fatim", children=[{"alias": "Petit Modibo"}])
        fields = {
            role: {
                node.get("name"): node.get("filter_domain")
                for node in etree.fromstring(
                    self.Stay.with_user(self.users[role]).get_view(view_type="search")[
                        "arch"
                    ]
                ).iter("field")
            }
            for role in ("reception", "director")
        }
        self.assertNotIn("person_id", fields["director"])
        self.assertNotIn("assignment_ids", fields["reception"])
        domain = [("resident_ids.person_id", "ilike", "modibo")]
        self.assertEqual(
            fields["reception"]["person_id"], str(domain).replace("'modibo'", "self")
        )
        reception = self.Stay.with_user(self.users["reception"])
        self.assertEqual(reception.search(domain), stay)

    def test_beds_now(self):
        """The list says where a household sleeps, to who may see beds."""
        stay = self.household(children=[3])
        self.Stay.check_in(stay.id)
        names = ", ".join(sorted(stay.assignment_ids.bed_id.mapped("name")))
        self.assertEqual(stay.bed_names, names)
        self.assertFalse(stay.with_user(self.users["reception"]).bed_names)
        self.Stay.check_out(stay.id, "family", self.day(0))
        self.assertFalse(stay.bed_names)

    def test_turn_away_button(self):
        """The dialog knows the household; saving it ends the request."""
        stay = self.household(children=[3, 7])
        form = Form.from_action(self.env, stay.action_turn_away())
        self.assertEqual((form.women, form.children), (1, 2))
        form.referred_to = "hospital"
        record = form.save()
        self.assertEqual(record.stay_id, stay)
        self.assertEqual((stay.state, stay.cancel_reason), ("cancelled", "Turned away"))

    def test_reception_turns_nobody_out(self):
        """Reception records who is sent elsewhere, but ends no request."""
        stay = self.household()
        away = self.env["onestop.turn.away"].with_user(self.users["reception"])
        self.assertTrue(away.create({"reason": "full"}))
        with self.assertRaises(AccessError):
            away.create({"stay_id": stay.id})
        self.assertEqual(stay.state, "requested")


@tagged("post_install", "-at_install")
class TestReceptionDesk(ShelterCase, BrowserCase):
    """Reception writes down a request with the keyboard, as the telephone rings."""

    def test_request_and_turned_away(self):
        with self.at_the_screen() as page:
            self.sign_in(page, "test_reception", "test_reception")
            page.open("/odoo/stays/new")
            self.write_household(page)
            shown = page.text(".oe_title [name='code']")
            page.click("button[special=save]")
            page.wait_gone("button[special=save]")
            self.assertEqual(page.text(".o_statusbar_buttons button"), "")
        stay = self.Stay.search([("person_id.alias", "=", "Kadidia")])
        self.assertEqual(stay.code, shown, "the code shown before saving is the code")
        self.assertEqual(
            [(r.role, r.alias, r.age_known, r.age) for r in stay.resident_ids],
            [
                ("woman", "Kadidia", False, 0),
                ("child", "Modibo", True, 0),
                ("child", "Sitan", False, 0),
            ],
        )
        self.assertEqual(stay.resident_ids.mapped("bed_need"), ["bed", "cot", "bed"])
        with self.at_the_screen() as page:
            page.open("/odoo/turned-away")
            page.click(".o_list_button_add")
            page.wait("document.querySelector('.o_form_editable [name=reason] input')")
            page.click("[name='referred_to'] .o_radio_item:nth-child(4) input")
            page.click("button[special=save]")
            page.wait_gone("button[special=save]")
        away = self.env["onestop.turn.away"].search([])
        self.assertEqual((away.reason, away.referred_to), ("full", "hospital"))
        self.assertEqual((away.women, away.children), (1, 0))

    def write_household(self, page):
        """The name first, without a click; then two children, one of them a baby."""
        page.wait("document.activeElement.closest('[name=alias]')")
        page.type("Kadidia")
        for name, age in (("Modibo", "0"), ("Sitan", "")):
            page.click(".o_field_x2many_list_row_add a")
            page.wait(
                "document.activeElement.matches('.o_selected_row [name=alias] input')"
                " && !document.activeElement.value"
            )
            page.type(name)
            if age:
                page.click(".o_selected_row [name=age] input")
                page.type(age)
