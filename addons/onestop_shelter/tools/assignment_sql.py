"""SQL of the guards around a bed assignment.

``CONFLICT_QUERY`` words a refusal before PostgreSQL makes it. For every way in, SQL
included, ``PLACE_TRIGGER`` fills what follows from bed and resident, and
``APART_TRIGGER`` refuses a room in which somebody to be kept apart sleeps.
"""

from odoo.tools import SQL

CONFLICT_QUERY = """
WITH new(i, own, bed_id, room_id, stay_id, resident_id, person_id, s, e, exc) AS (
    VALUES %(new)s
)
(SELECT 'bed', i, o.date_start, o.date_end, NULL::varchar
   FROM new JOIN onestop_bed_assignment o ON o.bed_id = new.bed_id
    AND daterange(o.date_start, o.date_end, '[)') && daterange(s, e, '[)')
    AND o.state <> 'cancelled' AND o.id NOT IN %(own_ids)s LIMIT 1)
UNION ALL
(SELECT 'person', i, o.date_start, o.date_end, b.name
   FROM new JOIN onestop_bed_assignment o ON o.person_id = new.person_id
    AND daterange(o.date_start, o.date_end, '[)') && daterange(s, e, '[)')
    AND o.state <> 'cancelled' AND o.id NOT IN %(own_ids)s
    AND o.person_id IS NOT NULL
   JOIN onestop_bed b ON b.id = o.bed_id LIMIT 1)
UNION ALL
(SELECT 'household', i, o.date_start, o.date_end, r.name
   FROM new JOIN onestop_room r ON r.id = new.room_id AND r.one_household
   JOIN onestop_bed_assignment o ON o.exclusive_room_id = new.room_id
    AND o.stay_id <> new.stay_id
    AND daterange(o.date_start, o.date_end, '[)') && daterange(s, e, '[)')
    AND o.state <> 'cancelled' AND o.exclusive_room_id IS NOT NULL
    AND o.id NOT IN %(own_ids)s LIMIT 1)
UNION ALL
(SELECT 'apart', i, o.date_start, o.date_end, r.name
   FROM new
   JOIN onestop_resident me ON me.stay_id = new.stay_id
   JOIN onestop_keep_apart k ON me.person_id IN (k.person_id, k.other_id) AND k.active
   JOIN onestop_resident them ON them.person_id <> me.person_id
    AND them.person_id IN (k.person_id, k.other_id)
   JOIN onestop_bed_assignment o ON o.stay_id = them.stay_id
    AND o.room_id = new.room_id AND o.stay_id <> new.stay_id
    AND daterange(o.date_start, o.date_end, '[)') && daterange(s, e, '[)')
    AND o.state <> 'cancelled'
   JOIN onestop_room r ON r.id = new.room_id LIMIT 1)
UNION ALL
(SELECT 'late', i, o.date_start, o.date_end, stay.code
   FROM new JOIN onestop_bed_assignment o ON o.bed_id = new.bed_id
    AND o.state = 'occupied' AND o.date_end <= s AND o.stay_id <> new.stay_id
    AND o.id NOT IN %(own_ids)s
   JOIN onestop_stay stay ON stay.id = o.stay_id
   JOIN onestop_centre c ON c.id = o.centre_id
  WHERE s <= %(night)s LIMIT 1)
UNION ALL
(SELECT 'service', i, NULL, NULL, NULL
   FROM new JOIN onestop_bed b ON b.id = new.bed_id
  WHERE new.stay_id IS NOT NULL AND (s < b.date_from OR COALESCE(e, s + 1) > b.date_to)
  LIMIT 1)
UNION ALL
(SELECT 'boy', i, NULL, NULL, r.name
   FROM new JOIN onestop_room r ON r.id = new.room_id AND r.women_only
   JOIN onestop_resident m ON m.id = new.resident_id
  WHERE m.sex = 'male' AND m.age_known AND m.age > r.max_boy_age AND NOT exc LIMIT 1)
LIMIT 1
"""

PLACE_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_bed_assignment_place() RETURNS trigger AS $$
DECLARE
    place RECORD;
    who RECORD;
BEGIN
    SELECT b.room_id, b.centre_id, r.one_household INTO place
      FROM onestop_bed b JOIN onestop_room r ON r.id = b.room_id
     WHERE b.id = NEW.bed_id;
    NEW.room_id := place.room_id;
    NEW.centre_id := place.centre_id;
    NEW.exclusive_room_id := CASE WHEN place.one_household THEN place.room_id END;
    NEW.person_id := NULL;
    IF NEW.resident_id IS NOT NULL THEN
        SELECT m.person_id, m.stay_id, s.centre_id INTO who
          FROM onestop_resident m JOIN onestop_stay s ON s.id = m.stay_id
         WHERE m.id = NEW.resident_id;
        NEW.person_id := who.person_id;
        IF NEW.state <> 'cancelled' AND (who.stay_id IS DISTINCT FROM NEW.stay_id
                OR who.centre_id IS DISTINCT FROM NEW.centre_id) THEN
            RAISE EXCEPTION 'resident, stay and bed do not belong together'
                USING ERRCODE = 'check_violation',
                      CONSTRAINT = 'onestop_bed_assignment_place',
                      TABLE = 'onestop_bed_assignment';
        END IF;
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_bed_assignment_place
BEFORE INSERT OR UPDATE OF bed_id, resident_id, stay_id, person_id, room_id,
    centre_id, exclusive_room_id ON onestop_bed_assignment
FOR EACH ROW EXECUTE FUNCTION onestop_bed_assignment_place();
"""

APART_TRIGGER = """
CREATE OR REPLACE FUNCTION onestop_bed_assignment_apart() RETURNS trigger AS $$
DECLARE
    others integer[];
BEGIN
    IF NEW.stay_id IS NULL OR NEW.state NOT IN ('reserved', 'occupied') THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT them.stay_id) INTO others
      FROM onestop_resident me
      JOIN onestop_keep_apart k
        ON k.active AND me.person_id IN (k.person_id, k.other_id)
      JOIN onestop_resident them ON them.person_id <> me.person_id
       AND them.person_id IN (k.person_id, k.other_id)
     WHERE me.stay_id = NEW.stay_id AND them.stay_id <> NEW.stay_id;
    IF others IS NULL THEN
        RETURN NULL;
    END IF;
    -- Of two placements in one room at once, the second has to start anew; then it
    -- sees the first.
    UPDATE onestop_room SET sequence = sequence WHERE id = NEW.room_id;
    IF EXISTS (SELECT FROM onestop_bed_assignment o
                WHERE o.room_id = NEW.room_id AND o.stay_id = ANY (others)
                  AND o.state IN ('reserved', 'occupied')
                  AND daterange(o.date_start, o.date_end, '[)')
                   && daterange(NEW.date_start, NEW.date_end, '[)')) THEN
        RAISE EXCEPTION 'two residents of this room are to be kept apart'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'onestop_bed_assignment_apart',
                  TABLE = 'onestop_bed_assignment';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER onestop_bed_assignment_apart
AFTER INSERT OR UPDATE OF bed_id, room_id, resident_id, stay_id, date_start, date_end,
    state ON onestop_bed_assignment
FOR EACH ROW EXECUTE FUNCTION onestop_bed_assignment_apart();
"""


def touches(table, start, end):
    """Return the condition that an assignment has a night in a range.

    ``daterange`` has two arguments here: the only index with this expression is that of
    a centre's nights. With three, PostgreSQL would at times read an index of the guards
    instead, over all centres and years. The plain comparisons say nothing new, but let
    it guess how few rows there are: of a range it expects one row in a hundred.

    :param SQL table: name or alias of the table of assignments
    :param start: first night
    :param end: exclusive; None: open-ended
    """
    return SQL(
        "(daterange(%(t)s.date_start, %(t)s.date_end)"
        " && daterange(%(start)s::date, %(end)s::date)"
        " AND (%(t)s.date_end > %(start)s::date OR %(t)s.date_end IS NULL)"
        " AND %(t)s.date_start < COALESCE(%(end)s::date, 'infinity'))",
        t=table,
        start=start,
        end=end,
    )
