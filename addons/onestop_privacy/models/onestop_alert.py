from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..fields import EncryptedText


class OnestopAlert(models.Model):
    """A contentless notice: that somebody has to look, never at whom or what is there.

    With `for_user_id` it is one user's; without, it waits in the queue of those who
    oversee files. Nobody answers a notice about what she did herself.
    """

    _name = "onestop.alert"
    _description = "Notice"
    _order = "state desc, id desc"
    _rec_name = "id"

    # ------------------------------------------------------------ fields
    kind = fields.Selection(
        [
            ("emergency", "Emergency access was taken"),
            ("review", "An emergency access waits for its review"),
            ("grant", "Rights were given"),
            ("account", "Somebody's log-in was changed by another user"),
            ("setting", "A setting of the protection was changed"),
            ("conflict", "A conflict of interest was recorded"),
            ("conflict_removed", "A conflict of interest was removed"),
            ("many_files", "Many files in an hour"),
            ("night", "Files opened outside working hours"),
            ("refused", "Many refused tries"),
            ("searches", "Many searches by exact value"),
            ("export", "A large export"),
            ("purge", "Data are due for deletion"),
        ],
        "What happened",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Who did it", readonly=True, ondelete="restrict", index=True
    )
    for_user_id = fields.Many2one(
        "res.users",
        "For",
        readonly=True,
        ondelete="restrict",
        index=True,
        help="Empty: for everybody who oversees files.",
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    date_from = fields.Datetime("From", readonly=True)
    date_to = fields.Datetime("Until", readonly=True)
    count = fields.Integer("How many", readonly=True, aggregator=None)
    res_model = fields.Char("Model to look at", readonly=True)
    res_id = fields.Many2oneReference(
        "Record to look at", model_field="res_model", readonly=True
    )
    state = fields.Selection(
        [("open", "To look at"), ("done", "Done")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    finding = EncryptedText(help="What was found out, and what follows from it.")
    done_by_id = fields.Many2one(
        "res.users", "Looked at by", readonly=True, ondelete="restrict"
    )
    date_done = fields.Datetime("Looked at", readonly=True)

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Notices are raised by the program alone (see `_raise_alerts`)."""
        if not self.env.su:
            raise AccessError(self.env._("Notices write themselves: nobody adds any."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - {"finding"}:
                raise AccessError(
                    self.env._("Only what was found out can be written to a notice.")
                )
            self._check_may_answer()
        return super().write(vals)

    def _check_may_answer(self):
        if any(alert.user_id == self.env.user for alert in self):
            raise AccessError(
                self.env._(
                    "This notice is about what you did. Somebody else looks at it."
                )
            )
        if any(alert.state == "done" for alert in self):
            raise UserError(self.env._("This notice was answered already."))

    # ------------------------------------------------------------ actions
    def action_done(self):
        """Close the notices; whoever closes one from the queue says what was found.

        :raise UserError: nothing was written, or it was closed already
        """
        self.check_access("write")
        self._check_may_answer()
        if any(not alert.for_user_id and not alert.finding for alert in self):
            raise UserError(
                self.env._("Write what you found out before you close the notice.")
            )
        # sudo: who may answer a notice closes it, and changes nothing else of it
        self.sudo()._close(self.env.user)

    def _close(self, user):
        moment = fields.Datetime.now()
        self.write({"state": "done", "done_by_id": user.id, "date_done": moment})

    def action_open(self):
        """Open what the notice is about, if the user may read it."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def action_rows(self):
        """Show the rows of the log that the notice is about."""
        self.ensure_one()
        self.check_access("read")
        action = "onestop_privacy.onestop_access_log_action"
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "domain": [
                ("user_id", "=", self.user_id.id),
                ("date", ">=", self.date_from),
                ("date", "<", self.date_to),
            ],
        }

    # ----------------------------------------------------------- business
    @api.model
    def _raise_alerts(self, vals_list):
        """Add notices; one that is open for the same is not repeated.

        One about a time (`date_from`) is not repeated even when it was closed.

        :param vals_list: values with `kind` and what makes the notice distinct:
            `user_id`, `for_user_id`, `res_model`, `res_id`, `date_from`
        :return: the new notices, as superuser
        """
        names = ("kind", "user_id", "for_user_id", "res_model", "res_id", "date_from")
        # sudo: whoever sets a notice off cannot read the queue
        alerts = self.sudo()
        new = []
        for vals in vals_list:
            same = [(name, "=", vals.get(name, False)) for name in names]
            if not vals.get("date_from"):
                same.append(("state", "=", "open"))
            if not alerts.search_count(same, limit=1):
                new.append(vals)
        return alerts.create(new)
