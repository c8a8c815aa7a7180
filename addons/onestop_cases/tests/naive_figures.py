"""The 24 figures counted by hand: loops over the file, nothing of the product's."""

from .common_figures import age_band, counted, days_band, had, nearest, said

SERVICES = (
    "safe_house health psychosocial legal police livelihoods child_protection".split()
)
PROVIDERS = (
    "health psychosocial police legal livelihoods safe_house other_humanitarian"
    " other_government".split()
)


def by_hand(rows):
    """Return {indicator: {row: number}}; rows that nobody has are left out."""
    figures = {number: {} for number in range(1, 25)}

    def add(number, row):
        figures[number][row] = figures[number].get(row, 0) + 1

    for row in rows:
        if not counted(row):
            continue
        add(1, "incidents")
        if row["type"] == "non_gbv":
            continue
        add(3, "gbv")
        if row["previous_gbv"] == "yes":
            add(2, "previous")
        _survivor(row, add)
        _incident(row, add)
        _context(row, add)
        _perpetrator(row, add)
        _pathway(row, add)
    return figures


def _survivor(row, add):
    add(4, said(row, "sex"))
    add(5, age_band(row))
    add(6, said(row, "marital_status"))
    add(7, said(row, "displacement_status"))
    add(8, said(row, "stage_of_displacement"))
    add(9, said(row, "disability"))
    child = row["age"] != "" and int(row["age"]) < 18
    if child and row["child_status"] not in ("", "no"):
        add(9, row["child_status"])


def _incident(row, add):
    add(10, row["type"])
    add(11, said(row, "time_of_day"))
    add(13, days_band(row))
    if row["type"] == "rape":
        add(14, days_band(row))
        if had(row, "health", "provided") or had(row, "health", "referred"):
            add(15, days_band(row))
    add(16, said(row, "place"))


def _context(row, add):
    sexual = row["type"] == "rape" or row["type"] == "sexual_assault"
    child = row["age"] != "" and int(row["age"]) <= 17
    if "partner/" in row["perpetrators"]:
        add(12, "is_partner_violence")
    if sexual and child:
        add(12, "is_child_sexual_abuse")
    if row["type"] == "forced_marriage" and child:
        add(12, "is_early_marriage")
    if sexual and row["goods_exchanged"] == "yes":
        add(12, "is_exploitation")
    if sexual and row["abduction"] not in ("", "none"):
        add(12, "is_slavery")
    if row["harmful_practice"] not in ("", "no"):
        add(12, "is_harmful_practice")


def _perpetrator(row, add):
    add(17, said(row, "perpetrator_number"))
    add(18, nearest(row, 0))
    add(19, nearest(row, 2))
    add(20, nearest(row, 3))


def _pathway(row, add):
    sent = said(row, "referred_from")
    add(22, sent)
    if sent == "unknown":
        add(21, "unknown")
    elif sent in PROVIDERS:
        add(21, "from_provider")
    else:
        add(21, "first_contact")
    for kind in SERVICES:
        if had(row, kind, "provided"):
            add(23, kind)
        if had(row, kind, "referred"):
            add(24, kind)
