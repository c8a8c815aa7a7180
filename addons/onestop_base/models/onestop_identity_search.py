from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Most searches of one user in an hour: a morning at the desk, not a list of names.
MOST_AN_HOUR = 20


class OnestopIdentitySearch(models.Model):
    """Somebody asked whether a woman is known: when, and what the answer was; no name.

    A possible match waits for the protection officer, who brings the two codes together
    or not.
    """

    _name = "onestop.identity.search"
    _description = "Question whether a person is known"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    user_id = fields.Many2one(
        "res.users",
        "Asked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    match = fields.Selection(
        [("none", "Nobody"), ("own", "Her own file"), ("possible", "Possible")],
        "Found",
        required=True,
        readonly=True,
    )
    found_ids = fields.Many2many(
        "onestop.person",
        "onestop_identity_search_found_rel",
        "search_id",
        "person_id",
        string="Persons",
        readonly=True,
        groups=".",
    )
    found_codes = fields.Char(
        compute="_compute_found_codes",
        compute_sudo=True,
        groups="onestop_base.group_protection",
        help="Codes of who may be meant, of any centre.",
    )
    answer = fields.Selection(
        [
            ("same", "The same person"),
            ("other", "Somebody else"),
            ("unclear", "Not to be found out"),
        ],
        readonly=True,
    )
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, ondelete="restrict"
    )
    date_answer = fields.Datetime("Answered", readonly=True)

    # ----------------------------------------------- constraints, indexes
    _user_date_idx = models.Index("(user_id, date)")
    _not_herself = models.Constraint(
        "CHECK (answered_by_id <> user_id)", "Nobody answers her own question."
    )

    # ------------------------------------------------------------ compute
    @api.depends("found_ids")
    @api.depends_context("uid")
    def _compute_found_codes(self):
        for search in self:
            # An officer who is in conflict with somebody does not learn of her.
            open_to = search.found_ids.filtered(
                lambda person: self.env.uid not in person.conflict_ids.user_id.ids
            )
            search.found_codes = ", ".join(sorted(open_to.mapped("code")))

    # ----------------------------------------------------------- business
    @api.model
    def _check_rate(self):
        """Refuse a list of names.

        :raise UserError: too many questions within an hour
        """
        since = fields.Datetime.now() - timedelta(hours=1)
        # sudo: a user reads her own questions only, and not by every role
        asked = self.sudo().search_count(
            [("user_id", "=", self.env.uid), ("date", ">", since)]
        )
        if asked >= MOST_AN_HOUR:
            raise UserError(
                self.env._(
                    "You asked %(count)s times within an hour. Go on later, or ask the"
                    " protection officer.",
                    count=asked,
                )
            )

    @api.model
    def _record(self, match, found):
        """Keep that somebody asked, and put a possible match into the queue.

        :param found: persons, none of them the user's own
        """
        # sudo: nobody writes these by hand
        search = self.sudo().create({"match": match, "found_ids": found.ids})
        if found:
            self.env["onestop.alert"]._raise_alerts(
                [
                    {
                        "kind": "known",
                        "user_id": self.env.uid,
                        "res_model": self._name,
                        "res_id": search.id,
                    }
                ]
            )
        return search

    def answer_question(self, answer):
        """Say whether the found person is the one who was meant.

        :param str answer: same, other or unclear
        :raise AccessError: not the protection officer's, or her own question
        """
        self.check_access("read")
        if not self.env.user.has_group("onestop_base.group_protection") or any(
            search.user_id == self.env.user for search in self
        ):
            raise AccessError(
                self.env._("The protection officer answers, and not her own question.")
            )
        if answer not in dict(self._fields["answer"].selection):
            raise UserError(self.env._("Choose one of the answers."))
        # sudo: who may answer writes the answer and nothing else
        self.sudo().write(
            {
                "answer": answer,
                "answered_by_id": self.env.uid,
                "date_answer": fields.Datetime.now(),
            }
        )

    def action_same(self):
        self.answer_question("same")

    def action_other(self):
        self.answer_question("other")

    def action_unclear(self):
        self.answer_question("unclear")
