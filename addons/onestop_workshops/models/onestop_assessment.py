from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.onestop_privacy.fields import EncryptedText

from ..tools.assessment import jury_missing
from ..tools.assessment_sql import KEPT_TRIGGER
from ..tools.guards import INTERNAL

#: What the server sets, by actions alone.
BY_ACTION = ("state", "user_id", "date_confirmed")


class OnestopAssessment(models.Model):
    """What a learner could do on a day: a unit, or the final exam of the curriculum.

    Once confirmed it stays as it is (trigger); what was wrong is revoked.
    """

    _name = "onestop.assessment"
    _inherit = ["onestop.learner.open"]
    _description = "Assessment"
    _order = "date desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    enrolment_id = fields.Many2one(
        "onestop.enrolment",
        string="Learner",
        required=True,
        index=True,
        ondelete="restrict",
    )
    cohort_id = fields.Many2one(
        related="enrolment_id.cohort_id", store=True, index=True
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    competency_id = fields.Many2one(
        "onestop.competency",
        string="Unit",
        index=True,
        ondelete="restrict",
        help="Empty: the final exam.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(
        [
            ("practical", "Practical task"),
            ("interview", "Technical interview"),
            ("test", "Written or oral test"),
        ],
        required=True,
        default="practical",
    )
    result = fields.Selection([("achieved", "Achieved"), ("not_yet", "Not yet")])
    score = fields.Integer(aggregator=None, help="Of 100; 0 when there is none.")
    evidence = EncryptedText(help="What she made or showed.")
    file_ids = fields.Many2many(
        "ir.attachment",
        "onestop_assessment_file_rel",
        "assessment_id",
        "attachment_id",
        string="Pictures of her work",
    )
    jury_ids = fields.Many2many("onestop.jury.member")
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("revoked", "Revoked")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    date_confirmed = fields.Datetime(readonly=True, copy=False)

    # ----------------------------------------------- constraints, indexes
    _score_range = models.Constraint(
        "CHECK (score BETWEEN 0 AND 100)", "A score lies between 0 and 100."
    )
    _confirmed_whole = models.Constraint(
        "CHECK (state = 'draft' OR result IS NOT NULL)",
        "Say whether it was achieved, then confirm.",
    )

    def init(self):
        self.env.cr.execute(KEPT_TRIGGER)

    # ------------------------------------------------------------- checks
    @api.constrains("competency_id", "enrolment_id")
    def _check_curriculum(self):
        for assessment in self:
            curriculum = assessment.enrolment_id.cohort_id.curriculum_id
            unit = assessment.competency_id
            if unit and unit.curriculum_id != curriculum:
                raise ValidationError(
                    self.env._(
                        "Unit %(unit)s belongs to another curriculum. Choose one of"
                        " %(curriculum)s.",
                        unit=unit.code,
                        curriculum=curriculum.name,
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Begin assessments; they count once they are confirmed."""
        return super().create([self._writable(vals) for vals in vals_list])

    def write(self, vals):
        """Change drafts.

        :raise UserError: one was confirmed
        """
        vals = self._writable(vals)
        internal = self.env.context.get("assessment_state") is INTERNAL
        if vals and not internal and any(rec.state != "draft" for rec in self):
            raise UserError(
                self.env._(
                    "A confirmed assessment stays as it is. Revoke it, then record"
                    " another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts(self):
        if any(assessment.state != "draft" for assessment in self):
            raise UserError(self.env._("A confirmed assessment is not deleted."))

    @api.model
    def _writable(self, vals):
        if self.env.context.get("assessment_state") is INTERNAL:
            return vals
        return {name: value for name, value in vals.items() if name not in BY_ACTION}

    # ------------------------------------------------------------ actions
    def action_confirm(self):
        """Confirm drafts that have a result; from now on they count.

        :raise UserError: one lacks a result or its jury, or lies in the future
        """
        self.check_access("write")
        drafts = self.filtered(lambda assessment: assessment.state == "draft")
        drafts._check_confirmable()
        drafts.with_context(assessment_state=INTERNAL).write(
            {
                "state": "confirmed",
                "user_id": self.env.uid,
                "date_confirmed": fields.Datetime.now(),
            }
        )

    def _check_confirmable(self):
        for assessment in self:
            if not assessment.result:
                raise UserError(
                    self.env._(
                        "Learner %(code)s has no result yet. Say whether she achieved"
                        " it, then confirm.",
                        code=assessment.enrolment_id.code,
                    )
                )
            if assessment.date > fields.Date.context_today(assessment):
                raise UserError(
                    self.env._("An assessment lies in the future. Correct its date.")
                )
            if not assessment.competency_id:
                assessment._check_jury()

    def _check_jury(self):
        """Refuse a final exam without its jury: one trainer and two professionals."""
        trainers = len(self.jury_ids.filtered("employee_id"))
        missing = jury_missing(trainers, len(self.jury_ids) - trainers)
        if missing:
            raise UserError(
                self.env._(
                    "The final exam needs a jury of one trainer and two professionals:"
                    " %(trainers)s trainer(s) and %(professionals)s professional(s) are"
                    " missing. Add them, then confirm.",
                    trainers=missing[0],
                    professionals=missing[1],
                )
            )

    def action_revoke(self):
        """Take back what was confirmed by mistake; the row stays.

        :raise UserError: a certificate stands on it
        """
        self.check_access("write")
        learners = self.enrolment_id.filtered("has_certificate")
        if learners:
            raise UserError(
                self.env._(
                    "Learner %(code)s has a certificate already. Revoke that first.",
                    code=learners[0].code,
                )
            )
        confirmed = self.filtered(lambda assessment: assessment.state == "confirmed")
        confirmed.with_context(assessment_state=INTERNAL).write({"state": "revoked"})
