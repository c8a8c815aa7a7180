from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: A child under this age shares the mother's bed unless a cot is found. Years.
SHARING_AGE = 2


class OnestopResident(models.Model):
    _name = "onestop.resident"
    _inherit = ["onestop.stay.open"]
    _description = "Resident"
    _order = "stay_id, role desc, id"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    stay_id = fields.Many2one(
        "onestop.stay", required=True, index=True, ondelete="restrict"
    )
    centre_id = fields.Many2one(
        related="stay_id.centre_id", store=True, index=True, readonly=True
    )
    person_id = fields.Many2one(
        "onestop.person", required=True, index=True, ondelete="restrict"
    )
    code = fields.Char(related="person_id.code", store=True, readonly=True)
    role = fields.Selection(
        [("woman", "Woman"), ("child", "Child"), ("other", "Other relative")],
        required=True,
        default="child",
    )
    alias = fields.Char(related="person_id.alias", readonly=False)
    sex = fields.Selection(
        [("female", "Female"), ("male", "Male")], help="Empty while unknown."
    )
    age = fields.Integer(help="Years at arrival.")
    age_known = fields.Boolean()
    bed_need = fields.Selection(
        [
            ("bed", "A bed"),
            ("cot", "A cot, else shares"),
            ("shares", "Shares the mother's bed"),
        ],
        compute="_compute_bed_need",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    assignment_ids = fields.One2many("onestop.bed.assignment", "resident_id")
    bed_id = fields.Many2one(
        "onestop.bed",
        compute="_compute_bed_id",
        groups="onestop_base.group_shelter_coordinator,onestop_base.group_director",
    )

    # ----------------------------------------------- constraints, indexes
    _once_a_stay = models.UniqueIndex(
        "(stay_id, person_id)", "This person is in the household already."
    )
    _age_range = models.Constraint(
        "CHECK (age BETWEEN 0 AND 120)", "An age lies between 0 and 120 years."
    )

    # ------------------------------------------------------------ compute
    @api.depends("age", "age_known", "role")
    def _compute_bed_need(self):
        for resident in self:
            infant = (
                resident.role == "child"
                and resident.age_known
                and resident.age < SHARING_AGE
            )
            resident.bed_need = "cot" if infant else "bed"

    @api.depends("assignment_ids.state", "assignment_ids.date_start")
    def _compute_bed_id(self):
        self.bed_id = False
        live = self.env["onestop.bed.assignment"].search_fetch(
            [
                ("resident_id", "in", self.ids),
                ("state", "in", ("reserved", "occupied")),
            ],
            ["resident_id", "bed_id"],
            order="date_start desc, id desc",
        )
        for assignment in live:
            assignment.resident_id.bed_id = assignment.bed_id

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create residents; a resident without a person gets a new one.

        ``alias``, ``sex`` and ``age`` given here go to the new person.
        """
        stays = self.env["onestop.stay"].browse(
            {vals["stay_id"] for vals in vals_list if vals.get("stay_id")}
        )
        centres = {stay.id: stay.centre_id.id for stay in stays}
        vals_list = [dict(vals) for vals in vals_list]
        missing = [vals for vals in vals_list if not vals.get("person_id")]
        persons = self.env["onestop.person"].create(
            [
                self._prepare_person_vals(vals, centres.get(vals.get("stay_id")))
                for vals in missing
            ]
        )
        for vals, person in zip(missing, persons, strict=True):
            vals["person_id"] = person.id
            vals.pop("alias", None)
        for vals in vals_list:
            if vals.get("age") is not None and vals.get("age") is not False:
                vals.setdefault("age_known", True)
        return super().create(vals_list)

    @api.model
    def _prepare_person_vals(self, vals, centre_id):
        """Return the values of the person behind a new resident."""
        person = {"centre_id": centre_id, "alias": vals.get("alias") or False}
        if vals.get("sex"):
            person["sex"] = vals["sex"]
        elif vals.get("role") == "woman":
            person["sex"] = "female"
        age = vals.get("age")
        if age is not None and age is not False and vals.get("age_known", True):
            person["birth_year"] = fields.Date.context_today(self).year - age
            person["need_infant"] = vals.get("role") == "child" and age < SHARING_AGE
        return person

    @api.constrains("person_id", "stay_id")
    def _check_person_centre(self):
        """The person and the stay belong to the same centre."""
        for resident in self:
            if resident.person_id.centre_id != resident.stay_id.centre_id:
                raise ValidationError(
                    self.env._(
                        "Person %(code)s belongs to another centre than the stay.",
                        code=resident.person_id.code,
                    )
                )

    # ---------------------------------------------------------------- SQL
    def init(self):
        """Keep the assignments right when a resident turns out to be somebody else.

        The update fires the trigger of the assignment, which fills the person and
        refuses a stay that is not the resident's.
        """
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION onestop_resident_person() RETURNS trigger AS $$
            BEGIN
                UPDATE onestop_bed_assignment SET person_id = NEW.person_id
                 WHERE resident_id = NEW.id;
                RETURN NULL;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER onestop_resident_person
            AFTER UPDATE OF person_id, stay_id ON onestop_resident FOR EACH ROW
            WHEN ((OLD.person_id, OLD.stay_id)
                  IS DISTINCT FROM (NEW.person_id, NEW.stay_id))
            EXECUTE FUNCTION onestop_resident_person();
        """)
