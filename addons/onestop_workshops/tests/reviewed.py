"""What the walk of onestop_privacy finds here and is right all the same, and why."""

_COHORT = "how many of a cohort: who plans places and materials sees numbers alone"
_GROUP = "a sum over a savings group, for its officer and the director; names nobody"

REVIEWED = {
    "onestop.cohort.childcare_count": _COHORT,
    "onestop.cohort.completed_count": _COHORT,
    "onestop.cohort.enrolled_count": _COHORT,
    "onestop.cohort.free_count": _COHORT,
    "onestop.cohort.left_count": _COHORT,
    "onestop.cohort.transport_count": _COHORT,
    "onestop.cohort.waiting_count": _COHORT,
    "onestop.savings.group.attendance": _GROUP,
    "onestop.savings.group.box": _GROUP,
    "onestop.savings.group.loans_out": _GROUP,
    "onestop.savings.group.member_count": _GROUP,
    "onestop.savings.group.saved": _GROUP,
}
