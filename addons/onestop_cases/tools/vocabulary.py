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
REFERRED_FROM = [
    ("health", "Health services"),
    ("psychosocial", "Psychosocial services"),
    ("police", "Police"),
    ("legal", "Legal services"),
    ("livelihoods", "Livelihoods programme"),
    ("self", "She came by herself"),
    ("teacher", "Teacher or school"),
    ("community_leader", "Community leader"),
    ("safe_house", "Safe house"),
    ("other_humanitarian", "Other humanitarian actor"),
    ("other_government", "Other government actor"),
    ("other", "Other"),
]
RISKS = [("standard", "Standard"), ("high", "High"), ("imminent", "Imminent")]
#: Answers at the door, where nothing has to be asked.
ANSWERS = [("yes", "Yes"), ("no", "No"), ("not_asked", "Not asked")]
NEEDS = [("none", "None"), ("some", "Some"), ("urgent", "Urgent")]
APPROVAL_KINDS = [
    ("assessment", "Assessment"),
    ("plan", "Action plan"),
    ("closure", "Closure"),
]
CLOSURE_REASONS = [
    ("needs_met", "Her needs are met"),
    ("no_contact", "No contact for more than 30 days"),
    ("her_request", "At her request"),
    ("left_area", "She left the area"),
    ("transferred", "Transferred"),
    ("funding_end", "End of funding"),
]
