from odoo import api, fields, models
from odoo.exceptions import ValidationError


class OnestopCurriculum(models.Model):
    """The questions that go with a curriculum: surveys of Odoo, answered by nobody.

    Learners answer without log-in, name or address: what asks for one is refused.
    """

    _inherit = "onestop.curriculum"

    # ------------------------------------------------------------ fields
    test_survey_id = fields.Many2one(
        "survey.survey",
        string="Test before and after",
        index="btree_not_null",
        ondelete="restrict",
        help="The same test at the start and at the end: what she has learnt.",
    )
    reaction_survey_id = fields.Many2one(
        "survey.survey",
        string="Opinion on the training",
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "onestop_workshops.survey_opinion", raise_if_not_found=False
        ),
        help="Nobody knows who answered.",
    )

    # ------------------------------------------------------------- checks
    @api.constrains("test_survey_id", "reaction_survey_id")
    def _check_nameless(self):
        # sudo: who edits a curriculum need not be who edits surveys
        for survey in self.sudo().test_survey_id | self.sudo().reaction_survey_id:
            questions = survey.question_ids
            asks = questions.filtered(
                lambda question: question.save_as_email or question.save_as_nickname
            )
            if asks or survey.users_login_required:
                raise ValidationError(
                    self.env._(
                        "The questions %(title)s ask for a name, an address or a"
                        " log-in. Take that out: learners answer without.",
                        title=survey.title,
                    )
                )
