"""Values of the GBVIMS for an incident, as (value, label) for selections.

Source: GBV Information Management System, standard intake form and incident recorder.
The values are the standard's; the labels are ours.
"""

from odoo.addons.onestop_base.tools.age import AGE_GROUPS

UNKNOWN = "unknown"
YES_NO = [("no", "No"), ("yes", "Yes")]

TYPES = [
    ("rape", "Rape"),
    ("sexual_assault", "Sexual assault"),
    ("physical_assault", "Physical assault"),
    ("forced_marriage", "Forced marriage"),
    ("denial_of_resources", "Denial of resources, opportunities or services"),
    ("psychological_abuse", "Psychological or emotional abuse"),
    ("non_gbv", "None of these: not counted in the statistics"),
]
CONTEXTS = [
    ("is_partner_violence", "Intimate partner violence"),
    ("is_child_sexual_abuse", "Child sexual abuse"),
    ("is_early_marriage", "Early marriage"),
    ("is_exploitation", "Possible sexual exploitation"),
    ("is_slavery", "Possible sexual slavery"),
    ("is_harmful_practice", "Harmful traditional practice"),
]
REPORTERS = [
    ("self", "Herself"),
    ("other", "Another person"),
    ("other_with_child", "Another person, with the child"),
]
SEXES = [("female", "Female"), ("male", "Male")]
AGE_GROUPS_UNKNOWN = [*AGE_GROUPS, (UNKNOWN, "Unknown")]
MARITAL = [
    ("single", "Single"),
    ("married", "Married or living together"),
    ("divorced", "Divorced or separated"),
    ("widowed", "Widowed"),
]
DISPLACEMENT = [
    ("resident", "Resident"),
    ("idp", "Internally displaced"),
    ("refugee", "Refugee"),
    ("stateless", "Stateless"),
    ("returnee", "Returnee"),
    ("foreign", "Foreign national"),
    ("asylum_seeker", "Asylum seeker"),
]
DISABILITIES = [
    ("no", "None"),
    ("mental", "Mental"),
    ("physical", "Physical"),
    ("both", "Mental and physical"),
]
CHILD_STATUSES = [
    ("no", "None"),
    ("unaccompanied", "Unaccompanied minor"),
    ("separated", "Separated child"),
    ("other_vulnerable", "Other vulnerable child"),
]
STAGES_OF_DISPLACEMENT = [
    ("not_displaced", "Not displaced"),
    ("pre_displacement", "Before displacement"),
    ("during_flight", "During flight"),
    ("during_refuge", "During refuge"),
    ("during_return", "During return or transit"),
    ("post_displacement", "After displacement"),
]
TIMES_OF_DAY = [
    ("morning", "Morning"),
    ("afternoon", "Afternoon"),
    ("evening_night", "Evening or night"),
    (UNKNOWN, "Unknown"),
]
PLACES = [
    ("forest", "Forest or bush"),
    ("garden", "Garden"),
    ("school", "School"),
    ("road", "Road"),
    ("client_home", "Her home"),
    ("perpetrator_home", "Home of the alleged perpetrator"),
    ("market", "Market"),
    ("streamside", "Streamside"),
    ("beach", "Beach"),
    ("farm", "Farm or field"),
    ("latrine", "Latrine"),
    ("friend_home", "Home of a friend"),
    ("entertainment", "Entertainment centre"),
    ("unfinished_house", "Unfinished house"),
    ("guest_house", "Guest house or hotel"),
    ("other", "Other"),
]
ABDUCTIONS = [
    ("none", "None"),
    ("forced_conscription", "Forced conscription"),
    ("trafficked", "Trafficked"),
    ("other", "Other abduction or kidnapping"),
]
HARMFUL_PRACTICES = [
    ("no", "No"),
    ("excision", "Female genital mutilation or cutting"),
    ("levirate", "Marriage to a relative of the late husband"),
    ("exchange", "Marriage by exchange, or to settle a debt or dispute"),
    ("force_feeding", "Force-feeding"),
    ("other", "Other"),
]
REPORTED_ELSEWHERE = [
    ("no", "No"),
    ("gbvims", "To an organisation that keeps GBVIMS statistics"),
    ("other", "To another organisation"),
]
PERPETRATOR_NUMBERS = [
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("more", "More than 3"),
    (UNKNOWN, "Unknown"),
]
PERPETRATOR_SEXES = [*SEXES, (UNKNOWN, "Unknown")]
#: In the order of the standard's form: "the first that applies" stands for an incident.
RELATIONS = [
    ("partner", "Partner or former partner"),
    ("caregiver", "Primary caregiver"),
    ("family", "Other family"),
    ("employer", "Supervisor or employer"),
    ("schoolmate", "Schoolmate"),
    ("teacher", "Teacher"),
    ("service_provider", "Service provider"),
    ("housemate", "Housemate"),
    ("neighbour", "Family friend or neighbour"),
    ("other_resident", "Other resident of the community"),
    ("other_displaced", "Other displaced person"),
    ("other", "Other"),
    ("no_relation", "No relation"),
    (UNKNOWN, "Unknown"),
]
OCCUPATIONS = [
    ("farmer", "Farmer"),
    ("herder", "Herder"),
    ("trader", "Trader or shopkeeper"),
    ("driver", "Driver or transporter"),
    ("artisan", "Craftsman or mechanic"),
    ("labourer", "Daily labourer"),
    ("miner", "Miner or gold washer"),
    ("domestic_worker", "Domestic worker"),
    ("pupil", "Pupil or student"),
    ("teacher", "Teacher"),
    ("health_worker", "Health worker"),
    ("religious_leader", "Religious leader or teacher"),
    ("community_leader", "Community leader"),
    ("civil_servant", "Civil servant"),
    ("police", "Police"),
    ("security", "Security guard"),
    ("military", "Armed forces"),
    ("armed_group", "Armed group"),
    ("humanitarian", "Humanitarian or development worker"),
    ("unemployed", "Unemployed"),
    ("other", "Other"),
    (UNKNOWN, "Unknown"),
]
#: Of the survivor: what she does, coarse enough to tell nobody who she is.
SURVIVOR_OCCUPATIONS = [
    ("household", "Household work"),
    *(
        pair
        for pair in OCCUPATIONS
        if pair[0] not in ("religious_leader", "military", "armed_group")
    ),
]
