from odoo import api, fields, models

ROOM_KINDS = [
    ("dormitory", "Dormitory"),
    ("family", "Family room"),
    ("medical", "Quiet or medical room"),
]


class OnestopRoom(models.Model):
    _name = "onestop.room"
    _description = "Room"
    _order = "sequence, name, id"

    # ------------------------------------------------------------ fields
    name = fields.Char(required=True)
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    kind = fields.Selection(ROOM_KINDS, required=True, default="dormitory")
    floor = fields.Integer(default=0, help="0 is the ground floor.")
    accessible = fields.Boolean(help="A wheelchair reaches its beds.")
    quiet = fields.Boolean()
    women_only = fields.Boolean(
        default=True,
        help="Women, girls, and boys up to the age given beside it.",
    )
    max_boy_age = fields.Integer(
        string="Oldest boy admitted",
        default=12,
        help="Age in years. Counts only in a room for women only.",
    )
    one_household = fields.Boolean(
        string="One household only",
        help="Never shared between two households on the same night.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    bed_ids = fields.One2many("onestop.bed", "room_id", string="Beds")
    bed_count = fields.Integer(compute="_compute_bed_count")

    # ----------------------------------------------- constraints, indexes
    _name_unique = models.UniqueIndex(
        "(centre_id, name)",
        "This centre has a room of that name already. Choose another name.",
    )
    _max_boy_age_range = models.Constraint(
        "CHECK (max_boy_age BETWEEN 0 AND 99)",
        "The age of the oldest boy admitted lies between 0 and 99 years.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("bed_ids")
    def _compute_bed_count(self):
        counts = dict(
            self.env["onestop.bed"]._read_group(
                [("room_id", "in", self.ids)], ["room_id"], ["__count"]
            )
        )
        for room in self:
            room.bed_count = counts.get(room, 0)

    @api.onchange("kind")
    def _onchange_kind(self):
        self.one_household = self.kind == "family"
        self.quiet = self.kind == "medical"
        self.women_only = self.kind != "family"

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Keep the assignments right when a room becomes one-household.

        The update below runs into the exclusion constraint, so that a room in which
        two households sleep cannot be declared a one-household room.
        """
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION onestop_room_exclusive() RETURNS trigger AS $$
            BEGIN
                UPDATE onestop_bed_assignment
                   SET exclusive_room_id =
                       CASE WHEN NEW.one_household THEN NEW.id END
                 WHERE room_id = NEW.id
                   AND (date_end IS NULL OR date_end > CURRENT_DATE);
                RETURN NULL;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER onestop_room_exclusive
            AFTER UPDATE OF one_household ON onestop_room FOR EACH ROW
            WHEN (OLD.one_household IS DISTINCT FROM NEW.one_household)
            EXECUTE FUNCTION onestop_room_exclusive();
        """)
