"""What the walk of onestop_privacy finds here and is right all the same, and why."""

REVIEWED = {}
