from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..tools import finding

#: More members than this in one call is a typing error.
MAX_MEMBERS = 30


class OnestopStay(models.Model):
    """Where can this household sleep from one night to another?"""

    _inherit = "onestop.stay"

    # ------------------------------------------------------------- public
    @api.model
    def find_places(
        self,
        centre_id,
        date_start,
        date_end=None,
        members=None,
        stay_id=None,
        limit=5,
        room_id=None,
    ):
        """Propose beds for a household, best first, with reasons.

        :param int centre_id: where
        :param date_start: first night; None: the running night
        :param date_end: exclusive; None while nobody knows
        :param members: list of dict ``role``, ``age``, ``sex``, ``accessible``,
            ``medical``; None: the household of ``stay_id``
        :param int stay_id: a stay whose own beds count as free
        :param int limit: proposals at most
        :param int room_id: in this room only; None: in all
        :return: list of dict, see docs/shelter.md; empty when nothing fits
        """
        centre = self._readable_centre(centre_id)
        start = fields.Date.to_date(date_start) or centre.current_night()
        end = fields.Date.to_date(date_end) or None
        if end and end <= start:
            raise UserError(
                self.env._("The departure lies after the first night. Correct it.")
            )
        stay = self.browse(stay_id or 0)
        if members is None:
            household, residents = stay._household_members()
        else:
            household, residents = self._given_members(members), []
        rooms, beds = self._free_places(centre, start, end, stay)
        if room_id:
            rooms = [room for room in rooms if room.id == room_id]
            beds = [bed for bed in beds if bed.room_id == room_id]
        plans = finding.propose(rooms, beds, household, limit=int(limit))
        return [self._plan_to_dict(plan, household, residents) for plan in plans]

    # ----------------------------------------------------------- business
    @api.model
    def _readable_centre(self, centre_id):
        """Return the centre if the user is a member of it.

        :raise UserError: it does not exist for this user
        """
        centre = self.env["onestop.centre"].search(
            [("id", "=", int(centre_id or 0))], limit=1
        )
        self.browse().check_access("read")
        if not centre:
            raise UserError(
                self.env._("This centre does not exist for you. Choose another one.")
            )
        return centre

    def _household_members(self):
        """Return the members of the stay for the ranking, and their residents."""
        residents = self.resident_ids
        household = [
            finding.Member(
                index=index,
                role=resident.role,
                age=resident.age if resident.age_known else None,
                sex=resident.sex or None,
                accessible=resident.person_id.need_accessible,
                medical=resident.person_id.need_medical,
                bed_need=resident.bed_need,
            )
            for index, resident in enumerate(residents)
        ]
        return household, residents

    @api.model
    def _given_members(self, members):
        """Return members given as dicts for the ranking; check them."""
        if len(members) > MAX_MEMBERS:
            raise UserError(
                self.env._(
                    "A household has at most %(count)s members.", count=MAX_MEMBERS
                )
            )
        return [
            finding.Member(
                index=index,
                role=vals.get("role") or "child",
                age=finding.known_age(vals.get("age")),
                sex=vals.get("sex") or None,
                accessible=bool(vals.get("accessible")),
                medical=bool(vals.get("medical")),
            )
            for index, vals in enumerate(members)
        ]

    @api.model
    def _free_places(self, centre, start, end, stay):
        """Return rooms and free beds of a centre as plain objects: two queries."""
        beds = [
            finding.Bed(
                id=row[0], name=row[1], room_id=row[2], kind=row[3], until=row[5]
            )
            for row in self.env["onestop.bed"]._free_rows(centre, start, end, stay)
        ]
        return self._room_facts(centre, start, end, stay), beds

    @api.model
    def _room_facts(self, centre, start, end, stay):
        """Return the rooms, who sleeps in them, and whom to keep apart: one query."""
        self.env.flush_all()
        query = self.env["onestop.room"]._search([("centre_id", "=", centre.id)])
        room = SQL.identifier(query.table)
        apart = SQL(
            "SELECT them.stay_id FROM onestop_resident me"
            " JOIN onestop_keep_apart k"
            "   ON k.active AND me.person_id IN (k.person_id, k.other_id)"
            " JOIN onestop_resident them ON them.person_id <> me.person_id"
            "  AND them.person_id IN (k.person_id, k.other_id)"
            " WHERE me.stay_id = %s",
            stay.id or 0,
        )
        query.add_join(
            "LEFT JOIN",
            "present",
            SQL(
                "(SELECT a.room_id, bool_or(a.stay_id IN (%s)) AS apart"
                " %s AND a.stay_id IS NOT NULL GROUP BY a.room_id)",
                apart,
                self.env["onestop.bed"]._nights_sql(centre, start, end, stay),
            ),
            SQL("present.room_id = %s.id", room),
        )
        names = (
            "id",
            "name",
            "kind",
            "floor",
            "accessible",
            "quiet",
            "women_only",
            "max_boy_age",
            "one_household",
        )
        rows = self.env.execute_query(
            query.select(
                *(SQL("%s.%s", room, SQL.identifier(name)) for name in names),
                SQL("present.room_id IS NOT NULL"),
                SQL("COALESCE(present.apart, FALSE)"),
            )
        )
        return [
            finding.Room(**dict(zip((*names, "others", "apart"), row, strict=True)))
            for row in rows
        ]

    def _plan_to_dict(self, plan, household, residents):
        """Return a plan as it goes to the client, reasons in the user's language."""
        beds = []
        for member in household:
            bed = plan.beds[member.index]
            beds.append(
                {
                    "member": member.index,
                    "resident_id": residents[member.index].id if residents else False,
                    "bed_id": bed.id if bed else False,
                    "bed": bed.name if bed else "",
                    "shares": bed is None,
                    "until": fields.Date.to_string(bed.until) if bed else False,
                }
            )
        return {
            "beds": beds,
            "rooms": [room.name for room in plan.rooms],
            "score": plan.score,
            "reasons": [self._reason_text(*reason) for reason in plan.reasons],
            "warnings": [self._reason_text(*reason) for reason in plan.warnings],
            "moves": int(any(code == "move_needed" for code, _w in plan.warnings)),
        }

    def _reason_text(self, code, words):
        """Return a reason or warning of the ranking in the user's language."""
        if code == "move_needed":
            words = {"date": format_date(self.env, words["date"])}
        texts = {
            "together": lambda: self.env._("All together in room %(room)s", **words),
            "split": lambda: self.env._("Spread over %(rooms)s rooms", **words),
            "accessible": lambda: self.env._("Accessible"),
            "not_accessible": lambda: self.env._("Not accessible"),
            "ground_floor": lambda: self.env._("Ground floor"),
            "upstairs": lambda: self.env._("Upstairs"),
            "quiet": lambda: self.env._("Quiet room"),
            "not_quiet": lambda: self.env._("No quiet room free"),
            "medical_kept": lambda: self.env._("Uses a medical room"),
            "own_room": lambda: self.env._("Room of their own"),
            "family_kept": lambda: self.env._("Uses a family room"),
            "boys_age": lambda: self.env._("Boys of this age are admitted"),
            "cot": lambda: self.env._("Cot %(bed)s for the infant", **words),
            "shares_bed": lambda: self.env._("No cot: the infant shares a bed"),
            "no_move": lambda: self.env._("No move during the stay"),
            "move_needed": lambda: self.env._("Has to move on %(date)s", **words),
        }
        return texts[code]()
