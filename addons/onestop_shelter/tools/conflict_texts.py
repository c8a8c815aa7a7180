"""What a coordinator reads when a bed cannot be given: which bed, and what to do.

Placeholders: ``bed`` (name), ``range`` (nights in words), ``text`` (bed, room or stay
that stands against it, depending on the kind).
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CONFLICT_TEXTS = {
    "bed": _lt("Bed %(bed)s is taken %(range)s. Choose another bed or other dates."),
    "person": _lt(
        "This resident already has bed %(text)s %(range)s. Move the resident instead of"
        " assigning a second bed."
    ),
    "household": _lt(
        "Room %(text)s takes one household only, and another one sleeps there"
        " %(range)s. Bed %(bed)s cannot be given; choose another room or other dates."
    ),
    "apart": _lt(
        "Somebody who must be kept apart from this resident sleeps in room %(text)s"
        " %(range)s. Choose another room than that of bed %(bed)s."
    ),
    "late": _lt(
        "Household %(text)s should have left bed %(bed)s and was not checked out. Check"
        " it out or extend its stay, or choose another bed."
    ),
    "service": _lt(
        "Bed %(bed)s is not in service on these nights. Choose another bed."
    ),
    "boy": _lt(
        "Room %(text)s admits boys up to the age set on it, and this boy is older."
        " Choose another room than that of bed %(bed)s, or give the reason for an"
        " exception."
    ),
}
