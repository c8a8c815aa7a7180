from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import FundsCase


@tagged("post_install", "-at_install")
class TestGrant(FundsCase):
    def amend(self, grant, role="finance_officer", **vals):
        Amend = self.as_(role)["onestop.grant.amend"]
        wizard = Amend.with_context(default_grant_id=grant.id).create(
            {"date_signed": date(2026, 5, 1), "reason": "Longer", **vals}
        )
        wizard.action_record()
        return grant.amendment_ids

    def test_an_amendment_keeps_what_was_before(self):
        grant = self._grant()
        amendment = self.amend(grant, amount=1500, date_end=date(2027, 6, 30))
        self.assertEqual((grant.amount, grant.date_end), (1500, date(2027, 6, 30)))
        self.assertEqual(
            amendment.values_before, {"amount": 1000, "date_end": "2026-12-31"}
        )
        self.assertEqual(
            amendment.values_after, {"amount": 1500, "date_end": "2027-06-30"}
        )
        self.assertIn("1000.0 → 1500.0", amendment.changes)
        officer = amendment.with_user(self.users["finance_officer"])
        for refused in (
            lambda: officer.write({"reason": "x"}),
            lambda: officer.unlink(),
            lambda: officer.create(
                {"grant_id": grant.id, "date_signed": "2026-05-01", "reason": "x"}
            ),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_an_amendment_changes_something(self):
        grant = self._grant()
        with self.assertRaises(UserError):
            self.amend(grant)
        with self.assertRaises(AccessError):
            self.amend(grant, role="finance_certifier", amount=1500)
        draft = self._grant(activate=False)
        with self.assertRaises(UserError):
            self.amend(draft, amount=1500)

    def test_terms_stay_for_superusers_too(self):
        grant = self._grant()
        with self.assertRaises(AccessError):
            grant.write({"exchange_method": "fifo"})
        with self.assertRaises(AccessError):
            grant.with_context(funds_internal="x").write({"donor_id": self.donor.id})
        grant.with_user(self.users["finance_officer"]).write(
            {"centre_ids": [Command.link(self.centre.id)]}
        )

    def test_an_approved_line_is_the_certifiers(self):
        line = self._grant().line_ids
        officer = line.with_user(self.users["finance_officer"])
        for vals in ({"cap": 5}, {"account_ids": [Command.clear()]}):
            with self.assertRaises(AccessError):
                officer.write(vals)
        officer.write({"name": "Other words"})
        line.with_user(self.users["finance_certifier"]).write({"cap": 5})
        with self.assertRaises(AccessError):
            line.with_user(self.users["finance_certifier"]).write({"amount": 5})

    def test_documents_follow_the_grant(self):
        grant = self._grant()
        officer = grant.with_user(self.users["finance_officer"])
        document = officer.env["ir.attachment"].create(
            {"name": "agreement.pdf", "raw": b"%PDF-1.4"}
        )
        officer.write({"document_ids": [Command.link(document.id)]})
        self.assertEqual(document.res_id, grant.id)
        director = document.with_user(self.users["director"])
        self.assertEqual(director.raw, b"%PDF-1.4")
        foreign = self._grant(centre_ids=[Command.set(self.other_centre.ids)])
        document.sudo().write({"res_id": foreign.id})
        document.invalidate_recordset()
        with self.assertRaises(AccessError):
            director.read(["raw"])

    def test_the_next_step(self):
        today = fields.Date.today()
        grant = self._grant(
            activate=False, date_start=today, date_end=today + timedelta(days=300)
        )
        steps = [grant.next_step]
        version = self._approve(grant, {"1.1": 1000.0})
        grant.invalidate_recordset()
        steps.append(grant.next_step)
        grant.action_activate()
        version.action_copy()
        grant.invalidate_recordset()
        steps.append(grant.next_step)
        template = self.env["onestop.grant.report.template"].search([], limit=1)
        template = template or template.create({"name": "Test", "key": "test"})
        self.env["onestop.grant.report.due"].create(
            {
                "grant_id": grant.id,
                "template_id": template.id,
                "date_from": today - timedelta(days=90),
                "date_to": today - timedelta(days=30),
                "date_due": today - timedelta(days=1),
            }
        )
        grant.invalidate_recordset()
        steps.append(grant.next_step)
        self.assertTrue(grant.next_step_late)
        words = ("Import the budget", "activate the grant", "waits for", "was due on")
        for step, word in zip(steps, words, strict=True):
            self.assertIn(word, step)

    def test_a_grant_with_expected_money_is_not_closed(self):
        grant = self._grant()
        tranche = self.env["onestop.grant.tranche"].create(
            {"grant_id": grant.id, "amount_requested": 5}
        )
        tranche.action_request()
        officer = grant.with_user(self.users["finance_officer"])
        with self.assertRaises(UserError):
            officer.action_close()
        tranche.action_cancel()
        officer.action_close()
        self.assertEqual(grant.state, "closed")

    # ------------------------------------------------------------ queries
    def test_queries_do_not_grow_with_the_lines(self):
        """The list and the form of a grant with 300 lines."""
        lines = [(f"{number // 10}.{number % 10}", 10.0) for number in range(300)]
        self._grant(lines[:3])
        self._count_queries(1)
        small = self._count_queries(1)
        self._grant(lines)
        large = self._count_queries(2)
        self.assertEqual(small[0], large[0])
        self.assertLessEqual(large[0], 8)
        self.assertLessEqual(large[1], 28)

    def _count_queries(self, many):
        """Return queries of the list of grants and of the form of the newest."""
        Grant = self.as_("finance_officer")["onestop.grant"]
        columns = {
            name: {}
            for name in (
                "code", "name", "amount", "amount_received", "spent_xof",
                "remaining_xof", "date_end", "state",
            )
        }  # fmt: skip
        views = Grant.get_view(
            self.env.ref("onestop_funds.onestop_grant_view_form").id, "form"
        )
        form = self._specification(views["models"])
        newest = Grant.search([("company_id", "=", self.company.id)], order="id desc")
        counts = []
        for read in (
            lambda: newest[:many].web_read(columns),
            lambda: newest[:1].web_read(form),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            read()
            counts.append(self.env.cr.sql_log_count - start)
        return counts

    def _specification(self, models):
        """Return what the form reads: its fields, and those of its lines."""
        grant = self.env["onestop.grant"]
        inner = {
            "line_ids": ("code", "name", "unit", "quantity", "unit_cost", "amount",
                         "amount_xof", "heading_id"),
            "version_ids": ("display_name", "date_from", "reason", "amount_total",
                            "state"),
            "tranche_ids": ("display_name", "kind", "amount_received", "left_xof",
                            "spend_by", "state", "warning"),
        }  # fmt: skip
        names = [
            name
            for name in models["onestop.grant"]
            if name in grant._fields and name not in ("id", "document_ids")
        ]
        spec = {}
        for name in names:
            field = grant._fields[name]
            spec[name] = {}
            if name in inner:
                spec[name] = {"fields": {part: {} for part in inner[name]}, "limit": 80}
            elif field.relational:
                spec[name] = {"fields": {"display_name": {}}}
        return spec
