"""What the walk of onestop_privacy finds here and is right all the same, and why."""

REVIEWED = {
    "onestop.person.alias": "the name she wants to be called: searched by its parts; "
    "its groups are those who speak to her",
    "onestop.identity.hash.person_id": "keyed hashes, which no role may read",
    "onestop.identity.search.found_ids": "open to nobody; the protection officer is "
    "shown the codes",
}
