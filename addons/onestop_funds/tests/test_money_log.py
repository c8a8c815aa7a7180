from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import OnestopCase


@tagged("post_install", "-at_install")
class TestMoneyLog(OnestopCase):
    """Changes of what decides where money goes are logged; persons never are."""

    def test_a_bank_account_is_logged_with_each_number(self):
        supplier = self.env["res.partner"].create({"name": "A stall"})
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "ML01", "partner_id": supplier.id}
        )
        bank.acc_number = "ML02"
        bank_id = bank.id
        bank.unlink()
        logs = self.env["auditlog.log"].search(
            [("model_id.model", "=", "res.partner.bank"), ("res_id", "=", bank_id)],
            order="id",
        )
        self.assertEqual(logs.mapped("method"), ["create", "write", "unlink"])
        numbers = logs.line_ids.filtered(lambda line: line.field_name == "acc_number")
        self.assertEqual(
            numbers.sorted("id").mapped("new_value_text"), ["ML01", "ML02"]
        )

    def test_a_journal_keeps_what_is_computed(self):
        journal = self.env["account.journal"].create(
            {"name": "Bank", "code": "TBNK", "type": "bank"}
        )
        journal.set_bank_account("ML0990001234567890")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(journal.suspense_account_id)

    def test_no_full_log(self):
        rule = self.env["auditlog.rule"].search([], limit=1)
        with self.assertRaises(ValidationError):
            rule.log_type = "full"

    def test_every_rule_is_of_money_and_at_work(self):
        rules = self.env["auditlog.rule"].search([])
        self.assertTrue(rules)
        self.assertEqual(set(rules.mapped("state")), {"confirmed"})
        rules._check_money()

    def test_no_rule_for_what_holds_persons(self):
        for model in ("res.partner", "onestop.person", "hr.employee", "ir.attachment"):
            with self.subTest(model), self.assertRaises(ValidationError):
                self.env["auditlog.rule"].create(
                    {
                        "name": model,
                        "model_id": self.env["ir.model"]._get_id(model),
                        "log_type": "fast",
                    }
                )

    def test_the_auditor_reads_the_log_and_cannot_change_it(self):
        env = self.env(user=self.users["auditor"])
        for model in ("auditlog.log", "auditlog.log.line", "auditlog.rule"):
            with self.subTest(model):
                self.assertTrue(env[model].has_access("read"))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(env[model].has_access(operation))
