"""Which columns an export has: codes and bands, no texts, no day."""

#: Fields of an incident in the order of the sheet. Ages are banded, of days the month.
INCIDENT_COLUMNS = (
    "sex",
    "age_group",
    "marital_status",
    "displacement_status",
    "disability",
    "child_status",
    "type",
    "is_partner_violence",
    "is_child_sexual_abuse",
    "is_early_marriage",
    "is_exploitation",
    "is_slavery",
    "is_harmful_practice",
    "stage_of_displacement",
    "time_of_day",
    "place",
    "abduction",
    "previous_gbv",
    "delay_band",
    "perpetrator_number",
)
PERPETRATOR_COLUMNS = ("sex", "age_group", "relation")
CASE_COLUMNS = ("referred_from", "stage", "closure_reason")
#: Random characters of a password: 19^16 possible ones, said in groups of four.
PASSWORD_LENGTH = 15
