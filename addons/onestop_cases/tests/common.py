from odoo.tests import new_test_user

from odoo.addons.onestop_base.tests.common import OnestopCase


class CasesCase(OnestopCase):
    """A woman, her file and her team; one social worker who is not on it.

    Everything runs as the social worker who manages the file. ``team[role]`` are on
    its team: social worker, medical, psychologist, legal. ``outsider`` is a social
    worker of the same centre, ``stranger`` one of the other centre.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = new_test_user(
            cls.env, "outsider_test", groups="onestop_base.group_social_worker"
        )
        cls.stranger = new_test_user(
            cls.env, "stranger_test", groups="onestop_base.group_social_worker"
        )
        cls.centre.member_ids += cls.outsider
        cls.other_centre.member_ids += cls.stranger
        roles = ("social_worker", "medical", "psychologist", "legal")
        cls.team = {role: cls.users[role] for role in roles}
        cls.person = cls._make_person("Awa")
        cls.env = cls.env(user=cls.users["social_worker"])
        cls.case = cls._make_case(cls.person)
        for role, discipline in (
            ("medical", "medical"),
            ("psychologist", "psychological"),
            ("legal", "legal"),
        ):
            cls.case._name_on_team(cls.users[role], discipline)
        cls.env.flush_all()

    @classmethod
    def _make_person(cls, alias, centre=None, **vals):
        """Return a woman of 30 years (sudo), recorded at the centre."""
        return (
            cls.env["onestop.person"]
            .sudo()
            .create(
                {
                    "alias": alias,
                    "sex": "female",
                    "age_group": "26_40",
                    "centre_id": (centre or cls.centre).id,
                    **vals,
                }
            )
        )

    @classmethod
    def _make_case(cls, person, manager=None, **vals):
        """Return the file of a person, as its manager sees it."""
        manager = manager or cls.users["social_worker"]
        return (
            cls.env["onestop.case"]
            .with_user(manager)
            .create({"person_id": person.id, **vals})
        )

    def as_(self, role, records=None):
        """Return records (default: the file) as a role sees them."""
        return (records or self.case).with_user(self.users[role])
