from odoo import api, fields, models


class OnestopCertificateIssue(models.TransientModel):
    """Certificates for graduates of a cohort: what each one still lacks, then issue."""

    _name = "onestop.certificate.issue"
    _description = "Issue certificates"

    # ------------------------------------------------------------ fields
    cohort_id = fields.Many2one("onestop.cohort", required=True, ondelete="cascade")
    type_id = fields.Many2one(
        "onestop.certificate.type",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["onestop.certificate.type"].search([], limit=1),
    )
    line_ids = fields.One2many(
        "onestop.certificate.issue.line",
        "issue_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    ready_count = fields.Integer(compute="_compute_ready_count")

    # ------------------------------------------------------------ compute
    @api.depends("cohort_id", "type_id")
    def _compute_line_ids(self):
        for wizard in self:
            learners = self.env["onestop.enrolment"].search(
                [
                    ("cohort_id", "=", wizard.cohort_id.id),
                    ("state", "in", ("enrolled", "completed")),
                ]
            )
            lacking = learners._missing_for_certificate(wizard.type_id)
            # The lines show them, and a wizard's reading is not noted by itself.
            learners._note_reading(["alias"], "certificates")
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    wizard._prepare_line_vals(learner, lacking[learner.id])
                )
                for learner in learners
            ]

    @api.depends("line_ids.is_ready")
    def _compute_ready_count(self):
        for wizard in self:
            wizard.ready_count = len(wizard.line_ids.filtered("is_ready"))

    def _prepare_line_vals(self, learner, missing):
        has = learner.certificate_ids.filtered(
            lambda paper: paper.state == "issued" and paper.type_id == self.type_id
        )
        if has:
            missing = [self.env._("has it already")]
        return {
            "enrolment_id": learner.id,
            "missing": ", ".join(missing),
            "is_ready": not missing,
        }

    # ------------------------------------------------------------ actions
    def action_issue(self):
        """Issue the certificate to everybody who lacks nothing.

        :return: action that shows the cohort's certificates
        """
        self.ensure_one()
        learners = self.line_ids.filtered("is_ready").enrolment_id
        learners.issue_certificate(self.type_id.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Certificates"),
            "res_model": "onestop.certificate",
            "views": [(False, "list"), (False, "form")],
            "domain": [("cohort_id", "=", self.cohort_id.id)],
        }


class OnestopCertificateIssueLine(models.TransientModel):
    """What one learner still lacks."""

    _name = "onestop.certificate.issue.line"
    _description = "Learner to be certified"
    _order = "is_ready desc, id"

    # ------------------------------------------------------------ fields
    issue_id = fields.Many2one(
        "onestop.certificate.issue", required=True, ondelete="cascade"
    )
    enrolment_id = fields.Many2one(
        "onestop.enrolment", "Learner", required=True, readonly=True, ondelete="cascade"
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    missing = fields.Char(string="Still missing", readonly=True)
    is_ready = fields.Boolean(string="Ready", readonly=True)
