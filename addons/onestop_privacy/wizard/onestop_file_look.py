from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from ..access import REFUSED
from ..tools.ways import way_of

#: What somebody enters who looks a file up.
ASKED = {"code", "date_from"}


class OnestopFileLook(models.TransientModel):
    """Who has looked at one file, from the access log: codes and users, no value."""

    _name = "onestop.file.look"
    _description = "Who has looked at a file"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char("Code of the file")
    res_model = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True)
    date_from = fields.Date("Since")
    users = fields.Json(compute="_compute_users")
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    # ------------------------------------------------------------ compute
    @api.depends("res_model", "res_id", "date_from")
    def _compute_users(self):
        for look in self:
            look.users = look._rows() if look.res_model else []

    @api.depends("users")
    def _compute_summary(self):
        for look in self:
            values = {"look": look, "users": look.users or []}
            template = "onestop_privacy.onestop_file_look_summary"
            look.summary = self.env["ir.qweb"]._render(template, values)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Ask for a code; which file that is, is found out here (`_set_file`)."""
        return super().create([self._asked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._asked(vals))

    @api.model
    def _asked(self, vals):
        """Return the values that a user may give: no number of a file."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name in ASKED}

    # ------------------------------------------------------------ actions
    @api.model
    def _action_on(self, subject):
        look = self.create({"code": subject.sudo().display_name})
        look._set_file(subject)
        return look._action()

    def action_find(self):
        """Look the code up, and show who has looked at the file.

        :raise UserError: there is no file with this code that the user may hear of
        """
        self.ensure_one()
        self._check_overseer()
        for name in self.env["onestop.about.subject"]._subject_models():
            subject = self.env[name]._find_subject((self.code or "").strip())
            mine = [("id", "in", subject.ids)]
            mine = Domain(mine) & subject._oversight_domain(self.env.user)
            if subject.search_count(mine):
                self._set_file(subject)
                return self._action()
        raise UserError(
            self.env._("There is no file with this code that is yours to oversee.")
        )

    def action_rows(self):
        """Show each row of the log on its own."""
        self.ensure_one()
        self._check_overseer()
        action = "onestop_privacy.onestop_access_log_action"
        ids = [row[0] for row in self._query("id")]
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "name": self.env._("Access log: %(code)s", code=self.code),
            "domain": [("id", "in", ids)],
        }

    def _action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who has looked"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _check_overseer(self):
        self.check_access("write")

    def _set_file(self, subject):
        # sudo: nobody else writes what file it is about
        self.sudo().write({"res_model": subject._name, "res_id": subject.id})

    # ----------------------------------------------------------- business
    def _query(self, columns):
        """Return columns of all rows about the file, the newest first."""
        # sudo: the parts of the file are found, not read
        subject = self.env[self.res_model].sudo().browse(self.res_id).exists()
        targets = subject._access_log_targets() if subject else {}
        about = [
            SQL("(model = %s AND record_ids && %s::int[])", model, sorted(ids))
            for model, ids in targets.items()
            if ids
        ]
        if not about:
            return []
        since = fields.Datetime.to_datetime(self.date_from)
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM onestop_access_log WHERE (%s) AND %s ORDER BY id DESC",
                SQL(columns),
                SQL(" OR ").join(about),
                SQL("date >= %s", since) if since else SQL("TRUE"),
            )
        )

    def _rows(self):
        """Return one dict a user: how often, when, which parts, by what way, why."""
        columns = "user_id, date, model, field_names, way, reason"
        found = {}
        for user_id, *row in self._query(columns):
            found.setdefault(user_id, []).append(row)
        # sudo: the name of a colleague who has left is still her name
        names = self.env["res.users"].sudo().browse(found)
        return [self._row_of(user, found[user.id]) for user in names]

    def _row_of(self, user, rows):
        refused = [row for row in rows if row[2] == REFUSED]
        looked = [row for row in rows if row[2] != REFUSED]
        way_kind = self.env["onestop.access.log"]._fields["way_kind"]
        ways = dict(way_kind._description_selection(self.env))
        labels = self._labels({row[1] for row in looked})
        kinds = sorted({way_of(row[3]) for row in looked})
        return {
            "name": user.name,
            "times": len(looked),
            "refused": len(refused),
            "days": len({row[0].date() for row in looked}),
            "first": format_datetime(self.env, rows[-1][0]),
            "last": format_datetime(self.env, rows[0][0]),
            "parts": [f"{labels[m]}: {self._times(looked, m)}" for m in labels],
            "ways": [ways[kind] for kind in kinds],
            "reasons": sorted({row[4] for row in looked if row[4]}),
        }

    def _times(self, rows, model):
        return sum(1 for row in rows if row[1] == model)

    def _labels(self, models_):
        # sudo: what a model is called is no secret
        models_ = sorted(models_)
        model = self.env["ir.model"].sudo()
        return {name: model._get(name).name or name for name in models_}
