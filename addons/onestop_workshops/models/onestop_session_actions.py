from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.onestop_base.tools.references import foreign_keys


class OnestopSession(models.Model):
    """Cancelling, taking back, making up for a session."""

    _inherit = "onestop.session"

    replaced_by_ids = fields.One2many(
        "onestop.session", "replaces_id", string="Made up by"
    )

    # ------------------------------------------------------------ actions
    def action_ask_cancel(self):
        """Ask why the session does not take place."""
        self._check_planned()
        return self._open_wizard("onestop.session.cancel", self.env._("Cancel"))

    def action_ask_make_up(self):
        """Ask when a session that did not reach all is made up for."""
        self.ensure_one()
        if self.state == "planned":
            raise UserError(
                self.env._(
                    "%(session)s is planned still. Move it, or cancel it first.",
                    session=self.code,
                )
            )
        return self._open_wizard("onestop.session.make.up", self.env._("Make up"))

    def action_restore(self):
        """Plan cancelled sessions again, at their time."""
        self.check_access("write")
        for session in self:
            if session.state != "cancelled":
                raise UserError(
                    self.env._("Only a cancelled session is planned again.")
                )
            if session.replaced_by_ids.filtered(lambda one: one.state != "cancelled"):
                raise UserError(
                    self.env._(
                        "Another session makes up for %(session)s. Cancel that first.",
                        session=session.code,
                    )
                )
        self._check_cohorts_open([{"cohort_id": one.cohort_id.id} for one in self])
        # sudo: the state is nobody's to write; who may was checked
        self.sudo().write({"state": "planned", "cancel_reason": False})

    # ----------------------------------------------------------- business
    def cancel(self, reason):
        """Cancel planned sessions.

        :param str reason: a value of ``cancel_reason``
        :raise UserError: one was held, or the reason is unknown
        """
        self.check_access("write")
        self._check_planned()
        if reason not in dict(self._fields["cancel_reason"].selection):
            raise UserError(self.env._("Say why the session does not take place."))
        # sudo: the state is nobody's to write; who may was checked
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})

    def _open_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_session_id": self[:1].id},
        }

    def _used(self):
        """Return the sessions that anything refers to."""
        if not self:
            return self
        parts = [
            SQL(
                "SELECT %(column)s FROM %(table)s WHERE %(column)s IN %(ids)s",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                ids=tuple(self.ids),
            )
            for table, column in foreign_keys(self.env, self._table)
        ]
        rows = self.env.execute_query(SQL(" UNION ").join(parts))
        return self.browse(id_ for (id_,) in rows)
