from odoo.tests import new_test_user

from .common import OnestopCase

#: A picture of one pixel.
MARK = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1A"
    b"AAAABJRU5ErkJggg=="
)


def agree(person, scope, **vals):
    """Return a consent that the user of ``person`` has recorded: signed, and live."""
    consent = person.env["onestop.consent"].create(
        {"person_id": person.id, "scope": scope, "mark": MARK, **vals}
    )
    consent.action_agree()
    return consent


class ConsentCase(OnestopCase):
    """A woman whom a social worker and a nurse accompany, and a girl.

    ``colleague`` is a social worker of the centre who accompanies nobody.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(
            cls.env, "test_colleague", groups="onestop_base.group_social_worker"
        )
        cls.centre.member_ids += cls.colleague
        cls.worker = cls.users["social_worker"]
        circle = cls.worker + cls.users["medical"]
        cls.person, cls.girl = cls.env["onestop.person"].create(
            [
                {
                    "alias": "Awa",
                    "age_group": age_group,
                    "centre_id": cls.centre.id,
                    "circle_ids": circle.ids,
                }
                for age_group in ("26_40", "12_17")
            ]
        )
        cls.env = cls.env(user=cls.worker)
        cls.person = cls.person.with_user(cls.worker)
        cls.girl = cls.girl.with_user(cls.worker)
        cls.env.flush_all()
