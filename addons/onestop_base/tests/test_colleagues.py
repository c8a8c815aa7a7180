"""Who works in which house is for the colleagues there, by name and by any label."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ROLES, OnestopCase


@tagged("post_install", "-at_install")
class TestColleagues(OnestopCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = new_test_user(
            cls.env, "test_stranger", groups="onestop_base.group_social_worker"
        )
        cls.stranger.name = "Stranger Coulibaly"
        cls.other_centre.member_ids = cls.stranger
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor Sissoko"})
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Stranger Coulibaly", "centre_id": cls.other_centre.id}
        )
        cls.hidden = {
            "res.users": cls.stranger,
            "res.partner": cls.stranger.partner_id,
            "resource.resource": cls.employee.resource_id,
        }

    def test_strangers_are_hidden_from_every_role(self):
        for role in ROLES:
            for model, record in self.hidden.items():
                with self.subTest(role=role, model=model):
                    Model = self.env[model].with_user(self.users[role])
                    self.assertNotIn(record, Model.search([]).sudo())
                    self.assertFalse(Model.name_search("Coulibaly"))
                    with self.assertRaises(AccessError):
                        record.with_user(self.users[role]).read(["name"])

    def test_colleagues_and_oneself_are_not(self):
        for role in ROLES:
            user = self.users[role]
            colleague = self.users["reception"]
            Users = self.env["res.users"].with_user(user)
            with self.subTest(role=role):
                for shown in (user, colleague, self.env.ref("base.user_admin")):
                    self.assertIn(shown, Users.search([]).sudo())
                    shown.with_user(user).read(["name"])
                    shown.partner_id.with_user(user).read(["name"])
                bot = self.env.ref("base.partner_root").with_user(user)
                bot.read(["name"])
                self.env.company.partner_id.with_user(user).read(["name"])

    def test_suppliers_are_for_those_who_work_with_them(self):
        for role in ROLES:
            with self.subTest(role=role):
                seen = self.vendor.with_user(self.users[role]).has_access("read")
                works = role in (
                    "finance_officer",
                    "finance_certifier",
                    "storekeeper",
                    "director",
                    "auditor",
                )
                self.assertEqual(seen, works)

    def test_a_removed_member_is_out_with_the_next_request(self):
        colleague = self.users["reception"].with_user(self.users["trainer"])
        self.assertTrue(colleague.has_access("read"))
        self.centre.member_ids -= self.users["trainer"]
        self.other_centre.member_ids += self.users["trainer"]
        self.env.invalidate_all()
        self.assertFalse(colleague.has_access("read"))

    def test_mentions_and_chats_stay_in_the_centre(self):
        Partner = self.env["res.partner"].with_user(self.users["reception"])
        self.assertNotIn("Coulibaly", str(Partner.get_mention_suggestions("Couli")))
        self.assertIn("Test trainer", str(Partner.get_mention_suggestions("Test t")))
        Channel = self.env["discuss.channel"].with_user(self.users["reception"])
        chat = Channel._get_or_create_chat(self.stranger.partner_id.ids)
        self.assertNotIn(
            self.stranger.partner_id, chat.sudo().channel_member_ids.partner_id
        )

    def test_no_channel_of_all_centres(self):
        general = self.env.ref("mail.channel_all_employees")
        self.assertFalse(general.active)
        self.assertFalse(general.group_ids)
        new_test_user(self.env, "test_newcomer", groups="onestop_base.group_trainer")
        self.assertFalse(general.channel_member_ids)
        Channel = self.env["discuss.channel"].with_user(self.users["director"])
        for make in (
            lambda: Channel.create({"name": "all"}),
            lambda: Channel._create_channel(
                name="all", group_id=self.env.ref("base.group_user").id
            ),
        ):
            with self.assertRaises(AccessError):
                make()
        Channel._create_group(partners_to=self.users["trainer"].partner_id.ids)

    def test_no_activities_or_messages_about_persons(self):
        person = self.env["onestop.person"].create({"centre_id": self.centre.id})
        worker = self.users["social_worker"]
        for model, vals in (
            (
                "mail.activity",
                {
                    "res_model_id": self.env["ir.model"]._get_id("onestop.person"),
                    "res_id": person.id,
                },
            ),
            ("mail.message", {"model": "onestop.person", "res_id": person.id}),
            ("mail.followers", {"res_model": "onestop.person", "res_id": person.id}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(worker).create(vals)

    def test_pictures_of_strangers(self):
        self.authenticate("test_reception", "test_reception")
        self.stranger.image_1920 = self.env.user.image_1920
        self.stranger.partner_id.image_1920 = self.env.ref(
            "base.user_admin"
        ).partner_id.image_1920
        found = [
            self.url_open(f"/web/image/res.users/{number}/avatar_128")
            for number in (self.stranger.id, self.stranger.id + 10**6)
        ]
        self.assertEqual(found[0].content, found[1].content)

    def test_every_role_logs_in_and_opens_its_home(self):
        for role in ("reception", "shelter_coordinator", "finance_officer", "national"):
            self.authenticate(f"test_{role}", f"test_{role}")
            answer = self.url_open("/odoo")
            with self.subTest(role=role):
                self.assertEqual(answer.status_code, 200)
                self.assertIn("session_info", answer.text)
