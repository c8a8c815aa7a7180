"""Words that several models share, as (value, label) for selections."""

DISCIPLINES = [
    ("social", "Social work"),
    ("medical", "Medical care"),
    ("psychological", "Psychological care"),
    ("legal", "Legal help"),
    ("police", "Police liaison"),
]
#: Which discipline a role works in.
DISCIPLINE_OF_GROUP = {
    "onestop_base.group_social_worker": "social",
    "onestop_base.group_medical": "medical",
    "onestop_base.group_psychologist": "psychological",
    "onestop_base.group_legal": "legal",
    "onestop_base.group_police": "police",
}
#: Who reads more of a case than its bare row (groups of fields). The police liaison and
#: the director are not among them.
TEAM_GROUPS = ",".join(
    group for group in DISCIPLINE_OF_GROUP if group != "onestop_base.group_police"
)
SERVICE_KINDS = [
    ("safe_house", "Safe house"),
    ("health", "Health"),
    ("psychosocial", "Psychosocial support"),
    ("legal", "Legal help"),
    ("police", "Police and security"),
    ("livelihoods", "Livelihoods"),
    ("child_protection", "Child protection"),
]
