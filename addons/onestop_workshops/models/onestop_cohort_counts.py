from odoo import api, fields, models

from odoo.addons.onestop_base.tools.roles import groups_of

#: Who plans with needs; numbers alone, of a whole cohort.
PLANNERS = groups_of("trainer", "livelihoods", "director")


class OnestopCohort(models.Model):
    """How many learn, wait and need what: numbers, and nobody's name or code."""

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------ fields
    enrolled_count = fields.Integer(
        string="Learners", compute="_compute_counts", compute_sudo=True
    )
    waiting_count = fields.Integer(
        string="Waiting", compute="_compute_counts", compute_sudo=True
    )
    completed_count = fields.Integer(
        string="Graduates", compute="_compute_counts", compute_sudo=True
    )
    left_count = fields.Integer(
        string="Left", compute="_compute_counts", compute_sudo=True
    )
    free_count = fields.Integer(
        string="Free places", compute="_compute_counts", compute_sudo=True
    )
    childcare_count = fields.Integer(
        string="Childcare places",
        compute="_compute_counts",
        compute_sudo=True,
        groups=PLANNERS,
        help="Children of learners who are looked after during the sessions.",
    )
    transport_count = fields.Integer(
        string="Transport",
        compute="_compute_counts",
        compute_sudo=True,
        groups=PLANNERS,
        help="Learners who need transport.",
    )
    session_count = fields.Integer(
        string="Sessions", compute="_compute_session_counts", compute_sudo=True
    )
    held_count = fields.Integer(
        string="Sessions held", compute="_compute_session_counts", compute_sudo=True
    )

    # ------------------------------------------------------------ compute
    @api.depends("enrolment_ids.state", "capacity")
    def _compute_counts(self):
        by_state = {
            (cohort.id, state): (count, children)
            for cohort, state, count, children in self._read_enrolments(
                [], ["__count", "children_in_care:sum"]
            )
        }
        transport = {
            (cohort.id, state): count
            for cohort, state, count in self._read_enrolments(
                [("needs_transport", "=", True)], ["__count"]
            )
        }
        for cohort in self:
            counts = {
                state: by_state.get((cohort.id, state), (0, 0))[0]
                for state in ("enrolled", "waiting", "completed", "left")
            }
            for state, count in counts.items():
                cohort[f"{state}_count"] = count
            cohort.free_count = max(cohort.capacity - cohort.enrolled_count, 0)
            children = by_state.get((cohort.id, "enrolled"), (0, 0))[1]
            cohort.childcare_count = children or 0
            cohort.transport_count = transport.get((cohort.id, "enrolled"), 0)

    def _read_enrolments(self, domain, aggregates):
        return self.env["onestop.enrolment"]._read_group(
            [("cohort_id", "in", self.ids), *domain],
            ["cohort_id", "state"],
            aggregates,
        )

    @api.depends("session_ids.state")
    def _compute_session_counts(self):
        counts = {
            (cohort.id, state): count
            for cohort, state, count in self.env["onestop.session"]._read_group(
                [("cohort_id", "in", self.ids)], ["cohort_id", "state"], ["__count"]
            )
        }
        for cohort in self:
            cohort.held_count = counts.get((cohort.id, "held"), 0)
            cohort.session_count = cohort.held_count + counts.get(
                (cohort.id, "planned"), 0
            )
