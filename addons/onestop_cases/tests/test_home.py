from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestHome(CasesCase):
    def home(self, user):
        return self.env["onestop.case"].with_user(user).get_home()

    def part(self, user, key):
        return next(p for p in self.home(user)["parts"] if p["key"] == key)

    def test_new_file_waits_for_its_manager(self):
        self.env["onestop.arrival"].with_user(self.users["reception"]).register(
            {
                "request_uid": "home",
                "centre_id": self.centre.id,
                "user_id": self.outsider.id,
            }
        )
        new = self.part(self.outsider, "new")
        self.assertEqual(new["count"], 1)
        self.assertEqual(self.part(self.users["social_worker"], "new")["count"], 0)
        case = self.env["onestop.case"].browse(new["rows"][0]["case_id"])
        case.with_user(self.outsider).action_receive()
        self.assertEqual(self.part(self.outsider, "new")["count"], 0)

    def test_overdue_goal(self):
        manager, today = self.case.manager_id, fields.Date.context_today(self.case)
        self.env["onestop.case.goal"].create(
            [
                {
                    "case_id": self.case.id,
                    "domain": "legal",
                    "date_due": today + timedelta(days=days),
                }
                for days in (-3, 2, 30)
            ]
        )
        goals = self.part(manager, "goal")
        self.assertEqual([row["days"] for row in goals["rows"]], [-3, 2])
        self.assertEqual(goals["rows"][0]["code"], self.case.code)
        self.assertEqual(goals["rows"][0]["alias"], "Awa")
        self.assertEqual(self.part(self.outsider, "goal")["count"], 0)

    def test_approval_waits_for_the_director(self):
        self.env["onestop.case.assessment"].create({"case_id": self.case.id})
        self.case.action_ask_approval()
        director = self.users["director"]
        rows = self.part(director, "approval")["rows"]
        self.assertEqual([row["case_id"] for row in rows], [self.case.id])
        self.assertEqual(rows[0]["alias"], "")
        self.assertEqual(self.part(self.case.manager_id, "approval")["count"], 0)

    def test_workload_is_numbers(self):
        load = self.home(self.users["director"])["workload"]
        mine = next(row for row in load if row["name"] == "Test social_worker")
        self.assertEqual((mine["open"], mine["overdue"]), (1, 0))
        self.assertFalse(self.home(self.case.manager_id)["workload"])
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.users["director"].id,
            }
        )
        self.assertEqual(self.home(self.users["director"])["workload"], [])

    def test_others_have_no_home(self):
        for role in ("reception", "trainer", "national", "shelter_coordinator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.home(self.users[role])

    def test_few_queries_however_much_is_due(self):
        manager = self.case.manager_id
        persons = [self._make_person(f"W{n}") for n in range(30)]
        cases = [self._make_case(person) for person in persons]
        today = fields.Date.context_today(self.case)
        self.env["onestop.case.goal"].create(
            [
                {"case_id": case.id, "domain": "health", "date_due": today}
                for case in cases
                for _number in range(3)
            ]
        )
        self.home(manager)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            home = self.home(manager)
        self.assertEqual(
            next(p["count"] for p in home["parts"] if p["key"] == "goal"), 90
        )
