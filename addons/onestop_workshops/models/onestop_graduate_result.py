from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import outcomes
from .onestop_graduate_followup import KEPT_VALUES


class OnestopGraduateFollowup(models.Model):
    """The end of a round: the values of its day, and what it says."""

    _inherit = "onestop.graduate.followup"

    def _finish(self, day=None):
        """End a round with the values of its day; a corrected one keeps its day."""
        # sudo: the clock of a centre is no secret
        centre = self.sudo().enrolment_id.centre_id
        today = centre._to_local(fields.Datetime.now()).date()
        day = self.date_done or (fields.Date.to_date(day) if day else today)
        if not self.date_open <= day <= today:
            raise UserError(
                self.env._(
                    "The day of the interview lies between the first day of the round"
                    " (%(first)s) and today.",
                    first=self.date_open,
                )
            )
        vals = {"state": "done", "date_done": day, "date_ended": False}
        if not self.date_done:
            vals |= self._values_of(day)
        # sudo: rounds are written by these methods alone; access was asked
        self.sudo().write(vals)

    @api.model
    def _values_of(self, day):
        """Return {field: value} of the reference values in force on a day."""
        found = self.env["onestop.reference.value"]._in_force(day)
        # sudo: which pair of cut-offs holds is no secret
        config = self.env["ir.config_parameter"].sudo()
        if config.get_param("onestop_workshops.food_cutoffs") == "28_42":
            for kind in ("food_poor", "food_borderline"):
                found[kind] = found.get(f"{kind}_oil", found.get(kind))
        missing = [kind for kind in KEPT_VALUES.values() if not found.get(kind)]
        if missing:
            raise UserError(
                self.env._(
                    "Reference values of that day are missing: %(kinds)s. Record them"
                    " first.",
                    kinds=", ".join(missing),
                )
            )
        return {name: found[kind] for name, kind in KEPT_VALUES.items()}

    def _result(self):
        """Return what a finished round says, for the screen."""
        met = self._conditions()
        labels = self._condition_labels()
        return {
            "income": self.income,
            "smig": self.kept_smig,
            "is_gainful": self.is_gainful,
            "reaches_floor": self.income >= self.kept_smig,
            "held_months": self.months_held,
            "is_independent": self.is_independent,
            "is_measured": self.round in ("12", "24"),
            "conditions": [
                {"key": key, "label": labels[key], "is_met": met[key]}
                for key in outcomes.CONDITIONS
            ],
            "rcsi": self.rcsi if self.rcsi_class else None,
            "rcsi_class": self._label("rcsi_class"),
            "fcs": self.fcs if self.fcs_class else None,
            "fcs_class": self._label("fcs_class"),
            "agency": self.agency if self.group_member else None,
            "is_poor": self.is_poor or None,
        }

    def _label(self, name):
        choices = self._fields[name]._description_selection(self.env)
        return dict(choices).get(self[name], "")

    @api.model
    def _condition_labels(self):
        return {
            "two_sources_or_stable_job": self.env._(
                "Two sources of income, or work that stays"
            ),
            "positive_savings": self.env._("Savings"),
            "low_rcsi": self.env._("Food without hardship"),
            "food_acceptable": self.env._("Food of enough kinds"),
            "controls_income": self.env._("Keeps what she earns"),
            "savings_group": self.env._("In a savings group"),
        }
