from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from odoo.addons.onestop_base.tools.age import AGE_GROUPS

from ..tools.vocabulary import ANSWERS

RECEIVERS = "onestop_base.group_reception,onestop_base.group_social_worker"
ASKED = ("danger", "injured", "within_72h")
#: More children than this with one woman is a typing error.
MAX_CHILDREN = 15


class OnestopArrival(models.AbstractModel):
    """Somebody has arrived: the least that is asked at the door, and who comes to her.

    Reception opens the file by this and does not see it afterwards.
    """

    _name = "onestop.arrival"
    _description = "Arrival"

    # ------------------------------------------------------------- public
    @api.model
    def get_form(self, centre_id=False):
        """Return what the screen offers: languages, age groups, who is on duty.

        :param int centre_id: False: the first centre of the user
        :return: dict ``centre_id``, ``centres``, ``languages``, ``age_groups``,
            ``workers`` (``user_id``, ``name``, ``hours``; on duty first)
        :raise AccessError: neither reception nor social worker, or not of this centre
        """
        centre = self._centre(centre_id)
        languages = self.env["onestop.language"].search_fetch([], ["name"])
        labels = self.env["onestop.person"]._fields["age_group"]
        return {
            "centre_id": centre.id,
            "centres": [
                {"id": item.id, "name": item.name}
                for item in self.env["onestop.centre"].search([])
            ],
            "languages": [{"id": item.id, "name": item.name} for item in languages],
            "age_groups": [
                {"key": key, "label": label}
                for key, label in labels._description_selection(self.env)
            ],
            "workers": self._workers(centre),
        }

    @api.model
    def register(self, vals):
        """Record an arrival: a person, her file, and who is called to her.

        The same ``request_uid`` again is the same arrival: a double tap records once.

        :param dict vals: ``request_uid``, ``centre_id``, ``user_id`` (the social worker
            who is called), ``alias``, ``age_group``, ``language_id``, ``danger``,
            ``injured``, ``within_72h`` (``yes``, ``no``, ``not_asked``),
            ``child_count``
        :return: dict ``code`` (of the person), ``worker`` (name)
        :raise UserError: nobody is called, or she cannot be; nothing is recorded then
        """
        centre = self._centre(vals.get("centre_id"))
        case = self._known_request(vals.get("request_uid"))
        if not case:
            case = self._open_case(centre, self._checked(vals))
            self._call_worker(case.manager_id)
        return {"code": case.person_id.code, "worker": case.manager_id.name}

    # ----------------------------------------------------------- business
    @api.model
    def _centre(self, centre_id):
        if not self.env.user.has_groups(RECEIVERS):
            raise AccessError(self.env._("Arrivals are recorded by the reception."))
        centres = self.env["onestop.centre"]
        if not centre_id:
            return centres.search([], limit=1)
        centre = centres.browse(int(centre_id))
        centre.check_access("read")
        return centre

    @api.model
    def _known_request(self, request_uid):
        """Return the file (sudo) that this request of this user has opened already."""
        # sudo: reception does not see the file that she opened
        return (
            self.env["onestop.case"]
            .sudo()
            .search(
                [
                    ("request_uid", "=", request_uid),
                    ("create_uid", "=", self.env.uid),
                ],
                limit=1,
            )
        )

    @api.model
    def _checked(self, vals):
        """Return the values of an arrival, each of which is one of those offered.

        :raise UserError: says what is missing
        """
        if not vals.get("user_id"):
            raise UserError(self.env._("Choose who is called to her."))
        if not vals.get("request_uid"):
            raise UserError(
                self.env._("This arrival came without a number. Try again.")
            )
        ages, answers = dict(AGE_GROUPS), dict(ANSWERS)
        count = vals.get("child_count") or 0
        if not isinstance(count, int) or not 0 <= count <= MAX_CHILDREN:
            raise UserError(
                self.env._(
                    "Check the number: %(max)s children at most.", max=MAX_CHILDREN
                )
            )
        asked = {name: vals.get(name) or "not_asked" for name in ASKED}
        age = vals.get("age_group") or False
        if not set(asked.values()) <= set(answers) or (age and age not in ages):
            raise UserError(self.env._("Choose one of the answers that are offered."))
        language = self.env["onestop.language"].browse(vals.get("language_id") or [])
        return {
            **asked,
            "request_uid": str(vals["request_uid"]),
            "user_id": int(vals["user_id"]),
            "alias": (vals.get("alias") or "").strip() or False,
            "age_group": age,
            "language_ids": language.exists().ids,
            "child_count": count,
        }

    @api.model
    def _open_case(self, centre, vals):
        """Record the person and open her file (sudo); the same request does so once.

        :raise ConcurrencyError: the same request does so just now: Odoo goes again, and
            finds what the other one has recorded
        """
        person = self.env["onestop.person"].create(
            {
                "centre_id": centre.id,
                "alias": vals["alias"],
                "sex": "female",
                "age_group": vals["age_group"],
                "language_ids": vals["language_ids"],
            }
        )
        danger = vals["danger"] == "yes"
        try:
            # sudo: reception opens a file for the team and does not see it
            return (
                self.env["onestop.case"]
                .sudo()
                .create(
                    {
                        "person_id": person.id,
                        "manager_id": vals["user_id"],
                        "request_uid": vals["request_uid"],
                        "child_count": vals["child_count"],
                        "risk": "imminent" if danger else "standard",
                        **{name: vals[name] for name in ASKED},
                    }
                )
            )
        except UniqueViolation as error:
            if error.diag.constraint_name != "onestop_case_request_uid_unique":
                raise
            raise ConcurrencyError("the same arrival, sent twice") from error

    @api.model
    def _call_worker(self, user):
        """Tell a social worker that somebody waits for her; never who."""
        user._bus_send(
            "simple_notification",
            {
                "type": "info",
                "sticky": True,
                "message": user.with_context(lang=user.lang).env._(
                    "You are asked to come to the reception."
                ),
            },
        )

    @api.model
    def _workers(self, centre):
        """Return the social workers of a centre, those on duty first."""
        hours = {
            row["employee_id"]: row["hours"]
            for row in centre.on_duty()
            if row["profession"] == "social_worker"
        }
        # sudo: of colleagues, members may know name, role and hours
        group = self.env.ref("onestop_base.group_social_worker").sudo()
        users = centre.sudo().member_ids.filtered(
            lambda user: user.active and group in user.all_group_ids
        )
        employees = self.env["hr.employee"].sudo().browse(list(hours))
        on_duty = {employee.user_id.id: hours[employee.id] for employee in employees}
        rows = [
            {"user_id": user.id, "name": user.name, "hours": on_duty.get(user.id, "")}
            for user in users
        ]
        return sorted(rows, key=lambda row: (not row["hours"], row["name"]))
