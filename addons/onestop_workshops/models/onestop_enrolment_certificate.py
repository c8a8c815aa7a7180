from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopEnrolment(models.Model):
    """What a learner has achieved, and what her certificate still needs."""

    _inherit = "onestop.enrolment"

    # ------------------------------------------------------------ fields
    assessment_ids = fields.One2many("onestop.assessment", "enrolment_id")
    certificate_ids = fields.One2many("onestop.certificate", "enrolment_id")
    units_required = fields.Integer(compute="_compute_units", aggregator=None)
    units_achieved = fields.Integer(compute="_compute_units", aggregator=None)
    has_certificate = fields.Boolean(compute="_compute_has_certificate")

    # ------------------------------------------------------------ compute
    @api.depends(
        "assessment_ids.state", "assessment_ids.result", "assessment_ids.competency_id"
    )
    def _compute_units(self):
        for learner in self:
            required = learner._required_units()
            learner.units_required = len(required)
            learner.units_achieved = len(required & learner._achieved_units())

    @api.depends("certificate_ids.state")
    def _compute_has_certificate(self):
        for learner in self:
            learner.has_certificate = "issued" in learner.certificate_ids.mapped(
                "state"
            )

    def _required_units(self):
        units = self.cohort_id.curriculum_id.competency_ids
        return units.filtered("required")

    def _passed(self):
        return self.assessment_ids.filtered(
            lambda done: done.state == "confirmed" and done.result == "achieved"
        )

    def _achieved_units(self):
        return self._passed().competency_id

    # ----------------------------------------------------------- business
    def _missing_for_certificate(self, certificate_type):
        """Return what each learner still needs for a certificate of this type.

        Source: standard of training: all required units, attendance of the curriculum
        (80 per cent), and for the diplomas of apprenticeship a practical task and a
        technical interview before a jury.

        :return: {id: list of sentences}; empty when she may have it
        """
        rates = self._attendance_rates()
        return {
            learner.id: learner._missing_of_one(certificate_type, rates.get(learner.id))
            for learner in self
        }

    def _missing_of_one(self, certificate_type, rate):
        missing = []
        units = self._required_units() - self._achieved_units()
        if units:
            missing.append(
                self.env._(
                    "units not achieved: %(units)s",
                    units=", ".join(units.mapped("code")),
                )
            )
        needed = self.cohort_id.curriculum_id.min_attendance
        if rate is None or rate < needed:
            missing.append(
                self.env._(
                    "attendance is %(rate)s %%, %(needed)s %% are needed",
                    rate=0 if rate is None else int(rate),
                    needed=needed,
                )
            )
        if certificate_type.needs_jury:
            missing += self._missing_exams()
        return missing

    def _missing_exams(self):
        finals = self._passed().filtered(lambda done: not done.competency_id)
        passed = set(finals.mapped("kind"))
        labels = dict(finals._fields["kind"]._description_selection(self.env))
        return [
            self.env._("%(exam)s before the jury", exam=labels[kind])
            for kind in ("practical", "interview")
            if kind not in passed
        ]

    def issue_certificate(self, type_id):
        """Issue a certificate of a type to each learner: all of them or none.

        :param int type_id: id of an ``onestop.certificate.type``
        :return: ids of the certificates
        :raise UserError: the user is no livelihoods officer; or who lacks what
        """
        papers = self.env["onestop.certificate"]
        self.check_access("read")
        papers._check_officer()
        certificate_type = self.env["onestop.certificate.type"].browse(type_id)
        lacking = self._missing_for_certificate(certificate_type)
        faults = {
            learner.code: lacking[learner.id] for learner in self if lacking[learner.id]
        }
        if faults:
            raise UserError(
                self.env._(
                    "No certificate yet. %(faults)s",
                    faults="; ".join(
                        f"{code}: {', '.join(missing)}"
                        for code, missing in faults.items()
                    ),
                )
            )
        # sudo: certificates are made here alone, after these checks
        return papers.sudo()._issue(self, certificate_type).ids
