from datetime import datetime

from odoo import fields
from odoo.tools import SQL

from .common import OnestopCase

#: A Tuesday, 10:00 in Bamako (UTC).
TUESDAY = datetime(2026, 11, 24, 10)


class IdentityCase(OnestopCase):
    """A woman, accompanied by the social worker of ``users``; nobody else knows her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.social = cls.users["social_worker"]
        cls.other_social = cls.env["res.users"].create(
            {
                "name": "Other social worker",
                "login": "test_other_social",
                "password": "test_other_social",
                "tz": "Africa/Bamako",
                "group_ids": [cls.env.ref("onestop_base.group_social_worker").id],
            }
        )
        cls.centre.member_ids += cls.other_social
        cls.person = cls._make_person("Nana")
        cls.hers = cls.person.with_user(cls.social)
        cls.hers.enter_identity(
            cls.person.id,
            {
                "legal_name": "Fatoumata Traoré",
                "birth_date": "1994-05-02",
                "address": "Rue 100, Bamako",
            },
        )

    @classmethod
    def _make_person(cls, alias, **vals):
        return cls.env["onestop.person"].create(
            {"alias": alias, "centre_id": cls.centre.id, **vals}
        )

    def _in_conflict(self, person, user):
        """Record a conflict of interest as it stands in the database."""
        self.env["onestop.conflict"].sudo().create(
            {"res_model": person._name, "res_id": person.id, "user_id": user.id}
        )
        self.env.invalidate_all()

    def _emergency(self, person, user):
        """Give a user live emergency access to a person."""
        now = fields.Datetime.now()
        access = (
            self.env["onestop.break.glass"]
            .sudo()
            .create(
                {
                    "res_model": person._name,
                    "res_id": person.id,
                    "user_id": user.id,
                    "date_start": now,
                    "date_end": fields.Datetime.add(now, hours=1),
                }
            )
        )
        self.env.invalidate_all()
        return access

    def _log(self):
        """Return (user, model, fields, reason) of what this transaction opened."""
        self.env.cr.precommit.run()
        return self.env.execute_query(
            SQL(
                "SELECT user_id, model, field_names, reason FROM onestop_access_log"
                " ORDER BY id"
            )
        )
