"""What the roster, codes and hashes of this module tell the module of secrets."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.onestop_privacy.access import REFUSED

from ..tools.code import ALPHABET, new_code
from .common_identity import IdentityCase

NIGHT = datetime(2026, 11, 24, 23)


@tagged("post_install", "-at_install")
class TestNight(IdentityCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("onestop_privacy.pattern_night", "1")
        self.env.cr.execute(
            "INSERT INTO onestop_access_log (date, user_id, model, record_ids,"
            " field_names, way) VALUES (%s, %s, %s, %s, 'code', '/')",
            [NIGHT, self.social.id, self.person._name, [self.person.id]],
        )

    def found(self):
        alerts = self.env["onestop.access.pattern"]._find(NIGHT)
        return [alert.user_id for alert in alerts if alert.kind == "night"]

    def duty(self, hours):
        employee = self.env["hr.employee"].create(
            {
                "name": "On duty",
                "user_id": self.social.id,
                "centre_id": self.centre.id,
                "profession": "social_worker",
            }
        )
        start = NIGHT + timedelta(hours=hours)
        end = start + timedelta(hours=8)
        self.env["onestop.duty"].create(
            {"employee_id": employee.id, "date_start": start, "date_end": end}
        )

    def test_off_duty(self):
        self.duty(-8)  # over when the hour begins
        self.assertEqual(self.found(), [self.social])

    def test_on_duty(self):
        self.duty(-2)
        self.assertEqual(self.found(), [])

    def test_duty_begins_in_the_hour(self):
        self.duty(0.5)
        self.assertEqual(self.found(), [])


@tagged("post_install", "-at_install")
class TestTriedCodes(IdentityCase):
    def setUp(self):
        super().setUp()
        centre = self.other_centre.sudo()
        self.hidden = self.person.sudo().create(
            {"alias": "Hidden", "centre_id": centre.id}
        )
        self.reception = self.users["reception"]
        self.persons = self.env["onestop.person"].with_user(self.reception)
        self.env.cr.flush()

    def tried(self, ask):
        """Return (answer, queries, ids in rows of refused tries) of a question."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.execute("SELECT coalesce(max(id), 0) FROM onestop_access_log")
        [last] = self.env.cr.fetchone()
        before = self.env.cr.sql_log_count
        answer = ask()
        queries = self.env.cr.sql_log_count - before
        self.env.cr.execute(
            "SELECT record_ids FROM onestop_access_log WHERE id > %s AND user_id = %s"
            " AND field_names = %s",
            [last, self.reception.id, REFUSED],
        )
        return answer, queries, [ids for [ids] in self.env.cr.fetchall()]

    def ways(self, code):
        persons = self.persons
        yield lambda: persons.name_search(code)
        yield lambda: persons.name_search(code.replace("-", "").lower())
        yield lambda: persons.search([("code", "=", code)]).ids
        yield lambda: persons.search([("code", "in", [code])]).ids
        yield lambda: persons.web_search_read([("display_name", "ilike", code)], {})

    def test_same_answer_and_same_work(self):
        """A code that is hidden, and one that nobody has: a row, as many queries."""
        self.tried(lambda: self.persons.name_search(new_code()))
        pairs = zip(self.ways(self.hidden.code), self.ways(new_code()), strict=True)
        for number, (hidden, absent) in enumerate(pairs):
            with self.subTest(way=number):
                answer, queries, rows = self.tried(hidden)
                self.assertEqual(rows, [self.hidden.ids])
                self.assertEqual(self.tried(absent), (answer, queries, [[]]))

    def test_open_codes_are_no_tries(self):
        self.person.sudo().active = False
        for ask in self.ways(self.person.code):
            self.assertEqual(self.tried(ask)[2], [])
        self.assertEqual(self.tried(lambda: self.persons.name_search("Nana"))[2], [])

    def test_typing_errors_are_no_tries(self):
        code = self.hidden.code
        wrong = code[:-1] + next(char for char in ALPHABET if char != code[-1])
        with self.assertRaises(UserError):
            self.persons.name_search(wrong)
        self.assertEqual(self.tried(lambda: self.persons.search([]))[2], [])


@tagged("post_install", "-at_install")
class TestIdentityRetention(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = cls.env["onestop.safe.contact"].with_user(cls.social)
        cls.contact = contacts.create(
            {"person_id": cls.person.id, "number_entry": "+223 76 00 11 22"}
        ).sudo()
        cls.env.flush_all()
        for record in (cls.person.identity_ids, cls.contact, cls.person):
            cls.env.cr.execute(
                f"UPDATE {record._table} SET create_date = '2010-01-01' WHERE id IN %s",
                [record._ids],
            )
        cls.env.invalidate_all()

    def due(self, name):
        schedule = self.env.ref(f"onestop_base.onestop_{name}_retention")
        self.assertFalse(schedule.active)
        return schedule._due(schedule._limit())

    def purge(self, name):
        """Purge as the job does; return {(model, field): count}."""
        schedule = self.env.ref(f"onestop_base.onestop_{name}_retention")
        officers = self.env["res.users"].create(
            [
                {"name": f"{name} {n}", "login": f"{name}_{n}"}
                for n in ("first", "second")
            ]
        )
        purge = self.env["onestop.purge"].create(
            {
                "schedule_id": schedule.id,
                "date_limit": schedule._limit(),
                "state": "agreed",
                "confirmed_by_id": officers[0].id,
                "second_by_id": officers[1].id,
            }
        )
        with self.enter_registry_test_mode():
            self.env.ref("onestop_privacy.ir_cron_purge").method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(purge.certificate_id.is_genuine)
        return {(model, key): n for model, key, n in purge.certificate_id.counts}

    def hashes(self, *kinds):
        hashes = self.env["onestop.identity.hash"].sudo()
        mine = [("person_id", "=", self.person.id), ("kind", "in", kinds)]
        return hashes.search_count(mine)

    def test_hashes_go_with_what_they_were_made_of(self):
        by_name, by_phone = self.hashes("exact", "name", "sound"), self.hashes("phone")
        self.assertTrue(by_name and by_phone)
        counts = self.purge("identity")
        self.assertEqual(self.hashes("exact", "name", "sound"), 0)
        self.assertEqual(self.hashes("phone"), by_phone)
        self.assertEqual(counts["onestop.identity.hash", ""], by_name)
        self.assertEqual(counts["onestop.person.identity", "legal_name"], 1)
        counts = self.purge("safe_contact")
        self.assertEqual(self.hashes("phone"), 0)
        self.assertEqual(counts["onestop.identity.hash", ""], by_phone)
        self.assertEqual(self.purge("person")["onestop.person", "alias"], 1)
        self.assertFalse(self.person.sudo().alias)

    def test_due_after_the_last_contact(self):
        names = ("person", "identity", "safe_contact")
        for name in names:
            self.assertTrue(self.due(name), name)
        self.env["onestop.contact.attempt"].sudo().create(
            {
                "contact_id": self.contact.id,
                "user_id": self.social.id,
                "date": date.today(),
                "reason": "followup",
            }
        )
        for name in names:
            mine = self.due(name) & (
                self.person.sudo() if name == "person"
                else self.person.sudo().identity_ids if name == "identity"
                else self.contact
            )  # fmt: skip
            self.assertFalse(mine, name)
