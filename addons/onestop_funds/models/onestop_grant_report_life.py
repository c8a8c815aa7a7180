from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import report_sql
from ..tools.report_grid import faults
from ..tools.report_seal import canonical, seal

CERTIFIER = "onestop_base.group_finance_certifier"
OFFICER = "onestop_base.group_finance_officer"
#: Added when a report is certified: not of the figures.
SIGNED = ("certified_by", "certified_on")


class OnestopGrantReport(models.Model):
    """Drafted by one person, certified by another, submitted, perhaps withdrawn."""

    _inherit = "onestop.grant.report"

    # ------------------------------------------------------------ actions
    def action_compute(self):
        """Compute the figures of a draft; who does so has prepared it.

        :raise AccessError: not a finance officer
        """
        self._require_role(OFFICER)
        for report in self._at("draft"):
            report._ensure_inputs()
            report._internal().write({"prepared_by_id": self.env.uid})
            report._internal().write({"snapshot": report._prepare_snapshot()})

    def action_certify(self):
        """Certify figures that somebody else has computed, and seal them.

        :raise AccessError: not a certifier
        :raise UserError: prepared by herself, changed since, or out of order
        """
        self._require_role(CERTIFIER)
        for report in self._at("draft"):
            report._lock_chain()
            report._check_second_person()
            report._check_order()
            snapshot = report._check_unchanged()
            report._store_lines()
            report._seal(snapshot)

    def action_submit(self):
        """Note that a certified report went to the donor.

        :raise UserError: the books do not tie out
        """
        self._require_role(OFFICER)
        for report in self._at("certified"):
            report._refuse_differences()
            report._internal().write(
                {"state": "submitted", "submitted_on": fields.Datetime.now()}
            )
            report.flush_recordset()
            # sudo: the calendar of a grant that she only reads is ticked off as well
            dues = self.env["onestop.grant.report.due"].sudo()
            dues.search(report._due_domain()).report_id = report.id

    def action_withdraw(self, reason):
        """Withdraw a report, with a reason; return the draft of its new version.

        The withdrawn one stays as it was sent. Its costs may stand in the new one.

        :param str reason: why, for the auditors
        :raise UserError: no reason, or a later report counts on this one
        """
        self.ensure_one()
        self._require_role(OFFICER)
        self._at("certified", "submitted")
        if not (reason or "").strip():
            raise UserError(self.env._("Write down why the report is withdrawn."))
        later = self._chain().filtered(lambda other: other.date_from > self.date_to)
        if later:
            raise UserError(
                self.env._(
                    "Report %(code)s counts on this one: withdraw that one first, or"
                    " correct in the next report.",
                    code=later[0].code,
                )
            )
        self._internal().write(
            {
                "state": "withdrawn",
                "withdrawn_by_id": self.env.uid,
                "withdrawn_on": fields.Datetime.now(),
                "withdraw_reason": reason.strip(),
            }
        )
        self.flush_recordset()
        self._query_no_rows(
            SQL(
                "UPDATE onestop_grant_report_line SET is_live = false"
                " WHERE report_id = %s",
                self.id,
            )
        )
        self.line_ids.invalidate_recordset(["is_live"])
        return self._new_version()._get_records_action()

    # ----------------------------------------------------------- business
    def _require_role(self, group):
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "This is for the role %(role)s.", role=self.env.ref(group).name
                )
            )

    def _check_second_person(self):
        """Nobody certifies what she prepared, whatever her roles are."""
        if self.env.user in self.prepared_by_id | self.create_uid:
            raise UserError(
                self.env._(
                    "You prepared report %(code)s: somebody else has to certify it.",
                    code=self.code,
                )
            )

    def _check_order(self):
        """Periods are reported one after the other."""
        later = self._chain().filtered(lambda other: other.date_from > self.date_to)
        if later:
            raise UserError(
                self.env._(
                    "Report %(code)s of a later period is certified already. Costs of"
                    " this period stand in it, or come as adjustments in the next one.",
                    code=later[0].code,
                )
            )

    def _check_unchanged(self):
        """Return the figures; what is certified is what she has looked at.

        :raise UserError: not computed yet, changed since, or not adding up
        """
        if not self.snapshot:
            raise UserError(
                self.env._("Report %(code)s is not computed yet.", code=self.code)
            )
        snapshot = self._prepare_snapshot()
        if canonical(snapshot) != canonical(self.snapshot):
            raise UserError(
                self.env._(
                    "The books have changed since report %(code)s was computed. Have it"
                    " computed again, and look at it again.",
                    code=self.code,
                )
            )
        digits = snapshot["meta"]["digits"]
        for table in (snapshot, *snapshot["blocks"]):
            if found := faults(table["columns"], table["rows"], digits):
                raise UserError(
                    self.env._("Report %(code)s does not add up.", code=self.code)
                    + f" {found[0]}"
                )
        return snapshot

    def _lock_chain(self):
        """Let one certify at a time in a grant; the second sees what the first did."""
        self._query_no_rows(
            SQL(
                "UPDATE onestop_grant SET write_date = write_date WHERE id = %s",
                self.grant_id.id,
            )
        )

    def _store_lines(self):
        """Store which costs the report holds, in one statement."""
        digits = self.currency_id.decimal_places
        payments = self._payments()
        targets = self._targets(self._reported(payments), 10**digits)
        if targets:
            self.flush_recordset()
            self._query_no_rows(
                report_sql.insert_lines(
                    self, targets, digits, payments, self._rate_span()
                )
            )
            self.invalidate_recordset(["line_ids"])

    def _seal(self, snapshot):
        now = fields.Datetime.now()
        snapshot["meta"] |= {
            "certified_by": self.env.user.name,
            "certified_on": fields.Datetime.to_string(now),
        }
        self._internal().write(
            {
                "state": "certified",
                "certified_by_id": self.env.uid,
                "certified_on": now,
                "snapshot": snapshot,
                "snapshot_hash": seal(snapshot),
            }
        )
        # The database wants to see each step.
        self.flush_recordset()

    def _check_ties(self):
        """Return the differences of the tie-out that keep a report back."""
        ties = self.env.get("onestop.grant.tie.out")
        if ties is None or not hasattr(ties, "_differences"):
            return []
        return ties._differences(self.grant_id, self.date_to)

    def _refuse_differences(self):
        """Refuse while the books do not tie out, or the seal does not hold.

        :raise UserError: names the first difference
        """
        if not self.is_intact:
            raise UserError(
                self.env._("The seal of report %(code)s does not hold.", code=self.code)
            )
        differences = self._check_ties()
        if differences:
            raise UserError(
                self.env._(
                    "The books of grant %(code)s do not tie out: %(count)s differences."
                    " Open the tie-out page and settle each of them first.",
                    code=self.grant_id.code,
                    count=len(differences),
                )
            )

    def _due_domain(self):
        return [
            ("grant_id", "=", self.grant_id.id),
            ("template_id", "=", self.template_id.id),
            ("date_from", "=", self.date_from),
            ("date_to", "=", self.date_to),
        ]

    def _new_version(self):
        """Return the draft that takes the place of a withdrawn report."""
        fresh = self._internal().copy(
            {"version": self.version + 1, "previous_id": self.id, "lang": self.lang}
        )
        for one in self.input_ids:
            one._internal_copy(fresh)
        return fresh.with_env(self.env)

    def _ensure_inputs(self):
        """A FACE form has a row to ask with for each budget line."""
        if self.engine != "face":
            return
        missing = self.grant_id.line_ids - self.input_ids.budget_line_id
        self._internal().write(
            {
                "input_ids": [
                    fields.Command.create({"budget_line_id": line.id})
                    for line in missing
                ]
            }
        )

    def _query_no_rows(self, sql):
        self.env.flush_all()
        self.env.cr.execute(sql)
