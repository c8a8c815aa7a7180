"""Words of training that several models share. Source: the project's standards."""

MARKS = [
    ("present", "Present"),
    ("late", "Late"),
    ("excused", "Excused"),
    ("absent", "Absent"),
]
EXCUSES = [
    ("illness", "Ill"),
    ("child_ill", "Child ill"),
    ("court", "Court"),
    ("health_visit", "Health visit"),
    ("family", "Family"),
    ("other", "Other"),
]
#: Why marks of a locked session are corrected. No free text: it would name somebody.
CORRECTIONS = [
    ("mistake", "Marked wrongly"),
    ("excuse", "Excuse known later"),
    ("forgotten", "Attendance not taken on the day"),
    ("tablet", "Tablet sent late"),
]
LEAVE_REASONS = [
    ("work", "Found work"),
    ("moved", "Moved away"),
    ("health", "Health"),
    ("childcare", "Nobody for the children"),
    ("transport", "No transport"),
    ("family", "Family"),
    ("safety", "Not safe to come"),
    ("attendance", "Came too seldom"),
    ("no_interest", "Other trade or no interest"),
    ("excluded", "Asked to leave"),
    ("other", "Other"),
]
#: What a learner finds herself by on a screen: a picture and a colour of her own.
ICONS = [
    ("sun", "Sun"),
    ("moon", "Moon"),
    ("star", "Star"),
    ("tree", "Tree"),
    ("flower", "Flower"),
    ("leaf", "Leaf"),
    ("bird", "Bird"),
    ("fish", "Fish"),
    ("butterfly", "Butterfly"),
    ("mango", "Mango"),
    ("drum", "Drum"),
    ("pot", "Pot"),
]
COLOURS = 8
