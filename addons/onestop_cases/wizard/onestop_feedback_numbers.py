from markupsafe import Markup

from odoo import api, fields, models

from ..models.onestop_case_feedback import FACES, MONTHS_OF_QUARTER

#: What stands for a number that is too small to be shown.
HIDDEN = "·"
ROW = Markup("<tr><th>%s</th>%s</tr>")
CELL = Markup("<td class='text-end'>%s</td>")
TABLE = Markup(
    "<table class='table table-sm'><thead>%s</thead><tbody>%s</tbody></table>"
)


class OnestopFeedbackNumbers(models.TransientModel):
    """Opinions of a quarter that is over, suppressed."""

    _name = "onestop.feedback.numbers"
    _description = "Opinions in numbers"

    # ----------------------------------------------------------- defaults
    @api.model
    def default_get(self, names):
        """Propose the last quarter that is over, at the user's centre."""
        values = super().default_get(names)
        today = fields.Date.context_today(self)
        last = (today.month - 1) // MONTHS_OF_QUARTER or 4
        centre = self.env["onestop.centre"].search(
            [("member_ids", "in", [self.env.uid])], limit=1
        )
        return {
            "centre_id": centre.id,
            "quarter": str(last),
            "year": today.year - (last == 4 and today.month <= MONTHS_OF_QUARTER),
            **values,
        }

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one("onestop.centre", required=True)
    year = fields.Integer(required=True)
    quarter = fields.Selection(
        [("1", "January to March"), ("2", "April to June"),
         ("3", "July to September"), ("4", "October to December")],
        required=True,
    )  # fmt: skip
    table = fields.Html(compute="_compute_table", sanitize=False)

    # ------------------------------------------------------------ compute
    @api.depends("centre_id", "year", "quarter")
    def _compute_table(self):
        feedback = self.env["onestop.case.feedback"]
        labels = feedback._fields["safe"]._description_selection(self.env)
        head = ["", *(label for _face, label in labels), self.env._("Answers")]
        for numbers in self:
            lines = feedback.get_numbers(
                numbers.centre_id.id, numbers.year, numbers.quarter
            )
            numbers.table = TABLE % (
                ROW % (head[0], Markup().join(CELL % text for text in head[1:])),
                Markup().join(self._line(line) for line in lines),
            )

    @api.model
    def _line(self, line):
        faces = [*(face for face, _label in FACES), "total"]
        texts = [HIDDEN if line[face] is None else line[face] for face in faces]
        return ROW % (line["question"], Markup().join(CELL % text for text in texts))
