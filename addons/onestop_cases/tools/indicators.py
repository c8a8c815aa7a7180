"""The 24 indicators of the GBVIMS: who is counted, in which tables.

Source: GBV Information Management System, *Incident Recorder*, sheet of statistics.
Incidents are counted, each once in each table: "reported cases, not prevalence". Of
several perpetrators the one whose relation stands first in the standard's list counts
("select the first that applies"), so that all tables have the same sum.

1-3 totals: incidents, GBV incidents of survivors with earlier ones, GBV incidents.
4-9 survivor: sex, age, marital status, displacement status, stage, vulnerability.
10-16 incident: type, time, context, delay, delay for rape, the same with health care
given or referred, place. 17-20 perpetrators: number, relation, age, occupation.
21-24 pathway: first contact, coming from which provider, services provided, referrals.

What belongs together is one *part*: its tables could give each other away, and are
suppressed together. Parts only share a number that is shown, or the whole table is
hidden: tables that agree in all that they share say nothing of each other.
"""

from dataclasses import dataclass, field

from odoo.addons.onestop_privacy.tools.suppression import Counts, Layout

from . import vocabulary_incident as words
from .classification import GBV_TYPES, MINOR_GROUPS, SEXUAL_TYPES
from .delays import DELAY_BANDS
from .vocabulary import REFERRED_FROM, SERVICE_KINDS

UNKNOWN = words.UNKNOWN
#: Axis of the stretches of time and place that reports have in common or not.
SLICE = "slice"
#: Who sends somebody here and is a provider of services; from others it is her first
#: contact.
PROVIDERS = (
    "health",
    "psychosocial",
    "police",
    "legal",
    "livelihoods",
    "safe_house",
    "other_humanitarian",
    "other_government",
)
FIRST_CONTACT = tuple(key for key, _label in REFERRED_FROM if key not in PROVIDERS)
CARE = ("none", "provided", "referred", "both")
PROVIDED, REFERRED = ("provided", "both"), ("referred", "both")


def keys(vocabulary, unknown=True):
    """Return the values of a selection, and the one for what was not recorded."""
    found = [key for key, _label in vocabulary]
    return tuple(found + [UNKNOWN] * (unknown and UNKNOWN not in found))


@dataclass(frozen=True)
class Table:
    """A table of one part, as a layout of ``suppression``: axes -> labels."""

    indicator: int
    name: str
    axes: dict

    def layout(self, slices):
        return Layout(self.name, {SLICE: {"": tuple(slices)}, **self.axes})

    def row(self, key):
        """Return the key of the row of the indicator that a cell is."""
        labels = [label for label in key[1:] if label]
        return labels[-1] if labels else self.name


@dataclass(frozen=True)
class Part:
    """Tables over the same finest data.

    :param axes: {axis: categories}
    :param place: function of an incident: its category on each axis, or None when it is
        not counted here
    :param parents: names of numbers (see PARENTS) that must be shown for ``child``
        tables, and are known to the reader of all
    :param child: names of the tables that are hidden when a parent is
    """

    key: str
    axes: dict
    place: object
    tables: tuple
    parents: tuple = ("gbv",)
    child: tuple = field(default=())

    def counts(self, incidents, slices):
        """Return the Counts by slice; ``incidents`` are mappings with a ``slice``."""
        cells = {}
        for incident in incidents:
            place = self.place(incident)
            if place is not None and incident[SLICE] in slices:
                key = (incident[SLICE], *place)
                cells[key] = cells.get(key, 0) + 1
        return Counts({SLICE: tuple(slices), **self.axes}, cells)


def is_gbv(incident):
    return incident["type"] in GBV_TYPES


def is_sexual(incident):
    return incident["type"] in SEXUAL_TYPES


def is_minor(incident):
    return is_gbv(incident) and incident["age_group"] in MINOR_GROUPS


def care(incident, kind):
    """Return whether a service was provided, referred, both or none of them."""
    provided = kind in incident["provided"]
    referred = kind in incident["referred"]
    return CARE[provided + 2 * referred]


def each(axis, categories):
    """Return axes of a layout with every category as a row."""
    return {axis: {category: (category,) for category in categories}}


def by(key, indicator, name, vocabulary, more=()):
    """Return the part of one property of GBV incidents, with a row for each value."""
    categories = keys(vocabulary)
    table = Table(indicator, key, each(key, categories))
    return Part(
        key,
        {key: categories},
        lambda one: (one[name] or UNKNOWN,) if is_gbv(one) else None,
        (table, *more),
    )


def flag(key, indicator, name, population, parents):
    """Return the part of a flag within a population, as one row."""
    return Part(
        key,
        {key: ("yes", "no")},
        lambda one: ("yes" if one[name] else "no",) if population(one) else None,
        (Table(indicator, key, {key: {key: ("yes",)}}),),
        parents,
        (key,) if parents != ("gbv",) else (),
    )


def service(kind):
    """Return the part of one service: provided here, and referred."""
    axis = f"care_{kind}"
    return Part(
        axis,
        {axis: CARE},
        lambda one: (care(one, kind),) if is_gbv(one) else None,
        (
            Table(23, f"provided_{kind}", {axis: {kind: PROVIDED}}),
            Table(24, f"referred_{kind}", {axis: {kind: REFERRED}}),
        ),
    )


AGES = keys(words.AGE_GROUPS_UNKNOWN)
DELAYS = keys(DELAY_BANDS)
CHILDREN = keys(words.CHILD_STATUSES)
MINORS = {"age": {"": MINOR_GROUPS}}

GBV = Part(
    "gbv",
    {},
    lambda one: () if is_gbv(one) else None,
    (Table(3, "gbv", {}),),
    (),
)
TOTALS = Part(
    "totals",
    {"kind": ("gbv", "non_gbv"), "previous": ("yes", "other")},
    lambda one: (
        ("gbv" if is_gbv(one) else "non_gbv"),
        ("yes" if one["previous_gbv"] == "yes" else "other"),
    ),
    (
        Table(1, "incidents", {}),
        Table(
            2, "previous", {"kind": {"": ("gbv",)}, "previous": {"previous": ("yes",)}}
        ),
    ),
    ("gbv_of_all",),
)
MAIN = Part(
    "main",
    {"type": GBV_TYPES, "age": AGES},
    lambda one: (one["type"], one["age_group"] or UNKNOWN) if is_gbv(one) else None,
    (
        Table(10, "type", each("type", GBV_TYPES)),
        Table(5, "age", each("age", AGES)),
        Table(
            12,
            "is_child_sexual_abuse",
            {**MINORS, "type": {"is_child_sexual_abuse": SEXUAL_TYPES}},
        ),
        Table(
            12,
            "is_early_marriage",
            {**MINORS, "type": {"is_early_marriage": ("forced_marriage",)}},
        ),
    ),
)
DELAY = Part(
    "delay",
    {"rape": ("yes", "no"), "care": CARE, "delay": DELAYS},
    lambda one: (
        (
            "yes" if one["type"] == "rape" else "no",
            care(one, "health"),
            one["delay_band"] or UNKNOWN,
        )
        if is_gbv(one)
        else None
    ),
    (
        Table(13, "delay", each("delay", DELAYS)),
        Table(23, "provided_health", {"care": {"health": PROVIDED}}),
        Table(24, "referred_health", {"care": {"health": REFERRED}}),
        Table(14, "delay_rape", {"rape": {"": ("yes",)}, **each("delay", DELAYS)}),
        Table(
            15,
            "delay_rape_health",
            {
                "rape": {"": ("yes",)},
                "care": {"": CARE[1:]},
                **each("delay", DELAYS),
            },
        ),
    ),
    ("gbv", "rape"),
    ("delay_rape", "delay_rape_health"),
)
CHILD = Part(
    "child",
    {"child": CHILDREN},
    lambda one: (one["child_status"] or UNKNOWN,) if is_minor(one) else None,
    (Table(9, "child", each("child", CHILDREN[1:-1])),),
    ("minors",),
    ("child",),
)
CONTACT = by(
    "referred_from",
    22,
    "referred_from",
    REFERRED_FROM,
    (
        Table(
            21,
            "first_contact",
            {
                "referred_from": {
                    "first_contact": tuple(
                        key
                        for key in keys(REFERRED_FROM, False)
                        if key not in PROVIDERS
                    ),
                    "from_provider": PROVIDERS,
                    UNKNOWN: (UNKNOWN,),
                }
            },
        ),
    ),
)
RELATION = by(
    "relation",
    18,
    "perpetrator_relation",
    words.RELATIONS,
    (
        Table(
            12,
            "is_partner_violence",
            {"relation": {"is_partner_violence": ("partner",)}},
        ),
    ),
)
SEXUAL = (is_sexual, ("sexual",))
#: In this order: what others need to know comes first.
PARTS = (
    GBV,
    TOTALS,
    MAIN,
    DELAY,
    by("sex", 4, "sex", words.SEXES),
    by("marital_status", 6, "marital_status", words.MARITAL),
    by("displacement_status", 7, "displacement_status", words.DISPLACEMENT),
    by(
        "stage_of_displacement",
        8,
        "stage_of_displacement",
        words.STAGES_OF_DISPLACEMENT,
    ),
    by("disability", 9, "disability", words.DISABILITIES),
    CHILD,
    by("time_of_day", 11, "time_of_day", words.TIMES_OF_DAY),
    flag("is_exploitation", 12, "is_exploitation", *SEXUAL),
    flag("is_slavery", 12, "is_slavery", *SEXUAL),
    flag("is_harmful_practice", 12, "is_harmful_practice", is_gbv, ("gbv",)),
    by("place", 16, "place", words.PLACES),
    by("number", 17, "perpetrator_number", words.PERPETRATOR_NUMBERS),
    RELATION,
    by("perpetrator_age", 19, "perpetrator_age_group", words.AGE_GROUPS_UNKNOWN),
    by("occupation", 20, "perpetrator_occupation", words.OCCUPATIONS),
    CONTACT,
    *(service(kind) for kind, _label in SERVICE_KINDS if kind != "health"),
)
INDICATORS = tuple(range(1, 25))


def count(incidents):
    """Return {(indicator, row): incidents} of all 24, nothing suppressed.

    For tests and for nobody's eyes: what is shown comes from ``indicator_release``.

    :param incidents: mappings with the fields that the parts ask for
    """
    found = {}
    incidents = [{**one, SLICE: ""} for one in incidents]
    for part in PARTS:
        counts = part.counts(incidents, ("",))
        for table in part.tables:
            layout = table.layout(("",))
            for key in layout.keys():
                wanted = layout.categories(key)
                places = [wanted.get(axis, counts.axes[axis]) for axis in counts.axes]
                found[table.indicator, table.row(key)] = sum(
                    number
                    for cell, number in counts.cells.items()
                    if all(p in parts for p, parts in zip(cell, places, strict=True))
                )
    return found
