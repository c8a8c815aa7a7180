from odoo import fields, models


class OnestopGrantBudgetVersion(models.Model):
    """A budget as it was agreed at one time; the newest approved one is in force."""

    _name = "onestop.grant.budget.version"
    _description = "Version of a budget"
    _order = "grant_id, number desc"

    grant_id = fields.Many2one(
        "onestop.grant", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="grant_id.currency_id")
    number = fields.Integer(required=True, readonly=True, copy=False)
    date_from = fields.Date(required=True)
    reason = fields.Char(required=True)
    rate = fields.Float(digits=(16, 6), help="XOF for one unit, for planning in XOF.")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("superseded", "Superseded")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    prepared_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many("onestop.grant.budget.version.line", "version_id")

    _number_unique = models.UniqueIndex("(grant_id, number)")
    _one_approved = models.UniqueIndex("(grant_id) WHERE state = 'approved'")
    _second_person = models.Constraint(
        "CHECK (approved_by_id IS NULL OR approved_by_id <> prepared_by_id)",
        "Who prepared a budget does not approve it: ask the certifier.",
    )
