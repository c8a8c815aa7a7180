from odoo import fields, models
from odoo.exceptions import AccessError, UserError

CHECKLIST = ("closure_safety", "closure_goals", "closure_agreed", "closure_return")


class OnestopCase(models.Model):
    """The end of a case, and its new beginning when she comes back."""

    _inherit = "onestop.case"

    # ------------------------------------------------------------- checks
    def _check_closure(self):
        """Refuse a closure that is not filled in as the standard wants it.

        Met needs ask for the whole list; who left, or wants it so, may be unreachable.

        :raise UserError: the reason or a point of the list is missing
        """
        self.ensure_one()
        if self.date_closed:
            raise UserError(self.env._("This file is closed already."))
        if not self.closure_reason:
            raise UserError(
                self.env._("Say on the page Closure why this file is closed.")
            )
        missing = [name for name in CHECKLIST if not self[name]]
        if self.closure_reason == "needs_met" and missing:
            raise UserError(
                self.env._(
                    "Before her needs count as met: %(points)s.",
                    points="; ".join(
                        self._fields[name]._description_string(self.env)
                        for name in missing
                    ),
                )
            )

    # ----------------------------------------------------------- business
    def _close(self, reason=None):
        """Close files; the circles of the persons follow. The caller has the right.

        :param reason: key of CLOSURE_REASONS; None: the one that was filled in
        """
        for case in self.sudo():
            vals = {"date_closed": fields.Date.context_today(case)}
            if reason:
                vals["closure_reason"] = reason
            case.write(vals)
        self.sudo().person_id._refresh_circle()

    # ------------------------------------------------------------ actions
    def action_open_additional(self):
        """Open a further file for the same person, as its manager wants it.

        :return: action that shows the new file
        :raise AccessError: the user does not manage this file
        """
        self.ensure_one()
        self.check_access("write")
        if self.manager_id.id != self.env.uid or self.date_closed:
            raise AccessError(
                self.env._("Only who manages her open file opens a further one.")
            )
        # sudo: nobody says by hand that a file is a further one
        case = self.sudo().create(
            {
                "person_id": self.person_id.id,
                "is_additional": True,
                "date_received": fields.Datetime.now(),
            }
        )
        return case.with_env(self.env)._action_form()

    def _action_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_reopen(self):
        """Open a closed file again: she has come back.

        :raise UserError: another file is open for her, or this one is not closed
        """
        self.ensure_one()
        self.check_access("write")
        if not self.date_closed:
            raise UserError(self.env._("This file is open."))
        self._check_one_open([{"person_id": self.sudo().person_id.id}])
        # sudo: no user writes these fields by hand on a closed file
        case = self.sudo()
        case.write(
            {
                "date_closed": False,
                "closure_reason": False,
                **dict.fromkeys(CHECKLIST, False),
            }
        )
        closures = case.approval_ids.filtered(lambda a: a.kind == "closure")
        closures.is_current = False
        case.person_id._refresh_circle()
