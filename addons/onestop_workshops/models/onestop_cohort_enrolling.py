from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.onestop_base.tools.code import normalise

from ..tools.teaching_sql import ELSEWHERE_QUERY


class OnestopCohort(models.Model):
    """Enrolling persons of the centre.

    A livelihoods officer reads the persons who agreed to be followed up, and finds them
    by alias. Everybody else comes with her code: whoever has it may enrol her.
    """

    _inherit = "onestop.cohort"

    # ------------------------------------------------------------ actions
    def action_enrol(self):
        """Open the dialog that asks for codes and needs."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enrol"),
            "res_model": "onestop.enrolment.add",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_cohort_id": self.id},
        }

    # ----------------------------------------------------------- business
    def enrol(self, person_ids, date=None, **needs):
        """Enrol persons whom the user may read; who comes too late waits.

        :param list person_ids: ids of persons of this centre
        :param date: their first day; today, or the first day of the cohort, when empty
        :param needs: ``needs_childcare``, ``children_in_care``, ``needs_transport``
        :return: ids of the enrolments
        :raise AccessError: a person of another centre, or none, alike
        :raise UserError: somebody is in this cohort already, or it is over
        """
        persons = self.env["onestop.person"].search([("id", "in", list(person_ids))])
        if len(persons) < len(set(person_ids)):
            raise AccessError(
                self.env._("One of these persons is not open to you. Enter her code.")
            )
        return self._enrol(persons, date, **needs).ids

    def enrol_by_code(self, codes, date=None, **needs):
        """Enrol persons of this centre by their codes, in any spelling.

        :param list codes: texts
        :return: ids of the enrolments
        :raise UserError: a code that no person of the centre has
        """
        return self._enrol(self._persons_by_code(codes), date, **needs).ids

    @api.model
    def _person_by_code(self, code, centre):
        """Return the person of a centre with a code, or nobody; as superuser.

        Who has a conflict of interest finds nobody, as for a code that nobody has.
        """
        # sudo: whoever has the code may enrol her; centre and conflicts are asked here
        persons = self.env["onestop.person"].sudo()
        spelt = persons._code_in(code)
        if not spelt:
            return persons
        former = self.env["onestop.person.code"].sudo()
        found = persons.search([("code", "=", spelt)])
        found = found or former.search([("code", "=", spelt)]).person_id
        return found.filtered(
            lambda one: (
                one.centre_id == centre
                and self.env.user not in one.conflict_ids.user_id
            )
        )

    def _persons_by_code(self, codes):
        self.ensure_one()
        self.check_access("write")
        self.env["onestop.enrolment"].check_access("create")
        persons = self.env["onestop.person"].sudo()
        for code in codes:
            person = self._person_by_code(code, self.centre_id)
            if not person:
                persons.with_env(self.env)._note_tried(normalise(code))
                raise UserError(
                    self.env._(
                        "No person of the centre has the code %(code)s. Ask for it"
                        " again.",
                        code=code,
                    )
                )
            persons |= person
        return persons

    def _enrol(self, persons, date=None, **needs):
        """Enrol persons who were checked."""
        self.ensure_one()
        self.check_access("write")
        self.env["onestop.enrolment"].check_access("create")
        if self.state not in ("planned", "running"):
            raise UserError(self.env._("%(code)s is over.", code=self.code))
        if not persons:
            return self.env["onestop.enrolment"]
        day = fields.Date.to_date(date) or max(self._today(), self.date_start)
        self._check_enrollable(persons)
        self._check_free(persons, day)
        names = ("needs_childcare", "children_in_care", "needs_transport")
        needs = {name: needs[name] for name in names if name in needs}
        # sudo: number and state are nobody's to write, persons are not hers to read
        enrolments = self.env["onestop.enrolment"].sudo()
        enrolments = enrolments.create(
            [
                {"cohort_id": self.id, "person_id": one.id, "date_start": day, **needs}
                for one in persons
            ]
        )
        return enrolments.with_env(self.env)

    def _check_free(self, persons, day):
        """Say before the database does it that somebody learns elsewhere then."""
        rows = self.env.execute_query(
            SQL(ELSEWHERE_QUERY, cohort=self.id, persons=tuple(persons.ids), day=day)
        )
        busy = persons.browse([id_ for (id_,) in rows])
        if busy:
            raise UserError(
                self.env._(
                    "%(person)s learns in another cohort at the same hours. End that"
                    " enrolment first, or choose another cohort.",
                    person=busy[0].code,
                )
            )

    def _check_enrollable(self, persons):
        """Nobody is in this cohort twice."""
        # sudo: the persons were found, their enrolments are asked
        for enrolment in (
            self.env["onestop.enrolment"]
            .sudo()
            .search(
                [
                    ("cohort_id", "=", self.id),
                    ("person_id", "in", persons.ids),
                    ("state", "in", ("waiting", "enrolled", "completed")),
                ],
                limit=1,
            )
        ):
            raise UserError(
                self.env._(
                    "%(person)s is in %(cohort)s already, with the number %(number)s.",
                    person=enrolment.person_code,
                    cohort=self.code,
                    number=enrolment.number,
                )
            )
