from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.classification import QUESTIONS, AnswersError, classify


class OnestopIncident(models.Model):
    """The questions of the standard, and what follows from the answers."""

    _inherit = "onestop.incident"

    def classification(self):
        """Return what the dialog asks, in the language of the user.

        :return: ``{"code", "child", "type", "again", "none", "questions": [{"key",
            "text", "help", "type", "label"}]}``; ``again``: a reason is needed
        :raise AccessError: the user does not change this incident
        """
        self.ensure_one()
        self.check_access("write")
        labels = dict(self._fields["type"]._description_selection(self.env))
        # sudo: whether she is a minor is known to who writes the incident
        child = self.is_minor or self.sudo().case_id.is_minor
        texts = self._child_questions() if child else self._adult_questions()
        return {
            "code": self.code,
            "child": child,
            "type": labels.get(self.type, ""),
            "again": bool(self.type),
            "none": labels["non_gbv"],
            "questions": [
                {
                    "key": question.key,
                    "text": texts[question.key][0],
                    "help": texts[question.key][1],
                    "type": question.type,
                    "label": labels[question.type],
                }
                for question in QUESTIONS
            ],
        }

    def classify(self, answers, reason=None):
        """Set the type by the answers to the questions, and keep them.

        :param list answers: bool for each question asked, in their order, up to the
            first yes
        :param str reason: why it is classified anew; needed if it was before
        :return: the type
        :raise UserError: answers that lead to no type, or a reason that is missing
        :raise AccessError: the user does not change this incident
        """
        self.ensure_one()
        self.check_access("write")
        self._check_case_open()
        reason = (reason or "").strip()
        if self.type and not reason:
            raise UserError(
                self.env._("It was classified before. Write why it is changed.")
            )
        try:
            found, _key = classify(answers)
        except AnswersError as error:
            raise UserError(
                self.env._("Answer the questions in their order, up to the first yes.")
            ) from error
        # sudo: nobody writes a classification by hand, access was checked above
        self.env["onestop.incident.classification"].sudo().create(
            {
                "incident_id": self.id,
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "type": found,
                "answers": list(answers),
                "reason": reason if self.type else False,
            }
        )
        self.invalidate_recordset(["classification_ids"])
        return found

    def action_classify(self):
        """Open the dialog that asks the questions."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "onestop_cases.classify",
            "params": {"incident_id": self.id},
        }

    @api.model
    def _adult_questions(self):
        """Return {key: (question, what belongs to it)}."""
        return {
            "penetration": (
                self.env._("Was there penetration?"),
                self.env._(
                    "However slight, of vagina, anus or mouth, by a part of the body or"
                    " an object, without her consent."
                ),
            ),
            "sexual_contact": (
                self.env._("Was there sexual contact that she did not want?"),
                self.env._(
                    "Attempted rape, unwanted kissing or touching, cutting of the"
                    " genitals."
                ),
            ),
            "physical_assault": (
                self.env._("Was she hurt in her body?"),
                self.env._(
                    "Hitting, slapping, choking, cutting, burning, pushing, acid, a"
                    " weapon: what was not sexual."
                ),
            ),
            "forced_marriage": (
                self.env._("Was she married against her will?"),
                self.env._("Herself, or as a girl by those who decide for her."),
            ),
            "denial": (
                self.env._("Was something that is hers kept from her?"),
                self.env._(
                    "Earnings, inheritance, property, school, health care, contact with"
                    " others. Not: the poverty that all share."
                ),
            ),
            "psychological": (
                self.env._("Was she threatened, humiliated or locked in?"),
                self.env._(
                    "Threats of violence, insults, isolation, stalking, unwanted"
                    " remarks or gestures of a sexual kind, destruction of what she"
                    " loves."
                ),
            ),
        }

    @api.model
    def _child_questions(self):
        """Return the same, in words that one can say to a girl."""
        return {
            "penetration": (
                self.env._("Did somebody put something into her body?"),
                self.env._(
                    "Into her private parts, her bottom or her mouth: a part of his"
                    " body or a thing. What she shows on a doll or a drawing counts."
                    " A child cannot consent."
                ),
            ),
            "sexual_contact": (
                self.env._("Did somebody touch her in a way that was not all right?"),
                self.env._(
                    "Touched or kissed her, made her touch him, tried to do more, or"
                    " her private parts were cut."
                ),
            ),
            "physical_assault": (
                self.env._("Did somebody hurt her?"),
                self.env._("Hit, kicked, burnt, tied up or shaken her."),
            ),
            "forced_marriage": (
                self.env._("Was she given to somebody as a wife?"),
                self.env._("Under 18 a marriage counts as forced, whoever agreed."),
            ),
            "denial": (
                self.env._("Is something kept from her that other children get?"),
                self.env._(
                    "School, food, medicine, seeing her family. Not: the poverty that"
                    " all share."
                ),
            ),
            "psychological": (
                self.env._("Did somebody frighten her or make her feel worthless?"),
                self.env._("Threats, insults, locking her up, following her."),
            ),
        }
