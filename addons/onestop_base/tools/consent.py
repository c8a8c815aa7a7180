"""Words of consents, and their clock; plain functions that know no database."""

from dateutil.relativedelta import relativedelta

#: What a consent is about: one service, statistics, or the move to another centre.
SCOPES = [
    ("safe_house", "Safe house"),
    ("health", "Health"),
    ("psychosocial", "Psychosocial support"),
    ("legal", "Legal help"),
    ("police", "Police and security"),
    ("livelihoods", "Livelihoods"),
    ("child_protection", "Child protection"),
    ("statistics", "Statistics"),
    ("transfer", "Transfer to another centre"),
]
FORMS = [
    ("signature", "Signature"),
    ("thumbprint", "Thumbprint"),
    ("oral_witnessed", "Orally, before a witness"),
]
GUARDIAN_RELATIONS = [
    ("mother", "Mother"),
    ("father", "Father"),
    ("grandparent", "Grandparent"),
    ("relative", "Other relative"),
    ("legal_guardian", "Legal guardian"),
    ("other", "Other"),
]
STATES = [
    ("draft", "Not decided"),
    ("waiting", "Waiting for a second person"),
    ("live", "Agreed"),
    ("refused", "Did not agree"),
    ("withdrawn", "Withdrawn"),
    ("replaced", "Replaced by a newer one"),
    ("expired", "Expired"),
]
MINOR_AGES = ("0_11", "12_17")
DEFAULT_MONTHS = 6
#: No consent is longer, whatever the parameter says.
MOST_MONTHS = 24


def expiry(given, months):
    """Return the first date on which a consent no longer holds.

    :param date given: the day on which she agreed
    :param months: whole months, as text or number; out of range or not readable: the
        default, or the most that is allowed
    """
    try:
        months = int(months)
    except (TypeError, ValueError):
        months = DEFAULT_MONTHS
    if months < 1:
        months = DEFAULT_MONTHS
    return given + relativedelta(months=min(months, MOST_MONTHS))
