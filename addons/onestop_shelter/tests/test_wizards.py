from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ShelterCase


@tagged("post_install", "-at_install")
class TestWizards(ShelterCase):
    """The way of the form: a request, a place, a departure."""

    def new_request(self):
        form = Form(self.Stay)
        form.centre_id = self.centre
        with form.resident_ids.new() as woman:
            woman.role = "woman"
            woman.alias = "Awa"
        with form.resident_ids.new() as child:
            child.age_known = True
            child.age = 5
        return form.save()

    def wizard(self, action):
        return Form.from_action(self.env, action)

    def test_request_place_departure(self):
        stay = self.new_request()
        self.assertEqual((stay.state, stay.alias), ("requested", "Awa"))
        self.assertEqual(stay.resident_ids[1].age, 5)
        place = self.env["onestop.stay.place"].browse(
            stay.action_find_places()["res_id"]
        )
        self.assertEqual(place.line_ids[0].rooms, "T-F2")
        self.beds_of(self.family2)[:2].write({"housekeeping": "dirty"})
        place.date_end = self.day(4)
        self.assertNotIn("T-F2", place.line_ids.mapped("rooms"))
        place.line_ids[0].action_reserve()
        self.assertEqual(stay.state, "reserved")
        stay.action_check_in()
        self.assertEqual(stay.state, "checked_in")
        leave = self.wizard(stay.action_leave())
        leave.destination = "own_home"
        leave.night = self.day(1)
        leave.save().action_leave()
        self.assertEqual((stay.state, stay.destination), ("checked_out", "own_home"))

    def test_check_in_by_proposal(self):
        stay = self.new_request()
        place = self.env["onestop.stay.place"].create({"stay_id": stay.id})
        place.line_ids[-1].action_check_in()
        self.assertEqual(stay.state, "checked_in")

    def test_transfer_needs_a_centre(self):
        stay = self.new_request()
        self.Stay.check_in(stay.id)
        leave = self.env["onestop.stay.leave"].create(
            {"stay_id": stay.id, "destination": "other_centre"}
        )
        with self.assertRaisesRegex(UserError, "Choose the centre"):
            leave.action_leave()
        leave.target = str(self.other_centre.id)
        leave.action_leave()
        self.assertEqual(stay.state, "transferred")

    def test_wait_and_cancel(self):
        stay = self.new_request()
        stay.action_wait()
        self.assertEqual(stay.state, "waiting")
        stay.action_cancel()
        self.assertEqual(stay.state, "cancelled")

    def test_age_zero_by_form(self):
        form = Form(self.Stay)
        with form.resident_ids.new() as infant:
            infant.age_known = True
        with form.resident_ids.new() as unknown:
            unknown.role = "child"
        stay = form.save()
        self.assertEqual(stay.resident_ids.mapped("age_known"), [True, False])
        self.assertEqual(stay.resident_ids.mapped("bed_need"), ["cot", "bed"])
