from odoo import models

COUNTS = (
    "global_success_rate",
    "count_all",
    "count_finished",
    "count_failed",
    "count_passed",
)


class SurveySurvey(models.Model):
    """The page of results knows what its reader knows: Odoo counts as superuser.

    Means of a cohort come from ``onestop.cohort.quality()``, five by five.
    """

    _inherit = "survey.survey"

    def _prepare_statistics(self, user_input_lines=None):
        if user_input_lines or self.env.su:
            return super()._prepare_statistics(user_input_lines)
        return dict.fromkeys(COUNTS, 0)
