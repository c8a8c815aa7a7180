from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class OnestopPersonMerge(models.Model):
    """Two records of one person become one: who asked, who agreed, which codes.

    A social worker who accompanies both does it herself. A director asks, and somebody
    else agrees.
    """

    _name = "onestop.person.merge"
    _inherit = ["onestop.guarded"]
    _description = "Two records of one person"
    _order = "id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    loser_id = fields.Many2one(
        "onestop.person",
        "Record that ends",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    winner_id = fields.Many2one(
        "onestop.person",
        "Record that stays",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    asked_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_done = fields.Datetime("Merged", readonly=True)
    state = fields.Selection(
        [("asked", "Waits for a second person"), ("done", "Done"), ("no", "Refused")],
        required=True,
        readonly=True,
        default="asked",
    )

    # ----------------------------------------------- constraints, indexes
    _two = models.Constraint(
        "CHECK (loser_id <> winner_id)", "These are one record already."
    )
    _second_person = models.Constraint(
        "CHECK (decided_by_id <> asked_by_id)",
        "Somebody else decides than who asked for it.",
    )
    _once = models.UniqueIndex(
        "(loser_id) WHERE state <> 'no'", "This was asked for already."
    )

    # ------------------------------------------------------------ actions
    def action_agree(self):
        """Merge what a director asked for.

        :raise AccessError: the user asked herself, or may not decide
        """
        self._decide("done")
        # sudo: the second person need not know both records; she agreed to codes
        for merge in self.sudo():
            merge.loser_id._merge(merge.winner_id)
            merge.date_done = fields.Datetime.now()

    def action_refuse(self):
        """Let both records stand."""
        self._decide("no")

    def _decide(self, state):
        self.check_access("read")
        for merge in self.sudo():
            if merge.state != "asked":
                raise UserError(self.env._("This was decided already."))
            if not merge._may_decide(self.env.user):
                raise AccessError(
                    self.env._(
                        "Another director decides, or a social worker who accompanies"
                        " one of the two; never who asked for it."
                    )
                )
        # sudo: who may decide writes that she did
        self.sudo().write({"state": state, "decided_by_id": self.env.uid})

    def _may_decide(self, user):
        persons = self.loser_id | self.winner_id
        return (
            user != self.asked_by_id
            and user in self.winner_id.centre_id.member_ids
            and user not in persons.conflict_ids.user_id
            and (
                user.has_group("onestop_base.group_director")
                or user in persons.circle_ids
            )
        )

    # ----------------------------------------------------------- business
    @api.model
    def _ask(self, loser, winner):
        """Record that a director asks for it; ``self`` is superuser's."""
        return self.create({"loser_id": loser.id, "winner_id": winner.id})
