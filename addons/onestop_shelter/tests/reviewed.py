"""What the walk of onestop_privacy finds here and is right all the same, and why."""

REVIEWED = {
    "onestop.bed.assignment.block_reason": "about the bed: nobody is in it",
    "onestop.stay.source_ref": "the line of the paper register: a number",
}
