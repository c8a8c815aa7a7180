from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command

from ..tools.finding import known_age

#: A hold on reserved beds lasts this long unless told otherwise. Hours.
HOLD_HOURS = 24
#: More children than this with one woman is a typing error.
MAX_CHILDREN = 15


class OnestopStay(models.Model):
    """From the door to the departure: admit, reserve, check in, extend, check out."""

    _inherit = "onestop.stay"

    # ---------------------------------------------------------- admission
    @api.model
    def admit_emergency(self, vals):
        """Admit a household at once, with an alias and the number of children only.

        The same ``request_uid`` again returns the same stay: a double tap admits once.

        :param dict vals: ``centre_id``, ``alias``, ``children`` (number, or list of
            dict ``age``, ``sex``, ``alias``), ``beds`` (ids or False, the woman first;
            absent: the best proposal), ``request_uid``, ``date_start``,
            ``date_expected``, ``accessible``, ``medical``
        :return: dict ``stay_id``, ``code``, ``person_code``, ``beds`` (names)
        :raise UserError: no alias, no fitting bed; nothing is recorded then
        """
        centre = self._readable_centre(vals.get("centre_id"))
        known = self._known_request(vals.get("request_uid"))
        if known:
            return known._admission_result()
        stay = self._create_once(self._prepare_admission_vals(centre, vals))
        residents = stay.resident_ids
        beds = vals.get("beds")
        if beds is None:
            beds = stay._best_beds()
        elif len(beds) != len(residents):
            raise UserError(
                self.env._("Give a bed, or none, for each member of the household.")
            )
        stay._put_in_beds(
            dict(zip(residents.ids, beds, strict=True)),
            stay.date_arrival,
            stay.date_expected or None,
            "occupied",
        )
        stay._set_state("checked_in")
        return stay._admission_result()

    @api.model
    def _known_request(self, request_uid):
        """Return the stay that this request has made already."""
        if not request_uid:
            return self.browse()
        return self.search([("request_uid", "=", request_uid)], limit=1)

    @api.model
    def _create_once(self, vals):
        """Create a stay; when the same request does so just now, let Odoo go again.

        The next try finds what the other one has recorded.

        :raise ConcurrencyError: for ``odoo.service.model.retrying``
        """
        try:
            return self.create(vals)
        except UniqueViolation as error:
            if error.diag.constraint_name != "onestop_stay_request_uid_unique":
                raise
            raise ConcurrencyError("the same admission, sent twice") from error

    @api.model
    def _prepare_admission_vals(self, centre, vals):
        """Return the values of a stay with its household."""
        alias = (vals.get("alias") or "").strip()
        if not alias:
            raise UserError(
                self.env._("Ask what name she wants to be called here, and enter it.")
            )
        children = vals.get("children") or []
        count = children if isinstance(children, int) else len(children)
        if not 0 <= count <= MAX_CHILDREN:
            raise UserError(
                self.env._(
                    "%(count)s children? Check the number: %(max)s at most.",
                    count=count,
                    max=MAX_CHILDREN,
                )
            )
        if isinstance(children, int):
            children = [{}] * count
        woman = self.env["onestop.person"].create(
            {
                "centre_id": centre.id,
                "alias": alias,
                "sex": "female",
                "need_accessible": bool(vals.get("accessible")),
                "need_medical": bool(vals.get("medical")),
            }
        )
        start = fields.Date.to_date(vals.get("date_start")) or centre.current_night()
        return {
            "centre_id": centre.id,
            "date_arrival": start,
            "date_expected": fields.Date.to_date(vals.get("date_expected")) or False,
            "request_uid": vals.get("request_uid") or False,
            "resident_ids": self._prepare_resident_commands(centre, woman, children),
        }

    @api.model
    def _prepare_resident_commands(self, centre, woman, children):
        """Return create commands for a woman and her children."""
        rows = [{"role": "woman", "sex": "female", "person_id": woman.id}]
        for number, child in enumerate(children, start=1):
            age = known_age(child.get("age"))
            rows.append(
                {
                    "role": "child",
                    "sex": child.get("sex") or False,
                    "age": age or 0,
                    "age_known": age is not None,
                    "alias": (child.get("alias") or "").strip()
                    or self.env._("Child %(number)s", number=number),
                }
            )
        persons = self.env["onestop.person"].create(
            [
                self.env["onestop.resident"]._prepare_person_vals(row, centre.id)
                for row in rows[1:]
            ]
        )
        for row, person in zip(rows[1:], persons, strict=True):
            row.pop("alias")
            row["person_id"] = person.id
        return [Command.create(row) for row in rows]

    def _best_beds(self):
        """Return the bed ids of the best proposal, a place per resident.

        :raise UserError: nothing fits
        """
        plans = self.find_places(
            self.centre_id.id,
            self.date_arrival,
            self.date_expected or None,
            stay_id=self.id,
            limit=1,
        )
        if not plans:
            raise UserError(
                self.env._(
                    "No free beds fit this household. Put it on the waiting list, or"
                    " record where it was sent."
                )
            )
        return [entry["bed_id"] for entry in plans[0]["beds"]]

    def _admission_result(self):
        """Return what the client shows after an admission."""
        return {
            "stay_id": self.id,
            "code": self.code,
            "person_code": self.person_id.code,
            "beds": self._live_assignments().mapped("bed_id.name"),
        }

    # --------------------------------------------------------------- beds
    def _put_in_beds(self, beds, date_start, date_end, state):
        """Give each resident her bed, the whole household in one go.

        A bed that is promised to somebody else later is given until then.

        :param dict beds: resident id -> bed id, or False when she shares
        :param state: ``reserved`` or ``occupied``
        """
        self.ensure_one()
        residents = {resident.id: resident for resident in self.resident_ids}
        wrong = set(map(int, beds)) - set(residents)
        if wrong:
            raise UserError(
                self.env._("A resident of another household was given a bed.")
            )
        self.env["onestop.bed.assignment"]._release_expired(beds.values())
        until = self._free_until([b for b in beds.values() if b], date_start, date_end)
        rows = []
        for resident_id, bed_id in beds.items():
            if bed_id:
                rows.append(
                    {
                        "stay_id": self.id,
                        "resident_id": int(resident_id),
                        "bed_id": int(bed_id),
                        "date_start": date_start,
                        "date_end": until.get(int(bed_id), date_end) or False,
                        "state": state,
                    }
                )
            elif residents[int(resident_id)].bed_need == "cot":
                residents[int(resident_id)].bed_need = "shares"
        if not rows:
            raise UserError(self.env._("Give at least one bed to the household."))
        return self.env["onestop.bed.assignment"].create(rows)

    @api.model
    def _free_until(self, bed_ids, date_start, date_end):
        """Return {bed id: first night of the next assignment} for open-ended needs."""
        if date_end or not bed_ids:
            return {}
        rows = self.env["onestop.bed.assignment"]._read_group(
            [
                ("bed_id", "in", bed_ids),
                ("state", "!=", "cancelled"),
                ("date_start", ">", date_start),
            ],
            ["bed_id"],
            ["date_start:min"],
        )
        return {bed.id: start for bed, start in rows}

    # -------------------------------------------------------------- stays
    @api.model
    def reserve(self, stay_id, beds, date_start, date_end=None, hold_hours=HOLD_HOURS):
        """Hold beds for a household until it comes, or the hold expires.

        :param int stay_id: a requested or waiting stay
        :param dict beds: resident id -> bed id, or False for who shares
        :param date_start: first night
        :param date_end: exclusive; None: open-ended
        :param hold_hours: how long the hold lasts, in hours
        :return: True
        """
        stay = self._get(stay_id)
        stay._live_assignments()._internal().write({"state": "cancelled"})
        start = fields.Date.to_date(date_start)
        end = fields.Date.to_date(date_end) or None
        stay._put_in_beds(beds, start, end, "reserved")
        stay._set_state(
            "reserved",
            date_arrival=start,
            date_expected=end or stay.date_expected,
            hold_until=fields.Datetime.now() + timedelta(hours=float(hold_hours)),
        )
        return True

    @api.model
    def check_in(self, stay_id, beds=None, night=None):
        """The household is here: its beds are occupied from this night.

        :param int stay_id: a requested, waiting or reserved stay
        :param dict beds: resident id -> bed id; None: the reserved beds, or the best
            proposal if none are reserved
        :param night: first night; None: the running night
        :return: dict as of :meth:`admit_emergency`
        """
        stay = self._get(stay_id)
        night = fields.Date.to_date(night) or stay.centre_id.current_night()
        held = stay._live_assignments()
        if beds is None and held:
            stay._occupy(held, night)
        else:
            held._internal().write({"state": "cancelled"})
            stay.date_arrival = night
            if stay.date_expected and stay.date_expected <= night:
                stay.date_expected = False
            if beds is None:
                beds = dict(zip(stay.resident_ids.ids, stay._best_beds(), strict=True))
            stay._put_in_beds(beds, night, stay.date_expected or None, "occupied")
        stay._set_state("checked_in", date_arrival=night, hold_until=False)
        return stay._admission_result()

    def _occupy(self, held, night):
        """Turn reserved beds into occupied ones from ``night``."""
        left = held.filtered(lambda rec: not rec.date_end or rec.date_end > night)
        if left.resident_id != held.resident_id:
            raise UserError(
                self.env._(
                    "The reservation ended before this night. Choose beds again."
                )
            )
        (held - left)._internal().write({"state": "cancelled"})
        first = left.browse(
            min(rows, key=lambda rec: rec.date_start).id
            for rows in left.grouped("resident_id").values()
        )
        first._internal().write({"state": "occupied", "date_start": night})
        (left - first)._internal().write({"state": "occupied"})

    @api.model
    def check_out(self, stay_id, destination=None, night=None):
        """The household leaves: its beds are free from this night, once cleaned.

        :param int stay_id: a checked-in stay
        :param str destination: where it goes, see the field ``destination``
        :param night: first night on which it sleeps elsewhere; None: the running one
        :return: dict ``freed`` (bed names), ``next`` (waiting household or False)
        """
        stay = self._get(stay_id)
        freed = stay._leave("checked_out", night, destination=destination or False)
        return {
            "freed": freed.mapped("name"),
            "next": self._offer_next(stay.centre_id),
        }

    def _leave(self, state, night, **vals):
        """End the stay and its beds at ``night``; return the beds, to be cleaned."""
        night = fields.Date.to_date(night) or self.centre_id.current_night()
        if self.date_arrival and night < self.date_arrival:
            raise UserError(
                self.env._("A household leaves after it arrived. Correct the date.")
            )
        self._set_state(state, date_departure=night, **vals)
        live = self._live_assignments()
        beds = live.bed_id
        future = live.filtered(lambda rec: rec.date_start > night)
        future._internal().write({"state": "cancelled"})
        past = (live - future).filtered(
            lambda rec: rec.date_end and rec.date_end <= night
        )
        past._internal().write({"state": "done"})
        (live - future - past)._internal().write({"state": "done", "date_end": night})
        (beds - future.bed_id).write({"housekeeping": "dirty"})
        return beds

    @api.model
    def extend(self, stay_id, date_expected):
        """Change the expected departure, and the nights of the beds with it.

        :param int stay_id: a live stay
        :param date_expected: exclusive; None: open-ended
        :raise ValidationError: a bed is promised to somebody else by then
        """
        stay = self._get(stay_id)
        end = fields.Date.to_date(date_expected) or False
        live = stay._live_assignments()
        last = live.filtered(lambda rec: not rec.date_end) or live
        if live:
            ends = {rec.date_end for rec in live}
            longest = False if False in ends else max(ends)
            last = live.filtered(lambda rec: (rec.date_end or False) == longest)
        last.write({"date_end": end})
        stay.date_expected = end
        return True

    @api.model
    def cancel(self, stay_id, reason=None):
        """Give up a request or reservation; its beds are free again."""
        stay = self._get(stay_id)
        stay._set_state("cancelled", cancel_reason=reason or False, hold_until=False)
        stay._live_assignments()._internal().write({"state": "cancelled"})
        self._offer_next(stay.centre_id)
        return True

    @api.model
    def no_show(self, stay_id):
        """The household did not come; its beds are free again."""
        stay = self._get(stay_id)
        stay._set_state("no_show", hold_until=False)
        stay._live_assignments()._internal().write({"state": "cancelled"})
        self._offer_next(stay.centre_id)
        return True
