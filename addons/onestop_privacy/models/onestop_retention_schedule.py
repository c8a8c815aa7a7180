from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..fields import Sealed
from ..guard import is_guarded


class OnestopRetentionSchedule(models.Model):
    """How long texts, names and files of one kind of record stay."""

    _name = "onestop.retention.schedule"
    _description = "Retention schedule"
    _order = "name, id"

    # ------------------------------------------------------------ fields
    name = fields.Char("What it is about", required=True, translate=True)
    res_model = fields.Selection(
        selection="_selection_res_model", string="Kind of record", required=True
    )
    date_field = fields.Char(
        "Counted from", required=True, help="Technical name of a date of the record."
    )
    months = fields.Integer(required=True, aggregator=None)
    field_names = fields.Char(
        "Other fields to empty", help="Technical names, with commas between them."
    )
    with_parts = fields.Boolean(
        "With everything that hangs on it",
        default=True,
        help="Sealed texts and documents of its parts go, too.",
    )
    with_files = fields.Boolean("Documents", default=True)
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _months_positive = models.Constraint(
        "CHECK (months > 0)", "Data stay for a month or longer."
    )

    @api.model
    def _selection_res_model(self):
        # sudo: what a model is called is no secret
        known = self.env["ir.model"].sudo()
        return [
            (name, known._get(name).name or name)
            for name, model in sorted(self.env.items())
            if is_guarded(model) and not model._abstract and not model._transient
        ]

    # ------------------------------------------------------------- checks
    @api.constrains("res_model", "date_field", "field_names")
    def _check_fields(self):
        for schedule in self:
            known = self.env[schedule.res_model]._fields
            date = known.get(schedule.date_field)
            if date is None or date.type not in ("date", "datetime") or not date.store:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no stored date of these records.",
                        name=schedule.date_field,
                    )
                )
            for name in schedule._names():
                self._check_may_be_empty(name, known.get(name))

    def _check_may_be_empty(self, name, field):
        sealed = isinstance(field, Sealed)
        column = field is not None and field.store and (field.column_type or sealed)
        if not column or field.required or field.translate or name in ("id", "code"):
            raise ValidationError(
                self.env._(
                    "%(name)s cannot be emptied: it is no field of these records, or "
                    "they are never without it.",
                    name=name,
                )
            )

    # ----------------------------------------------------------- business
    def _names(self):
        return [n.strip() for n in (self.field_names or "").split(",") if n.strip()]

    def _limit(self):
        """Return the date before which the time of records has ended."""
        return fields.Date.context_today(self) - relativedelta(months=self.months)

    def _due(self, limit, count=None):
        """Return the records that are due, as superuser: not held, not purged yet.

        :param limit: records whose date is before it
        :param count: no more than so many
        """
        self.ensure_one()
        # sudo: a purge is about all records, whoever may read them
        records = self.env[self.res_model].sudo().with_context(active_test=False)
        domain = records._retention_domain(self.date_field, limit)
        held = self.env["onestop.legal.hold"]._held().get(self.res_model, set())
        gone = self.env["onestop.purge.record"]._gone(self)
        kept = [("id", "not in", list(held | gone))]
        return records.search([*domain, *kept], order="id", limit=count)

    @api.model
    def _cron_propose(self):
        """Put what is due before those who oversee files."""
        for schedule in self.search([]):
            schedule._propose()

    def _propose(self):
        """Return a new proposal, unless nothing is due or one is open."""
        # sudo: proposals write themselves
        purges = self.env["onestop.purge"].sudo()
        still = [("schedule_id", "=", self.id), ("state", "in", purges._unfinished())]
        limit = self._limit()
        due = self._due(limit)
        if not due or purges.search_count(still, limit=1):
            return purges.browse()
        purge = purges.create(
            {"schedule_id": self.id, "date_limit": limit, "record_count": len(due)}
        )
        self.env["onestop.alert"]._raise_alerts(
            [
                {
                    "kind": "purge",
                    "count": len(due),
                    "res_model": purge._name,
                    "res_id": purge.id,
                }
            ]
        )
        return purge
