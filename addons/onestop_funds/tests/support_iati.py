"""The structure of an IATI 2.03 activity file, after the standard's published schema.

Per element: the children in the order of the schema with (least, most) occurrences, the
attributes it must have, and how their values look. Elements of the standard that we
never write stand in the order as well, so that adding one in the wrong place is found.
"""

import re

from lxml import etree

MANY = 10**6
DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$")
CODE = re.compile(r"\S+$")
TYPES = re.compile(r"(1|2|3|4|5|6|7|8|9|10|11|12|13)$")
CURRENCY = re.compile(r"[A-Z]{3}$")
NUMBER = re.compile(r"-?\d+(\.\d+)?$")
NARRATIVE = [("narrative", 1, MANY)]
ORG = [("narrative", 0, MANY)]

CHILDREN = {
    "iati-activities": [("iati-activity", 1, MANY)],
    "iati-activity": [
        ("iati-identifier", 1, 1),
        ("reporting-org", 1, 1),
        ("title", 1, 1),
        ("description", 1, MANY),
        ("participating-org", 1, MANY),
        ("other-identifier", 0, MANY),
        ("activity-status", 1, 1),
        ("activity-date", 1, MANY),
        ("contact-info", 0, MANY),
        ("activity-scope", 0, 1),
        ("recipient-country", 0, MANY),
        ("recipient-region", 0, MANY),
        ("location", 0, MANY),
        ("sector", 0, MANY),
        ("tag", 0, MANY),
        ("country-budget-items", 0, MANY),
        ("humanitarian-scope", 0, MANY),
        ("policy-marker", 0, MANY),
        ("collaboration-type", 0, 1),
        ("default-flow-type", 0, 1),
        ("default-finance-type", 0, 1),
        ("default-aid-type", 0, MANY),
        ("default-tied-status", 0, 1),
        ("budget", 0, MANY),
        ("planned-disbursement", 0, MANY),
        ("capital-spend", 0, 1),
        ("transaction", 0, MANY),
        ("document-link", 0, MANY),
        ("related-activity", 0, MANY),
    ],
    "reporting-org": NARRATIVE,
    "title": NARRATIVE,
    "description": NARRATIVE,
    "participating-org": ORG,
    "provider-org": ORG,
    "receiver-org": ORG,
    "transaction": [
        ("transaction-type", 1, 1),
        ("transaction-date", 1, 1),
        ("value", 1, 1),
        ("description", 0, 1),
        ("provider-org", 0, 1),
        ("receiver-org", 0, 1),
        ("disbursement-channel", 0, 1),
        ("sector", 0, MANY),
        ("recipient-country", 0, 1),
        ("recipient-region", 0, 1),
    ],
}
ATTRIBUTES = {
    "iati-activities": {"version": re.compile(r"2\.03$")},
    "iati-activity": {
        "default-currency": CURRENCY,
        "last-updated-datetime": MOMENT,
    },
    "reporting-org": {"ref": CODE, "type": CODE},
    "participating-org": {"role": re.compile("[1-4]$")},
    "activity-status": {"code": re.compile("[1-6]$")},
    "activity-date": {"type": re.compile("[1-4]$"), "iso-date": DATE},
    "recipient-country": {"code": re.compile("[A-Z]{2}$")},
    "sector": {"code": CODE},
    "transaction-type": {"code": TYPES},
    "transaction-date": {"iso-date": DATE},
    "value": {"value-date": DATE},
}
TEXTS = {"iati-identifier": CODE, "value": NUMBER, "narrative": re.compile(r".*\S")}


def structure_faults(content):
    """Return what is wrong in a file: list of sentences, empty when it is right."""
    found = []
    root = etree.fromstring(content)
    if root.tag != "iati-activities":
        found.append(f"the root is {root.tag}")
    for element in root.iter():
        _look_at(element, found)
    return found


def _look_at(element, found):
    for name, pattern in ATTRIBUTES.get(element.tag, {}).items():
        if not pattern.match(element.get(name, "")):
            found.append(f"{element.tag}/@{name}: {element.get(name)}")
    pattern = TEXTS.get(element.tag)
    if pattern and not pattern.match(element.text or ""):
        found.append(f"{element.tag}: {element.text!r}")
    order = CHILDREN.get(element.tag, [])
    tags = [child.tag for child in element]
    places = {name: place for place, (name, _least, _most) in enumerate(order)}
    if unknown := [tag for tag in tags if tag not in places]:
        found.append(f"{element.tag} holds {unknown}")
        return
    if [places[tag] for tag in tags] != sorted(places[tag] for tag in tags):
        found.append(f"{element.tag}: order {tags}")
    for name, least, most in order:
        if not least <= tags.count(name) <= most:
            found.append(f"{element.tag}: {tags.count(name)} x {name}")
