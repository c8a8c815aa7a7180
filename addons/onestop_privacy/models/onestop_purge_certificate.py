import json

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..keys import current_ring
from ..sealing import opening
from ..tools.key_ring import KeyRingError
from .onestop_access_log import make_append_only

#: What the proof is about, in this order.
PROVED = (
    "date",
    "schedule_name",
    "model_name",
    "months",
    "date_limit",
    "record_count",
    "confirmed_by",
    "second_by",
    "counts",
)


class OnestopPurgeCertificate(models.Model):
    """What was deleted, when, by whose word: numbers alone, and never changed."""

    _name = "onestop.purge.certificate"
    _description = "Certificate of deletion"
    _order = "id desc"
    _log_access = False
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    date = fields.Datetime("Deleted", required=True, readonly=True)
    schedule_name = fields.Char("Schedule", required=True, readonly=True)
    model_name = fields.Char("Kind of record", required=True, readonly=True)
    months = fields.Integer(required=True, readonly=True, aggregator=None)
    date_limit = fields.Date("Before", required=True, readonly=True)
    record_count = fields.Integer("Records", required=True, readonly=True)
    confirmed_by = fields.Char(required=True, readonly=True)
    second_by = fields.Char("Second person", required=True, readonly=True)
    counts = fields.Json(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    proof = fields.Char(required=True, readonly=True)
    is_genuine = fields.Boolean("Unchanged", compute="_compute_is_genuine")
    lines = fields.Json(compute="_compute_lines")

    def init(self):
        make_append_only(self.env.cr, self._table)

    # ------------------------------------------------------------ compute
    def _compute_is_genuine(self):
        with opening(self.env):
            ring = current_ring()
        for certificate in self:
            content = certificate._content()
            try:
                fits = ring.mac_fits(certificate.key, content, certificate.proof)
            except KeyRingError:
                fits = False
            certificate.is_genuine = fits

    def _compute_lines(self):
        """Give what was deleted in words: kind of record, field, how many."""
        for certificate in self:
            certificate.lines = [
                {"model": self._label(model), "field": self._word(model, name),
                 "count": count}
                for model, name, count in certificate.counts or []
            ]  # fmt: skip

    @api.model
    def _label(self, model):
        # sudo: what a model is called is no secret
        return self.env["ir.model"].sudo()._get(model).name or model

    @api.model
    def _word(self, model, name):
        if not name:
            return ""
        field = self.env[model]._fields.get(name) if model in self.env else None
        return field._description_string(self.env) if field is not None else name

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Certificates write themselves."))
        return super().create(vals_list)

    # ----------------------------------------------------------- business
    @api.model
    def _issue(self, purge):
        """Write the certificate of a purge that has come to its end."""
        schedule = purge.schedule_id
        counts = purge.counts or []
        total = {(model, name): count for model, name, count in counts}
        with opening(self.env):
            ring = current_ring()
        vals = {
            "date": fields.Datetime.now(),
            "schedule_name": schedule.with_context(lang=purge.second_by_id.lang).name,
            "model_name": schedule.res_model,
            "months": schedule.months,
            "date_limit": purge.date_limit,
            "record_count": total.get((schedule.res_model, ""), 0),
            "confirmed_by": purge.confirmed_by_id.name,
            "second_by": purge.second_by_id.name,
            "counts": counts,
            "key": ring.newest.id,
        }
        vals["proof"] = ring.mac(ring.newest.id, self.new(vals)._content())
        return self.create(vals)

    def _content(self):
        """Return the bytes that the proof is about."""
        values = [self[name] for name in PROVED]
        return json.dumps(values, default=str, separators=(",", ":")).encode()
