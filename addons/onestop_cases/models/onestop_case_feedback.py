from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.onestop_privacy.tools.suppression import Counts, Layout, suppress

FACES = [("good", "Good"), ("middling", "So-so"), ("bad", "Bad")]
#: Answer -> question, as it is read to her.
QUESTIONS = ("welcomed", "listened", "decided", "safe")
MONTHS_OF_QUARTER = 3


class OnestopCaseFeedback(models.Model):
    """What somebody thinks of the centre: a month and four faces, no more.

    There is no link to a person, a file, a user or a moment, and nobody has the right
    to read a row; numbers come suppressed, for a quarter that is over: quarters do not
    overlap, so that no difference of two reports gives an answer away.
    """

    _name = "onestop.case.feedback"
    _description = "Anonymous opinion"
    _order = "month desc"
    _rec_name = "month"
    _log_access = False

    # ------------------------------------------------------------ fields
    centre_id = fields.Many2one(
        "onestop.centre", required=True, index=True, ondelete="restrict"
    )
    month = fields.Char(required=True, help="Year and month, as 2026-11.")
    welcomed = fields.Selection(FACES, "Was I received well?")
    listened = fields.Selection(FACES, "Was I listened to?")
    decided = fields.Selection(FACES, "Did I decide myself?")
    safe = fields.Selection(FACES, "Do I feel safe here?")

    # ----------------------------------------------- constraints, indexes
    _month_format = models.Constraint(
        "CHECK (month ~ '^\\d{4}-\\d{2}$')", "A month is written as 2026-11."
    )

    # ------------------------------------------------------------- public
    @api.model
    def get_numbers(self, centre_id, year, quarter):
        """Return how many gave which answer in a quarter that is over.

        :param int quarter: 1 to 4
        :return: list of dict ``question``, ``good``, ``middling``, ``bad``, ``total``:
            counts; None where it is too small to be shown
        :raise AccessError: the user is no director or member of that centre
        :raise UserError: the quarter is not over
        """
        centre = self._check_director(centre_id)
        months = self._months_of(int(year), int(quarter))
        # sudo: nobody reads rows; what leaves this method is suppressed
        rows = self.sudo().search(
            [("centre_id", "=", centre.id), ("month", "in", months)]
        )
        return [self._suppressed(rows, question) for question in QUESTIONS]

    # ----------------------------------------------------------- business
    @api.model
    def _check_director(self, centre_id):
        if not self.env.user.has_group("onestop_base.group_director"):
            raise AccessError(self.env._("The director reads these numbers."))
        centre = self.env["onestop.centre"].search(
            [("id", "=", int(centre_id)), ("member_ids", "in", [self.env.uid])]
        )
        if not centre:
            raise AccessError(self.env._("You are not a member of that centre."))
        return centre

    @api.model
    def _months_of(self, year, quarter):
        if quarter not in (1, 2, 3, 4):
            raise UserError(self.env._("A year has four quarters. Choose one of them."))
        first = MONTHS_OF_QUARTER * (quarter - 1) + 1
        months = [f"{year:04}-{month:02}" for month in range(first, first + 3)]
        if self._this_month() <= months[-1]:
            raise UserError(self.env._("This quarter is not over. Choose one that is."))
        return months

    @api.model
    def _this_month(self):
        return fields.Date.context_today(self).strftime("%Y-%m")

    @api.model
    def _suppressed(self, rows, question):
        faces = tuple(value for value, _label in FACES)
        cells = {(face,): 0 for face in faces}
        for face in filter(None, rows.mapped(question)):
            cells[face,] += 1
        counts = Counts({"face": faces}, cells)
        layout = Layout.of(question, counts, "face")
        (table,) = suppress(counts, [layout]).tables
        return {
            "question": self._fields[question]._description_string(self.env),
            **{face: table.values[face,] for face in faces},
            "total": table.values["total",],
        }

    @api.model
    def _give_once(self, number, centre_id, answers):
        """Keep the answers of one person, if no answers were kept for a number yet.

        :param str number: of the token by which they come
        :return: False when there were some: these are not kept
        """
        if not set(QUESTIONS) & {name for name, face in answers.items() if face}:
            return True
        if not self.env["onestop.case.feedback.token"]._spend(number):
            return False
        self._give(centre_id, answers)
        return True

    @api.model
    def _give(self, centre_id, answers):
        """Keep the answers of one person: question -> face."""
        faces = dict(FACES)
        given = {
            question: answers[question]
            for question in QUESTIONS
            if answers.get(question) in faces
        }
        if given:
            # sudo: she has no account
            self.sudo().create(
                {"centre_id": centre_id, "month": self._this_month(), **given}
            )
