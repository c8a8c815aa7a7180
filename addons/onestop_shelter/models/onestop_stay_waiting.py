import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: A household on the waiting list is proposed again after this long. Hours.
OFFER_HOURS = 12


class OnestopStay(models.Model):
    """Who waits for a bed, who is next, who had to be sent elsewhere."""

    _inherit = "onestop.stay"

    # ------------------------------------------------------------- public
    @api.model
    def request_place(self, vals):
        """Put a household for which nothing is free on the waiting list.

        The same ``request_uid`` again returns the same stay.

        :param dict vals: as for :meth:`admit_emergency`, without ``beds``;
            ``priority`` too, ``2`` (urgent) if absent
        :return: dict ``stay_id``, ``code``
        :raise UserError: no alias
        """
        centre = self._readable_centre(vals.get("centre_id"))
        stay = self._known_request(vals.get("request_uid"))
        if not stay:
            stay = self._create_once(
                {
                    **self._prepare_admission_vals(centre, vals),
                    "priority": str(vals.get("priority", "2")),
                }
            )
            self.put_on_waiting_list(stay.id)
        return {"stay_id": stay.id, "code": stay.code}

    @api.model
    def put_on_waiting_list(self, stay_id, priority=None):
        """Put a household on the waiting list; beds it held are free again.

        :param int stay_id: a requested or reserved stay
        :param str priority: ``0`` normal, ``1`` high, ``2`` urgent
        """
        stay = self._get(stay_id)
        vals = {"hold_until": False}
        if priority is not None:
            vals["priority"] = str(priority)
        stay._set_state("waiting", **vals)
        stay._live_assignments()._internal().write({"state": "cancelled"})
        return True

    @api.model
    def waiting_list(self, centre_id, limit=20):
        """Return who waits, by priority and then by date, with what fits now.

        :param int centre_id: the centre
        :param int limit: households at most
        :return: list of dict, see docs/shelter.md
        """
        centre = self._readable_centre(centre_id)
        stays = self.search(
            [("centre_id", "=", centre.id), ("state", "in", ("requested", "waiting"))],
            order="priority desc, date_request, id",
            limit=int(limit),
        )
        return [stay._waiting_entry() for stay in stays]

    def _waiting_entry(self):
        """Return one row of the waiting list."""
        night = self.centre_id.current_night()
        plans = self.find_places(
            self.centre_id.id,
            max(self.date_arrival or night, night),
            stay_id=self.id,
            limit=1,
        )
        return {
            "stay_id": self.id,
            "code": self.code,
            "alias": self.person_id.alias or "",
            "size": self.household_size,
            "priority": self.priority,
            "state": self.state,
            "since": fields.Datetime.to_string(self.date_request),
            "proposal": plans[0] if plans else False,
        }

    @api.model
    def turn_away(self, centre_id, vals):
        """Record that somebody could not be taken in.

        :param int centre_id: the centre
        :param dict vals: ``reason``, ``women``, ``children``, ``referred_to``,
            ``referred_centre_id``, ``stay_id`` (its request is cancelled)
        :return: id of the ``onestop.turn.away``
        """
        centre = self._readable_centre(centre_id)
        allowed = (
            "reason",
            "women",
            "children",
            "referred_to",
            "referred_centre_id",
            "stay_id",
        )
        row = {key: vals[key] for key in allowed if vals.get(key) not in (None, False)}
        stay = self._get(vals["stay_id"]) if vals.get("stay_id") else self.browse()
        if stay and "children" not in row:
            row["children"] = stay.child_count
            row["women"] = max(stay.household_size - stay.child_count, 0)
        record = self.env["onestop.turn.away"].create(
            {**row, "centre_id": centre.id, "date": centre.current_night()}
        )
        return record.id

    @api.model
    def transfer(self, stay_id, centre_id, night=None):
        """Send a household to another centre; this stay ends as transferred.

        The other centre gets a request with the number of persons only: who she is
        travels with her, not with the computer.

        :param int stay_id: a checked-in stay
        :param int centre_id: the centre she goes to
        :param night: first night elsewhere; None: the running night
        :return: True
        """
        stay = self._get(stay_id)
        # sudo: the list of centres is no secret, but members read only their own
        target = self.env["onestop.centre"].sudo().browse(int(centre_id)).exists()
        if not target or target == stay.centre_id:
            raise UserError(self.env._("Choose another centre to transfer to."))
        stay._leave(
            "transferred",
            night,
            destination="other_centre",
            transfer_centre_id=target.id,
        )
        stay._prepare_arrival(target)
        self._offer_next(stay.centre_id)
        return True

    def _prepare_arrival(self, target):
        """Create the request at the other centre: ages and sexes, no names."""
        # sudo: nobody here may write there; what crosses is no name and no code
        residents = [
            fields.Command.create(
                {
                    "role": resident.role,
                    "sex": resident.sex,
                    "age": resident.age,
                    "age_known": resident.age_known,
                    "person_id": self.env["onestop.person"]
                    .sudo()
                    .create({"centre_id": target.id, "sex": resident.sex})
                    .id,
                }
            )
            for resident in self.resident_ids
        ]
        self.sudo().create(
            {
                "centre_id": target.id,
                "priority": "1",
                "date_arrival": target.current_night(),
                "resident_ids": residents,
            }
        )

    # ----------------------------------------------------------- business
    @api.model
    def _offer_next(self, centre):
        """Propose the next household on the waiting list that fits now, or False.

        A household that was proposed lately is passed over, so that the second one
        hears of the second bed; and so is one that somebody is working on just now.
        """
        limit = fields.Datetime.now() - timedelta(hours=OFFER_HOURS)
        stays = self.search(
            [
                ("centre_id", "=", centre.id),
                ("state", "=", "waiting"),
                "|",
                ("offered_at", "=", False),
                ("offered_at", "<", limit),
            ],
            order="priority desc, date_request, id",
            limit=20,
        )
        for stay in stays:
            entry = stay._waiting_entry()
            if entry["proposal"] and stay.try_lock_for_update(allow_referencing=True):
                stay.offered_at = fields.Datetime.now()
                return entry
        return False

    @api.model
    def _cron_release_holds(self):
        """Give back beds whose hold has expired, and propose them to who waits."""
        stays = self.search(
            [("state", "=", "reserved"), ("hold_until", "<=", fields.Datetime.now())]
        )
        for stay in stays:
            try:
                with self.env.cr.savepoint():
                    stay._expire_hold()
            except SerializationFailure:
                _logger.info("The hold of stay %s changed meanwhile", stay.id)
        for centre in stays.centre_id:
            self._offer_next(centre)

    def _expire_hold(self):
        """Put stays back on the waiting list and free their beds.

        A stay on which somebody is working just now is left alone: waiting for it, with
        beds locked already, could wait for ever.

        :return: the stays that were put back
        """
        stays = self.try_lock_for_update(allow_referencing=True)
        if stays:
            stays._live_assignments()._internal().write({"state": "cancelled"})
            stays._set_state("waiting", hold_until=False)
        return stays


class OnestopBedAssignment(models.Model):
    _inherit = "onestop.bed.assignment"

    @api.model
    def _release_expired(self, bed_ids, keep_ids=()):
        """Cancel expired holds in the rooms of these beds that are not yet released.

        :param keep_ids: stays that keep what they hold
        :return: the stays that held them
        """
        bed_ids = [int(bed_id) for bed_id in bed_ids if bed_id]
        stays = self.env["onestop.stay"]
        if not bed_ids:
            return stays
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT s.id FROM onestop_bed_assignment a"
                " JOIN onestop_stay s ON s.id = a.stay_id AND s.state = 'reserved'"
                " AND s.hold_until <= now() AT TIME ZONE 'UTC'"
                " WHERE a.room_id IN (SELECT room_id FROM onestop_bed WHERE id IN %s)"
                " AND a.state = 'reserved' AND NOT s.id = ANY(%s)",
                tuple(bed_ids),
                [stay_id for stay_id in keep_ids if stay_id],
            )
        )
        if not rows:
            return stays
        return stays.search([("id", "in", [row[0] for row in rows])])._expire_hold()
