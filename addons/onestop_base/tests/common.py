from odoo.tests import TransactionCase

#: Every role, by the last part of the XML id of its group.
ROLES = (
    "reception",
    "social_worker",
    "medical",
    "psychologist",
    "legal",
    "police",
    "shelter_coordinator",
    "trainer",
    "livelihoods",
    "storekeeper",
    "finance_officer",
    "finance_certifier",
    "director",
    "national",
    "protection",
    "auditor",
)


class OnestopCase(TransactionCase):
    """Two centres and a user for each role; no demonstration data is needed.

    ``centre`` has all of ``users[role]`` as members, national coordinator and auditor
    too, so that a refusal is the role's and not the membership's. ``other_centre`` has
    no members.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "no_reset_password": True,
                "tracking_disable": True,
                "mail_create_nolog": True,
                "mail_notrack": True,
            }
        )
        # Tests of the second factor switch it on again.
        cls.env["ir.config_parameter"].set_param("onestop_privacy.second_factor", "off")
        cls.users = cls._make_users()
        cls.centre, cls.other_centre = cls.env["onestop.centre"].create(
            [
                {
                    "name": "Test Centre",
                    "code": "TST1",
                    "member_ids": [user.id for user in cls.users.values()],
                },
                {"name": "Other Centre", "code": "TST2"},
            ]
        )

    @classmethod
    def _make_users(cls):
        """Return {role: user}; log-in and password are ``test_<role>``."""
        users = cls.env["res.users"].create(
            [
                {
                    "name": f"Test {role}",
                    "login": f"test_{role}",
                    "password": f"test_{role}",
                    "lang": "en_US",
                    "tz": "Africa/Bamako",
                    "group_ids": [cls.env.ref(f"onestop_base.group_{role}").id],
                }
                for role in ROLES
            ]
        )
        return dict(zip(ROLES, users, strict=True))
