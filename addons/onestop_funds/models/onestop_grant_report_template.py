from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.report_forms import ENGINES


class OnestopGrantReportTemplate(models.Model):
    """A donor's form: which engine computes it, and how it is written.

    A record of data, see ``docs/funds.md``; nobody writes it on the screen.
    """

    _name = "onestop.grant.report.template"
    _description = "Form of a donor"
    _order = "sequence, name"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True, translate=True)
    key = fields.Char(required=True, help="Name of the form in the code.")
    engine = fields.Selection(
        [(key, key) for key in ENGINES],
        required=True,
        default="financial",
        help="The rules by which it is computed.",
    )
    basis = fields.Selection(
        [("posted", "Costs that are posted"), ("paid", "Costs that are paid")],
        required=True,
        default="posted",
    )
    has_vouchers = fields.Boolean("List of vouchers")
    qweb_template = fields.Char(
        required=True,
        default="onestop_funds.report_page",
        help="Template of the page, for screen and PDF alike.",
    )
    layout = fields.Json(
        help="Columns with labels, for screen, PDF and XLSX; empty: the engine's own."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _key_unique = models.UniqueIndex("(key)", "Another form has this key.")

    # ------------------------------------------------------------- checks
    @api.constrains("qweb_template")
    def _check_qweb_template(self):
        for form in self:
            # sudo: whether there is such a template, whoever asks
            views = self.env["ir.ui.view"].sudo()
            named = [("key", "=", form.qweb_template), ("type", "=", "qweb")]
            if not views.search_count(named, limit=1):
                raise ValidationError(
                    self.env._(
                        "Form %(key)s: there is no template %(name)s.",
                        key=form.key,
                        name=form.qweb_template,
                    )
                )

    @api.constrains("layout")
    def _check_layout(self):
        """What a column computes stands among the columns."""
        for form in self:
            columns = (form.layout or {}).get("columns") or []
            keys = {column.get("key") for column in columns}
            for column in columns:
                needed = {*column.get("terms", ()), *column.get("ratio", ())}
                if not column.get("key") or not needed <= keys:
                    raise ValidationError(
                        self.env._(
                            "Form %(key)s: column %(column)s needs %(names)s with it.",
                            key=form.key,
                            column=column.get("key"),
                            names=", ".join(sorted(needed - keys)),
                        )
                    )

    # ----------------------------------------------------------- business
    def _merge_columns(self, columns):
        """Return the columns of the form: the engine's, as the layout chooses them.

        :raise ValidationError: a column is neither the engine's nor computed
        """
        chosen = (self.layout or {}).get("columns")
        if not chosen:
            return [dict(column) for column in columns]
        known = {column["key"]: column for column in columns}
        merged = []
        for column in chosen:
            if column["key"] not in known and not {"terms", "ratio"} & column.keys():
                raise ValidationError(
                    self.env._(
                        "Form %(key)s: nothing computes column %(column)s.",
                        key=self.key,
                        column=column["key"],
                    )
                )
            merged.append({**known.get(column["key"], {"kind": "money"}), **column})
        return merged
