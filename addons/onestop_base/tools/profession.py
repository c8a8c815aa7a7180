"""Who works in a centre. A team is about thirteen people."""

PROFESSIONS = [
    ("director", "Director"),
    ("doctor", "Doctor"),
    ("nurse", "Nurse"),
    ("midwife", "Midwife"),
    ("psychologist", "Psychologist"),
    ("police_officer", "Police officer"),
    ("legal_officer", "Legal officer"),
    ("social_worker", "Social worker"),
    ("coordinator", "House coordinator"),
    ("trainer", "Trainer"),
    ("livelihoods_officer", "Livelihoods officer"),
    ("reception", "Receptionist"),
    ("guard", "Guard"),
    ("cook", "Cook"),
    ("driver", "Driver"),
    ("storekeeper", "Storekeeper"),
    ("accountant", "Accountant"),
    ("protection_officer", "Protection officer"),
    ("other", "Other"),
]
