from odoo import fields, models


class OnestopGbvimsRelease(models.Model):
    """What was published of the figures: the ledger that keeps differences safe.

    It holds what readers have seen, and nothing that was hidden from them. It only
    grows: a report that is made again is suppressed beside all these.
    """

    _name = "onestop.gbvims.release"
    _description = "Published figures"
    _order = "id"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    audience = fields.Selection(
        [("inside", "Of one centre"), ("outside", "Of all centres")],
        required=True,
        readonly=True,
    )
    threshold = fields.Integer(required=True, readonly=True)
    month_from = fields.Date(required=True, readonly=True)
    month_to = fields.Date(required=True, readonly=True, help="First day of the month.")
    centre_ids = fields.Many2many("onestop.centre", string="Centres", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Published by", required=True, readonly=True, ondelete="restrict"
    )
    tables = fields.Json(readonly=True)
    is_sum = fields.Boolean(
        "Summed up",
        readonly=True,
        help="Made of reports that were published before, and tells nothing beyond.",
    )

    # ----------------------------------------------- constraints, indexes
    _months_order = models.Constraint(
        "CHECK (month_to >= month_from)", "The first month comes before the last one."
    )

    # ----------------------------------------------------------- business
    def _region(self):
        """Return the frozenset of (centre id, month) that the figures are about."""
        self.ensure_one()
        return region_of(self.centre_ids.ids, self.month_from, self.month_to)

    def _of(self, audience, centres, month_from, month_to):
        """Return those of the same months and centres, oldest first.

        All centres together are all that there were, or those that were large enough.
        """
        return self.filtered(
            lambda one: (
                (one.audience, one.month_from, one.month_to)
                == (audience, month_from, month_to)
                and (audience == "outside" or one.centre_ids == centres)
            )
        )


def region_of(centre_ids, month_from, month_to):
    """Return the frozenset of (centre id, ``2026-05``) of whole months."""
    first = month_from.year * 12 + month_from.month - 1
    last = month_to.year * 12 + month_to.month - 1
    months = [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
    return frozenset((centre, month) for centre in centre_ids for month in months)
