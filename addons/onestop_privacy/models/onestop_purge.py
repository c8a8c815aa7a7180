from odoo import api, fields, models
from odoo.exceptions import UserError

#: Records that are purged between two commits.
BATCH = 100


class OnestopPurge(models.Model):
    """A proposal to take away what is due: two people agree, then a job does it."""

    _name = "onestop.purge"
    _description = "Deletion of data"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    schedule_id = fields.Many2one(
        "onestop.retention.schedule", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(
        "Proposed", required=True, readonly=True, default=fields.Datetime.now
    )
    date_limit = fields.Date("Before", required=True, readonly=True)
    record_count = fields.Integer("Records", readonly=True, aggregator=None)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("confirmed", "Waits for a second person"),
            ("agreed", "Being deleted"),
            ("done", "Deleted"),
            ("dropped", "Dropped"),
        ],
        required=True,
        readonly=True,
        default="proposed",
    )
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, ondelete="restrict"
    )
    second_by_id = fields.Many2one(
        "res.users", "Second person", readonly=True, ondelete="restrict"
    )
    counts = fields.Json(readonly=True)
    certificate_id = fields.Many2one(
        "onestop.purge.certificate", readonly=True, ondelete="restrict"
    )

    # ----------------------------------------------- constraints, indexes
    _two_persons = models.Constraint(
        "CHECK (state NOT IN ('agreed', 'done') OR (confirmed_by_id IS NOT NULL"
        " AND second_by_id IS NOT NULL AND confirmed_by_id <> second_by_id))",
        "Two different people agree before data are deleted.",
    )

    @api.model
    def _unfinished(self):
        return ["proposed", "confirmed", "agreed"]

    # ------------------------------------------------------------ actions
    def action_confirm(self):
        """Agree, as the first of two people."""
        self._step("proposed", {"state": "confirmed", "confirmed_by_id": self.env.uid})

    def action_agree(self):
        """Agree, as the second: a job deletes the data within minutes.

        :raise UserError: the user is the one who confirmed
        """
        if any(purge.confirmed_by_id == self.env.user for purge in self):
            raise UserError(
                self.env._("You confirmed this yourself. A second person agrees.")
            )
        self._step("confirmed", {"state": "agreed", "second_by_id": self.env.uid})
        self._close_notices()
        # sudo: the job is the program's
        self.env.ref("onestop_privacy.ir_cron_purge").sudo()._trigger()

    def action_drop(self):
        """Drop the proposal: the data stay, and are proposed again another day."""
        for state in ("proposed", "confirmed"):
            some = self.filtered_domain([("state", "=", state)])
            some._step(state, {"state": "dropped"})
        self._close_notices()

    def _close_notices(self):
        about = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        # sudo: what is decided needs no notice any more
        notices = self.env["onestop.alert"].sudo()
        notices.search([*about, ("state", "=", "open")])._close(self.env.user)

    def _step(self, state, vals):
        self.check_access("read")
        if not self.env.user.has_group("onestop_privacy.group_overseer"):
            raise self.env["onestop.guarded"]._refusal()
        if any(purge.state != state for purge in self):
            raise UserError(self.env._("Somebody was faster: look at it again."))
        # sudo: who oversees files decides, and changes nothing else
        self.sudo().write(vals)

    # ----------------------------------------------------------- business
    @api.model
    def _cron_purge(self):
        """Delete what two people agreed on, batch by batch, and certify it."""
        cron = self.env["ir.cron"]
        for purge in self.sudo().search([("state", "=", "agreed")], order="id"):
            while some := purge._next():
                purge._purge_some(some)
                if not cron._commit_progress(len(some)):
                    return
            purge._certify()
            cron._commit_progress()

    def _next(self):
        return self.schedule_id._due(self.date_limit, BATCH)

    def _purge_some(self, records):
        """Take away what is due of some records, and count it."""
        schedule = self.schedule_id
        counts = {tuple(key): count for *key, count in self.counts or []}
        for (model, name), count in self._purge_all(records).items():
            counts[model, name] = counts.get((model, name), 0) + count
        here = records._name, ""
        counts[here] = counts.get(here, 0) + len(records)
        self.counts = [[*key, count] for key, count in sorted(counts.items())]
        self.env["onestop.purge.record"].create(
            [
                {"purge_id": self.id, "schedule_id": schedule.id, "res_id": record_id}
                for record_id in records.ids
            ]
        )

    def _purge_all(self, records):
        """Return {(model, field): count} of what was taken away."""
        schedule, subject = self.schedule_id, self.env["onestop.subject"]
        targets = {records._name: set(records.ids)}
        if schedule.with_parts:
            targets = subject._hanging_on(records._name, records.ids)
        files = targets.pop("ir.attachment", None) or subject._files_of(targets)
        counts = {}
        for model, ids in targets.items():
            names = schedule._names() if model == records._name else ()
            # sudo: a purge is about all records
            rows = self.env[model].sudo()
            found = rows._purge(sorted(ids), names)
            counts.update({(model, name): count for name, count in found.items()})
            for key, count in rows._purge_derived(sorted(ids)).items():
                counts[key] = counts.get(key, 0) + count
        if schedule.with_files and files:
            self.env["ir.attachment"].sudo().browse(files).exists().unlink()
            counts["ir.attachment", ""] = len(files)
        return counts

    def _certify(self):
        # sudo: certificates write themselves
        certificate = self.env["onestop.purge.certificate"].sudo()._issue(self)
        self.write({"state": "done", "certificate_id": certificate.id})
