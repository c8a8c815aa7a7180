"""Papers and money that were decided, and tried to be changed by another way."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.onestop_privacy.access import PENDING

from .common_marks import MarksCase
from .common_store import StoreCase


@tagged("post_install", "-at_install")
class TestPapersMoved(StoreCase):
    """Papers that were decided, or carried out, and changed by another way."""

    def noted(self, user):
        """Return the learners whose alias this transaction notes for a user."""
        pending = self.env.cr.precommit.data.get(PENDING, {})
        ids = set()
        for (uid, model, _reason), (records, names) in pending.items():
            if (uid, model) == (user.id, "onestop.enrolment"):
                if any(name.startswith("alias") for name in names):
                    ids.update(records)
        return ids

    def test_who_has_a_tool_is_a_reading(self):
        machine = self._make_product("Machine", 90000, tracking="serial")
        tool = self._make_lot(machine, "MC-01")
        self._put(machine, 1, tool)
        loan = self.as_("storekeeper")["onestop.tool.loan"].create(
            {
                "lot_id": tool.id,
                "cohort_id": self.cohort.id,
                "learner_number": self.learners[2].number,
            }
        )
        seen = loan.with_user(self.trainer).read(["borrower"])
        self.assertEqual(seen[0]["borrower"], self.learners[2].alias)
        self.assertIn(self.learners[2].id, self.noted(self.trainer))

    def test_a_wizard_with_aliases_is_a_reading(self):
        for role, model, vals in (
            ("trainer", "onestop.assess", {"is_final": True}),
            ("livelihoods", "onestop.certificate.issue", {}),
        ):
            self.env.cr.precommit.data.pop(PENDING, None)
            wizard = self.as_(role)[model].create({"cohort_id": self.cohort.id, **vals})
            wizard.web_read({"line_ids": {"fields": {"alias": {}}}})
            self.assertEqual(
                self.noted(self.users[role]), set(self.learners.ids), model
            )

    def test_no_wizard_lists_whom_she_may_not_know(self):
        """Lines were computed as superuser: a conflict of interest did not count."""
        hidden = self.learners[0]
        for role in ("trainer", "livelihoods"):
            self.env["onestop.conflict"].create(
                {
                    "res_model": "onestop.person",
                    "res_id": hidden.person_id.id,
                    "user_id": self.users[role].id,
                    "reason": "Relatives",
                }
            )
        for role, model, vals in (
            ("trainer", "onestop.assess", {"is_final": True}),
            ("livelihoods", "onestop.certificate.issue", {}),
        ):
            wizard = self.as_(role)[model].create({"cohort_id": self.cohort.id, **vals})
            listed = wizard.line_ids.sudo().enrolment_id
            self.assertEqual(listed, self.learners - hidden, model)

    def test_no_line_is_slipped_into_a_decided_list(self):
        lists = self.as_("storekeeper")["onestop.purchase.proposal"]
        line = [Command.create({"product_id": self.cloth.id, "quantity": 1})]
        decided, draft = (lists.create({"line_ids": line}) for _n in range(2))
        draft.line_ids.product_id = self.soda
        decided.action_propose()
        decided.with_user(self.director).action_approve()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            draft.line_ids.write({"proposal_id": decided.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            decided.write({"line_ids": [Command.link(draft.line_ids.id)]})

    def test_an_amount_follows_from_its_line(self):
        lists = self.as_("storekeeper")["onestop.purchase.proposal"]
        made = lists.create(
            {
                "line_ids": [
                    Command.create(
                        {"product_id": self.cloth.id, "quantity": 10, "amount": 1}
                    )
                ]
            }
        )
        made.line_ids.write({"amount": 1})
        self.assertEqual((made.line_ids.amount, made.amount), (5000, 5000))

    def test_kits_that_are_out_stay_those_of_their_cohort(self):
        kit = self.env["onestop.kit"].create(
            {
                "name": "Sewing",
                "trade_id": self.trade.id,
                "line_ids": [
                    Command.create({"product_id": self.cloth.id, "quantity": 1})
                ],
            }
        )
        self.learners[:2].write(
            {"state": "completed", "date_end": self.cohort.date_start}
        )
        day = self.as_("livelihoods")["onestop.kit.handover"].create(
            {"cohort_id": self.cohort.id, "kit_id": kit.id}
        )
        day.with_user(self.storekeeper).action_prepare()
        for vals in ({"cohort_id": self.other_cohort.id}, {"kit_id": kit.copy().id}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                day.write(vals)


@tagged("post_install", "-at_install")
class TestMoney(MarksCase):
    def test_a_closed_meeting_keeps_what_was_counted(self):
        group = self.as_("livelihoods")["onestop.savings.group"].create(
            {
                "name": "Benkadi",
                "member_ids": [Command.create({"enrolment_id": self.learners[0].id})],
            }
        )
        meetings = self.as_("livelihoods")["onestop.savings.meeting"]
        meeting = meetings.browse(group.action_meet()["res_id"])
        meeting.entry_ids.saved = 1000
        meeting.action_close()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(Exception) as caught,
            self.env.cr.savepoint(),
        ):
            meeting.write({"counted": 1})
            meeting.flush_recordset()
        self.assertIn("stays as it is", str(caught.exception))

    def test_a_loan_given_up_stays(self):
        loan = self.as_("livelihoods")["onestop.microloan"].create(
            {"enrolment_id": self.learners[0].id, "amount": 50000}
        )
        loan.action_write_off()
        with self.assertRaises(UserError):
            loan.write({"amount": 1})
        with self.assertRaises(UserError):
            self.as_("livelihoods")["onestop.microloan.repayment"].create(
                {"loan_id": loan.id, "amount": 1, "date": datetime.now().date()}
            )
