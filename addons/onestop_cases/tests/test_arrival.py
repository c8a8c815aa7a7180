from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestArrival(CasesCase):
    def setUp(self):
        super().setUp()
        self.door = self.env["onestop.arrival"].with_user(self.users["reception"])

    def vals(self, **vals):
        return {
            "request_uid": "8a1f0a52-3c2b-4d25-9c57-2f8a0e7d1b11",
            "centre_id": self.centre.id,
            "user_id": self.users["social_worker"].id,
            "alias": "Fanta",
            "age_group": "12_17",
            "danger": "yes",
            "within_72h": "yes",
            "child_count": 1,
            **vals,
        }

    def opened(self, uid=None):
        """Return the file that an arrival opened, with all rights."""
        uid = uid or self.vals()["request_uid"]
        return self.env["onestop.case"].sudo().search([("request_uid", "=", uid)])

    def test_least_data_makes_a_file(self):
        done = self.door.register(self.vals())
        case = self.opened()
        self.assertEqual(done["code"], case.person_id.code)
        self.assertEqual(done["worker"], self.users["social_worker"].name)
        self.assertEqual(case.manager_id, self.users["social_worker"])
        self.assertEqual((case.stage, case.next_step), ("engagement", "receive"))
        self.assertEqual((case.risk, case.within_72h), ("imminent", "yes"))
        self.assertEqual(case.injured, "not_asked")
        self.assertTrue(case.is_minor)
        self.assertTrue(case.with_user(case.manager_id).open_to_me)
        self.assertIn(case.manager_id, case.person_id.circle_ids)

    def test_nothing_has_to_be_asked_but_who_is_called(self):
        vals = self.vals(alias="", age_group=False, danger=False, child_count=0)
        self.door.register(vals)
        self.assertFalse(self.opened().is_minor)
        with self.assertRaises(UserError):
            self.door.register(self.vals(request_uid="other", user_id=False))

    def test_same_request_is_the_same_arrival(self):
        first = self.door.register(self.vals())
        second = self.door.register(self.vals(alias="Double tap"))
        self.assertEqual(first, second)
        self.assertEqual(len(self.opened()), 1)

    def test_reception_does_not_see_the_file(self):
        self.door.register(self.vals())
        cases = self.door.env["onestop.case"]
        with self.assertRaises(AccessError):
            cases.search([])
        with self.assertRaises(AccessError):
            cases.browse(self.opened().id).read(["code"])

    def test_who_cannot_be_called(self):
        """Another centre, another role, a conflict of interest: the same words."""
        refusals = set()
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.outsider.id,
            }
        )
        for user in (self.stranger, self.users["medical"]):
            with self.assertRaises(UserError) as caught:
                self.door.register(self.vals(user_id=user.id))
            refusals.add(str(caught.exception))
        with self.assertRaises(UserError) as caught:
            self.case.add_to_team(self.outsider.id, "social")
        refusals.add(str(caught.exception))
        self.assertEqual(len(refusals), 1)

    def test_wrong_answers(self):
        for wrong in ({"danger": "maybe"}, {"age_group": "99"}, {"child_count": 99}):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self.door.register(self.vals(**wrong))
        self.assertFalse(self.opened())

    def test_other_roles_record_no_arrival(self):
        for role in ("medical", "trainer", "director", "shelter_coordinator"):
            arrivals = self.door.with_user(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                arrivals.register(self.vals())
        with self.assertRaises(AccessError):
            self.door.with_user(self.stranger).register(self.vals())

    def test_form_names_social_workers_of_the_centre(self):
        form = self.door.get_form(self.centre.id)
        names = {row["user_id"] for row in form["workers"]}
        self.assertEqual(names, {self.users["social_worker"].id, self.outsider.id})
        with self.assertRaises(AccessError):
            self.door.get_form(self.other_centre.id)

    def test_who_is_on_duty_comes_first(self):
        employee = (
            self.env["hr.employee"]
            .sudo()
            .create(
                {
                    "name": "On duty",
                    "user_id": self.outsider.id,
                    "centre_id": self.centre.id,
                    "profession": "social_worker",
                }
            )
        )
        self.env["onestop.duty"].sudo().create(
            {
                "employee_id": employee.id,
                "date_start": self._hours(-1),
                "date_end": self._hours(2),
            }
        )
        first = self.door.get_form(self.centre.id)["workers"][0]
        self.assertEqual(first["user_id"], self.outsider.id)
        self.assertTrue(first["hours"])

    def _hours(self, number):
        return fields.Datetime.add(fields.Datetime.now(), hours=number)

    def test_queries_of_an_arrival(self):
        self.door.register(self.vals())
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(45):
            self.door.register(self.vals(request_uid="second"))
            self.env.flush_all()
