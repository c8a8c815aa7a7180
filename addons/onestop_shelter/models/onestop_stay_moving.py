from odoo import api, fields, models
from odoo.exceptions import UserError


class OnestopStay(models.Model):
    """A whole household changes its beds in one action."""

    _inherit = "onestop.stay"

    # ------------------------------------------------------------- public
    @api.model
    def move_household(self, stay_id, beds, night=None, reason=None):
        """Give the members of a household other beds from a night on, all or nothing.

        Nights already slept stay in the history. Members may exchange beds with each
        other; who is not named keeps hers.

        :param int stay_id: a reserved or checked-in stay
        :param dict beds: resident id -> bed id, or False for who shares from now on
        :param night: first night in the new beds; None: the running night
        :param str reason: why, kept with the move
        :return: list of the names of the beds that the household has now
        :raise ValidationError: a bed is taken, or a rule of a room forbids it
        """
        stay = self._get(stay_id)
        if stay.state not in ("reserved", "checked_in"):
            raise UserError(
                self.env._(
                    "Only a household that is here or has a reservation can move."
                    " Find a place for it first."
                )
            )
        beds = {int(resident): bed for resident, bed in beds.items()}
        if not set(beds) <= set(stay.resident_ids.ids):
            raise UserError(
                self.env._("A resident of another household was given a bed.")
            )
        night = fields.Date.to_date(night) or stay.centre_id.current_night()
        rows = stay._end_for_move(beds, night, reason)
        if rows:
            self.env["onestop.bed.assignment"].create(rows)
        return stay._live_assignments().mapped("bed_id.name")

    # ----------------------------------------------------------- business
    def _end_for_move(self, beds, night, reason):
        """End what changes at ``night``; return the rows that come in its place."""
        live = self._live_assignments().filtered(
            lambda rec: (
                rec.resident_id.id in beds and rec.bed_id.id != beds[rec.resident_id.id]
            )
        )
        if any(rec.date_end and rec.date_end <= night for rec in live):
            raise UserError(
                self.env._(
                    "The household leaves before that night. Extend the stay first."
                )
            )
        goals = {int(bed) for bed in beds.values() if bed}
        assignments = self.env["onestop.bed.assignment"]
        assignments._release_expired(goals)
        assignments._lock_places(
            [
                {"stay_id": self.id, "bed_id": bed}
                for bed in goals | set(live.bed_id.ids)
            ]
        )
        placed = self._live_assignments().resident_id.ids
        rows = [
            {
                **rec._rest(night, beds[rec.resident_id.id]),
                "is_move": True,
                "move_reason": reason,
            }
            for rec in live
            if beds[rec.resident_id.id]
        ]
        rows += [
            self._prepare_first_bed(resident, bed, night)
            for resident, bed in beds.items()
            if bed and resident not in placed
        ]
        left = live._end_before(night).bed_id
        left.filtered(lambda bed: bed.id not in goals).housekeeping = "dirty"
        return rows

    def _prepare_first_bed(self, resident_id, bed_id, night):
        """Return the values of a bed for a member who has had none."""
        start = max(night, self.date_arrival or night)
        end = self.date_expected
        return {
            "stay_id": self.id,
            "resident_id": resident_id,
            "bed_id": int(bed_id),
            "date_start": start,
            "date_end": end if end and end > start else False,
            "state": "occupied" if self.state == "checked_in" else "reserved",
        }
