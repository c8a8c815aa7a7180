from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.age import AGE_GROUPS, age_group_of, birth_years
from ..tools.code import CodeError, check_code, looks_like_code, new_code, normalise
from ..tools.guards import INTERNAL
from ..tools.roles import CALL_GROUPS, CIRCLE_GROUPS, groups_of

#: Who works with women by name; everybody else knows codes at most.
ALIAS_GROUPS = groups_of(
    "reception",
    "social_worker",
    "medical",
    "psychologist",
    "legal",
    "police",
    "shelter_coordinator",
    "trainer",
    "livelihoods",
)


class OnestopPerson(models.Model):
    """A woman, girl or child who is helped: a code, an alias and coarse facts.

    No legal name, telephone or address: they belong into sealed fields. No messages and
    no contact either, since these are read by others.
    """

    _name = "onestop.person"
    _inherit = ["onestop.subject", "onestop.guarded"]
    _description = "Person"
    _order = "id desc"
    _rec_name = "code"

    # ------------------------------------------------------------ fields
    code = fields.Char(
        readonly=True,
        required=True,
        copy=False,
        default=lambda self: new_code(),
        help="Say it in groups. The last character notices a typing error.",
    )
    alias = fields.Char(
        groups=ALIAS_GROUPS, help="The name she wants to be called here."
    )
    centre_id = fields.Many2one(
        "onestop.centre",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["onestop.centre"].search([], limit=1),
    )
    sex = fields.Selection([("female", "Female"), ("male", "Male")])
    birth_year = fields.Integer(
        string="Year of birth", help="0 when unknown.", aggregator=None
    )
    age_group = fields.Selection(
        AGE_GROUPS,
        string="Age group",
        compute="_compute_age_group",
        store=True,
        precompute=True,
        readonly=False,
        help="Follows from the year of birth; entered by hand when that is unknown.",
    )
    age = fields.Integer(compute="_compute_age", help="Years; by the year of birth.")
    age_known = fields.Boolean(compute="_compute_age")
    language_ids = fields.Many2many("onestop.language", string="Languages")
    need_accessible = fields.Boolean(string="Needs access without steps")
    need_medical = fields.Boolean(string="Needs medical care nearby")
    need_infant = fields.Boolean(
        string="Infant", help="A baby that needs a cot, or shares a bed."
    )
    circle_ids = fields.Many2many(
        "res.users",
        "onestop_person_circle_rel",
        "person_id",
        "user_id",
        help="Who accompanies her now, and may open her identity.",
        groups=CIRCLE_GROUPS,
    )
    identity_ids = fields.One2many(
        "onestop.person.identity", "person_id", groups=CIRCLE_GROUPS
    )
    contact_ids = fields.One2many(
        "onestop.safe.contact",
        "person_id",
        string="Safe contacts",
        groups=CALL_GROUPS,
    )
    active = fields.Boolean(default=True)

    # ----------------------------------------------- constraints, indexes
    _code_unique = models.UniqueIndex("(code)", "This code is in use already.")
    _birth_year_range = models.Constraint(
        "CHECK (birth_year IS NULL OR birth_year = 0"
        " OR birth_year BETWEEN 1900 AND 2200)",
        "A year of birth has four digits, as 1998. Leave it empty when unknown.",
    )

    # ------------------------------------------------------------ compute
    @api.depends("birth_year")
    def _compute_age_group(self):
        year = fields.Date.context_today(self).year
        for person in self:
            person.age_group = (
                age_group_of(year - person.birth_year)
                if person.birth_year
                else person.age_group
            )

    @api.depends("birth_year")
    def _compute_age(self):
        year = fields.Date.context_today(self).year
        for person in self:
            person.age_known = bool(person.birth_year)
            person.age = max(year - person.birth_year, 0) if person.birth_year else 0

    @api.model
    def _search_display_name(self, operator, value):
        """Find a person by her code in any spelling, or by her alias.

        :raise UserError: somebody meant a code, and it has a typing error
        """
        if operator not in ("ilike", "like", "=", "=ilike") or not value:
            return super()._search_display_name(operator, value)
        code = self._code_in(value)
        domain = Domain("code", "=", code)
        if code:
            # sudo: the rule of persons decides who is found by a former code
            former = self.env["onestop.person.code"].sudo()
            domain |= Domain(
                "id", "in", former.search([("code", "=", code)]).person_id.ids
            )
        if "like" in operator and len(normalise(value)) >= 2:
            domain |= Domain("code", "=like", self._code_prefix(value))
        if self._has_field_access(self._fields["alias"], "read"):
            domain |= Domain("alias", operator, value)
        return domain

    @api.model
    def _code_prefix(self, text):
        """Return a pattern for codes that begin with ``text``."""
        plain = normalise(text).replace("%", "").replace("\\", "")
        return "-".join(filter(None, (plain[:3], plain[3:]))) + "%"

    @api.model
    def _code_in(self, text):
        """Return the code that ``text`` spells, or False when it spells none.

        :raise UserError: somebody meant a code, and it has a typing error
        """
        try:
            return check_code(text)
        except CodeError as error:
            if looks_like_code(text):
                raise UserError(self._typing_error(error)) from error
            return False

    @api.model
    def _typing_error(self, error):
        """Return a sentence that says what is wrong with a code, and what to do."""
        if error.reason == "character":
            return self.env._(
                "No code has the character %(character)s. Codes have no 0, 1, B, C, D,"
                " E, G, I, L, N, O, P, Q, S, U, V or Z. Ask for the code again.",
                character=error.detail,
            )
        return self.env._(
            "%(code)s is no code: a character is wrong, or two changed places. Ask for"
            " the code again.",
            code=error.detail,
        )

    # ------------------------------------------------------------- checks
    @api.constrains("birth_year", "age_group")
    def _check_age(self):
        year = fields.Date.context_today(self).year
        labels = dict(self._fields["age_group"]._description_selection(self.env))
        for person in self.filtered("birth_year"):
            if person.birth_year > year:
                raise ValidationError(
                    self.env._(
                        "The year of birth %(year)s lies in the future. Correct it.",
                        year=person.birth_year,
                    )
                )
            first, last = birth_years(person.age_group, year)
            if not first <= person.birth_year <= last:
                raise ValidationError(
                    self.env._(
                        "Who was born in %(year)s is not in the age group %(group)s."
                        " Correct one of them, or leave the year empty.",
                        year=person.birth_year,
                        group=labels.get(person.age_group, ""),
                    )
                )

    # --------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Create persons, each with a new code that nobody else has.

        A code given by the caller is kept if it is one.
        """
        taken = set()
        vals_list = [dict(vals) for vals in vals_list]
        if any("centre_id" not in vals for vals in vals_list):
            default = self.default_get(["centre_id"])
            vals_list = [{**default, **vals} for vals in vals_list]
        for vals in vals_list:
            if vals.get("code"):
                vals["code"] = self._checked_code(vals["code"])
                taken.add(vals["code"])
        missing = [vals for vals in vals_list if not vals.get("code")]
        codes = self._new_codes(len(missing), taken)
        for vals, code in zip(missing, codes, strict=True):
            vals["code"] = code
        return super().create(vals_list)

    def write(self, vals):
        """Change persons; code and centre stay.

        A rule is checked before a change, not after it: without this, somebody could
        push a person into a centre of which she is no member.
        """
        if "code" in vals and any(rec.code != vals["code"] for rec in self):
            raise UserError(
                self.env._(
                    "The code of a person never changes: others know her by it. Leave"
                    " it as it is."
                )
            )
        moves = self.env.context.get("person_centre") is INTERNAL
        if (
            "centre_id" in vals
            and not moves
            and any(rec.centre_id.id != vals["centre_id"] for rec in self)
        ):
            raise UserError(
                self.env._(
                    "A person stays with the centre that recorded her. Record her anew"
                    " at the other centre."
                )
            )
        return super().write(vals)

    def _move_to_centre(self, centre):
        """Let a person belong to another centre: what she agreed to goes with her.

        The caller has checked that she agrees and that the other centre accepts.
        """
        self.with_context(person_centre=INTERNAL).write({"centre_id": centre.id})

    @api.model
    def _cron_refresh_age_group(self):
        """Move who has grown out of her age group into the next one."""
        year = fields.Date.context_today(self).year
        for key, _label in AGE_GROUPS:
            first, last = birth_years(key, year)
            grown = self.with_context(active_test=False).search(
                [
                    ("age_group", "=", key),
                    ("birth_year", ">", 0),
                    "|",
                    ("birth_year", "<", first),
                    ("birth_year", ">", last),
                ]
            )
            for person in grown:
                person.age_group = age_group_of(year - person.birth_year)

    @api.model
    def _checked_code(self, text):
        try:
            return check_code(text)
        except CodeError as error:
            raise UserError(self._typing_error(error)) from error

    @api.model
    def _new_codes(self, count, taken=()):
        """Return ``count`` new codes that no person has, archived ones included."""
        codes = set()
        while len(codes) < count:
            drawn = {new_code() for _ in range(count - len(codes))} - set(taken)
            # sudo: a code of another centre is taken as well
            known = self.sudo().with_context(active_test=False)
            found = known.search_fetch([("code", "in", list(drawn))], ["code"])
            codes |= drawn - set(found.mapped("code"))
        return list(codes)
