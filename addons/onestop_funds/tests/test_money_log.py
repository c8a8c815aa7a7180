from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.onestop_base.tests.common import OnestopCase


@tagged("post_install", "-at_install")
class TestMoneyLog(OnestopCase):
    """Changes of what decides where money goes are logged; persons never are."""

    def _logs(self, model, record):
        return self.env["auditlog.log"].search(
            [("model_id.model", "=", model), ("res_id", "=", record.id)]
        )

    def test_a_bank_account_is_logged_with_before_and_after(self):
        supplier = self.env["res.partner"].create({"name": "A stall"})
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "ML01", "partner_id": supplier.id}
        )
        bank.acc_number = "ML02"
        lines = self._logs("res.partner.bank", bank).line_ids
        changed = lines.filtered(
            lambda line: (
                line.field_name == "acc_number" and line.log_id.method == "write"
            )
        )
        self.assertEqual(
            (changed.old_value_text, changed.new_value_text), ("ML01", "ML02")
        )

    def test_every_rule_is_of_money_and_at_work(self):
        rules = self.env["auditlog.rule"].search([])
        self.assertTrue(rules)
        self.assertEqual(set(rules.mapped("state")), {"confirmed"})
        rules._check_money()

    def test_no_rule_for_what_holds_persons(self):
        for model in ("res.partner", "onestop.person", "hr.employee", "ir.attachment"):
            with self.subTest(model), self.assertRaises(ValidationError):
                self.env["auditlog.rule"].create(
                    {"name": model, "model_id": self.env["ir.model"]._get_id(model)}
                )

    def test_the_auditor_reads_the_log_and_cannot_change_it(self):
        env = self.env(user=self.users["auditor"])
        for model in ("auditlog.log", "auditlog.log.line", "auditlog.rule"):
            with self.subTest(model):
                self.assertTrue(env[model].has_access("read"))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(env[model].has_access(operation))
