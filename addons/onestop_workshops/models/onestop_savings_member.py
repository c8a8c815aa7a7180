from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class OnestopSavingsMember(models.Model):
    """A member: a graduate or learner, or a neighbour of whom nothing is kept."""

    _name = "onestop.savings.member"
    _inherit = ["onestop.learner.open"]
    _description = "Member of a savings group"
    _order = "group_id, number"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    group_id = fields.Many2one(
        "onestop.savings.group", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(required=True, readonly=True, copy=False, aggregator=None)
    code = fields.Char(compute="_compute_code", store=True, readonly=True)
    enrolment_id = fields.Many2one(
        "onestop.enrolment",
        string="Graduate",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: a neighbour; nothing is kept about her.",
    )
    alias = fields.Char(related="enrolment_id.alias", related_sudo=False)
    entry_ids = fields.One2many("onestop.savings.entry", "member_id")
    saved = fields.Integer(compute="_compute_saved", help="XOF in this group.")
    owes = fields.Integer(compute="_compute_saved", help="XOF borrowed.")
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _number_unique = models.UniqueIndex(
        "(group_id, number)", "This number is taken in the group."
    )
    _once = models.UniqueIndex(
        "(group_id, enrolment_id) WHERE enrolment_id IS NOT NULL",
        "She is in this group already.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("number", "enrolment_id.code")
    def _compute_code(self):
        for member in self:
            member.code = f"{member.number:02}"

    @api.depends("entry_ids.saved", "entry_ids.lent", "entry_ids.repaid")
    def _compute_saved(self):
        rows = self.env["onestop.savings.entry"]._read_group(
            [("member_id", "in", self.ids)],
            ["member_id"],
            ["saved:sum", "lent:sum", "repaid:sum"],
        )
        sums = {member.id: found for member, *found in rows}
        for member in self:
            saved, lent, repaid = sums.get(member.id, (0, 0, 0))
            member.saved = saved
            member.owes = max(lent - repaid, 0)

    def _open_to_me(self):
        neighbours = Domain("enrolment_id", "=", False) & Domain(
            "group_id.centre_id.member_ids", "in", [self.env.uid]
        )
        return super()._open_to_me() | neighbours

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Add members, numbered in their group."""
        vals_list = [dict(vals) for vals in vals_list]
        last = {}
        for vals in vals_list:
            group = vals.get("group_id")
            if group not in last:
                # sudo: a number of somebody whom the user may not see is taken too
                last[group] = (
                    self.sudo()
                    .with_context(active_test=False)
                    ._read_group([("group_id", "=", group)], [], ["number:max"])[0][0]
                    or 0
                )
            last[group] += 1
            vals["number"] = last[group]
        return super().create(vals_list)

    # ------------------------------------------------------------- checks
    @api.constrains("enrolment_id", "group_id")
    def _check_centre(self):
        for member in self:
            centre = member.enrolment_id.centre_id
            if centre and centre != member.group_id.centre_id:
                raise ValidationError(
                    self.env._(
                        "Graduate %(code)s belongs to another centre than the group.",
                        code=member.enrolment_id.code,
                    )
                )
