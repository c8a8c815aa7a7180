from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.onestop_base.tests.common_consent import agree

from .common import CasesCase


@tagged("post_install", "-at_install")
class TestTeam(CasesCase):
    def add(self, user, discipline="social", who=None):
        case = self.case.with_user(who) if who else self.case
        case.add_to_team(user.id, discipline)

    def sees(self, user):
        found = self.env["onestop.case"].with_user(user)
        return bool(found.search([("id", "=", self.case.id)]))

    def place(self, user):
        return self.case.sudo().member_ids.filtered(
            lambda m: m.user_id == user and not m.date_to
        )

    def test_manager_names_and_removes(self):
        self.assertFalse(self.sees(self.outsider))
        self.add(self.outsider)
        self.assertTrue(self.sees(self.outsider))
        self.assertIn(self.outsider, self.person.circle_ids)
        self.place(self.outsider).with_user(self.case.manager_id).action_remove()
        self.assertFalse(self.sees(self.outsider))
        self.assertNotIn(self.outsider, self.person.circle_ids)
        with self.assertRaises(AccessError):
            self.case.with_user(self.outsider).read(["code"])

    def test_director_names_but_never_herself(self):
        director = self.users["director"]
        self.add(self.outsider, who=director)
        self.assertTrue(self.sees(self.outsider))
        director.sudo().group_ids += self.env.ref("onestop_base.group_medical")
        with self.assertRaises(AccessError):
            self.add(director, "medical", who=director)

    def test_others_of_the_team_name_nobody(self):
        self.add(self.outsider)
        other = self.users["medical"]
        for who in (self.users["medical"], self.users["psychologist"], self.outsider):
            with self.subTest(who=who.login), self.assertRaises(AccessError):
                self.add(other, "medical", who=who)
            with self.assertRaises(AccessError):
                self.place(self.users["legal"]).with_user(who).action_remove()

    def test_nobody_writes_a_team_by_hand(self):
        members = self.env["onestop.case.member"]
        vals = {
            "case_id": self.case.id,
            "user_id": self.outsider.id,
            "discipline": "social",
        }
        for user in (self.case.manager_id, self.users["director"], self.outsider):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    members.with_user(user).create(vals)
                with self.assertRaises(AccessError):
                    self.case.with_user(user).write({"member_ids": [(0, 0, vals)]})
        with self.assertRaises(UserError):
            self.case.manager_id = self.outsider
        with self.assertRaises(AccessError):
            self.case.member_ids[0].write({"user_id": self.outsider.id})

    def test_own_file_of_another_person_lets_nobody_in(self):
        """A file that is open for her already cannot be opened by somebody else."""
        with self.assertRaises(UserError):
            self._make_case(self.person, manager=self.outsider)
        self.assertFalse(self.sees(self.outsider))

    def test_conflict_of_interest(self):
        self.add(self.outsider)
        self.env["onestop.conflict"].sudo().create(
            {
                "res_model": "onestop.person",
                "res_id": self.person.id,
                "user_id": self.outsider.id,
            }
        )
        self.assertFalse(self.sees(self.outsider))

    def reassign(self, user, who="director"):
        self.as_(who).reassign(user.id)

    def test_director_gives_a_file_away_at_once(self):
        former, director = self.case.manager_id, self.users["director"]
        vals = {"case_id": self.case.id, "date_due": "2030-01-01", "text": "Call"}
        planned = self.env["onestop.followup"].create(vals)
        questions = self.env["onestop.case.hand.over"]
        asked = questions.create(
            {"case_id": self.case.id, "to_user_id": self.outsider.id}
        )
        self.reassign(self.outsider)
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.assertEqual(self.case.manager_id, self.outsider)
        self.assertEqual(planned.user_id, self.outsider)
        self.assertEqual(asked.sudo().state, "cancelled")
        kept = questions.with_user(self.outsider).search([], limit=1)
        self.assertEqual((kept.state, kept.from_user_id), ("reassigned", director))
        home = self.case.with_user(self.outsider).get_home()
        new = next(part for part in home["parts"] if part["key"] == "new")
        self.assertEqual([row["case_id"] for row in new["rows"]], [self.case.id])
        self.assertTrue(self.sees(former))
        self.place(former).with_user(self.outsider).action_remove()
        self.assertFalse(self.sees(former))

    def test_only_the_director_gives_it_away_at_once(self):
        self.add(self.outsider)
        for user in (*self.team.values(), self.outsider, self.users["protection"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.case.with_user(user).reassign(self.outsider.id)
        with self.assertRaises(UserError):
            self.reassign(self.stranger)
        other = self._make_person("Other", centre=self.other_centre)
        far = self._make_case(other, manager=self.stranger)
        with self.assertRaises(AccessError):
            far.with_user(self.users["director"]).reassign(self.stranger.id)
        change = self.env["onestop.case.staff"].create(
            {
                "case_id": self.case.id,
                "kind": "reassign",
                "user_id": self.outsider.id,
            }
        )
        with self.assertRaises(AccessError):
            change.action_confirm()
        self.assertEqual(self.case.manager_id, self.users["social_worker"])

    def test_director_never_takes_it_herself(self):
        director = self.users["director"]
        director.sudo().group_ids += self.env.ref("onestop_base.group_social_worker")
        self.add(director)
        with self.assertRaises(UserError):
            self.reassign(director)

    def test_no_other_way_changes_the_manager(self):
        """No public method but the question's acceptance and the director's."""
        self.assertFalse(hasattr(self.case, "hand_over"))
        with self.assertRaises(UserError):
            self.case.write({"manager_id": self.outsider.id})

    def test_manager_is_not_removed(self):
        with self.assertRaises(UserError):
            self.place(self.case.manager_id).with_user(
                self.case.manager_id
            ).action_remove()

    @mute_logger("odoo.sql_db")
    def test_database_keeps_the_manager_on_the_team(self):
        self.env.flush_all()
        # What set the file up is looked at now, so that each change stands alone.
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")
        for query in (
            "UPDATE onestop_case_member SET date_to = date_from WHERE case_id = %s",
            "DELETE FROM onestop_case_member WHERE case_id = %s",
            f"UPDATE onestop_case SET manager_id = {self.outsider.id} WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [self.case.id])
                self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")

    def test_circle_is_the_union_of_open_files(self):
        second = self._make_case(
            self._make_person("Second"), manager=self.outsider
        ).sudo()
        second.person_id.circle_ids = [(5,)]
        second.person_id._refresh_circle()
        self.assertEqual(second.person_id.circle_ids, self.outsider)
        agree(self.person.with_env(self.env).sudo(), "police")
        self.case.sudo()._name_on_team(self.users["police"], "police")
        self.assertEqual(
            self.person.circle_ids, self.env["res.users"].union(*self.team.values())
        )
        self.case._close("left_area")
        self.assertFalse(self.person.circle_ids)
        self.case.action_reopen()
        self.assertIn(self.users["medical"], self.person.circle_ids)

    def test_wizard(self):
        change = self.env["onestop.case.staff"].create(
            {"case_id": self.case.id, "user_id": self.outsider.id}
        )
        self.assertIn(self.outsider, change.candidate_ids)
        self.assertNotIn(self.stranger, change.candidate_ids)
        self.assertNotIn(self.case.manager_id, change.candidate_ids)
        change.action_confirm()
        self.assertTrue(self.sees(self.outsider))
        with self.assertRaises(AccessError):
            change.with_user(self.outsider).read(["user_id"])

    def test_removed_at_once_in_an_open_query(self):
        """The domain of the rule is made when asked: nothing of it is cached."""
        self.assertTrue(self.sees(self.users["medical"]))
        self.env.execute_query(
            SQL(
                "UPDATE onestop_case_member SET date_to = CURRENT_DATE"
                " WHERE case_id = %s AND user_id = %s RETURNING id",
                self.case.id,
                self.users["medical"].id,
            )
        )
        self.assertFalse(self.sees(self.users["medical"]))
