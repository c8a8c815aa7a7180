"""What the walk of onestop_privacy finds here and is right all the same, and why."""

REVIEWED = {
    "onestop.bed.assignment.block_reason": "about the bed: nobody is in it",
    "onestop.bed.assignment.exception_reason": "why a boy of that age: about the room",
    "onestop.bed.assignment.move_reason": "why another bed: about beds",
    "onestop.stay.cancel_reason": "why the place was not needed; counted by it",
    "onestop.stay.source_ref": "the line of the paper register: a number",
}
