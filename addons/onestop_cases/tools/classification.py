"""Which type an incident is, by the questions of the GBVIMS in their order.

Source: GBV Information Management System, *Classification Tool*: one type by the act,
never by the motive or by who did it. The questions are asked from the first one on; the
first "yes" gives the type.
"""

from collections import namedtuple

#: What is asked, and the type that a "yes" gives.
Question = namedtuple("Question", "key type")

QUESTIONS = (
    Question("penetration", "rape"),
    Question("sexual_contact", "sexual_assault"),
    Question("physical_assault", "physical_assault"),
    Question("forced_marriage", "forced_marriage"),
    Question("denial", "denial_of_resources"),
    Question("psychological", "psychological_abuse"),
)
#: The type when every answer is "no".
NONE_OF_THEM = "non_gbv"
GBV_TYPES = tuple(question.type for question in QUESTIONS)
SEXUAL_TYPES = ("rape", "sexual_assault")
MINOR_GROUPS = ("0_11", "12_17")


class AnswersError(ValueError):
    """Answers that do not lead to a type, or go on after it."""


def classify(answers):
    """Return (type, key of the question that decided, or None).

    :param answers: list of bool, as the questions were answered in their order; the
        last one is the first "yes", or the sixth "no"
    :raises AnswersError: too few or too many answers, or something else than a bool
    """
    if not isinstance(answers, list | tuple):
        raise AnswersError("the answers are a list")
    if any(answer is not True and answer is not False for answer in answers):
        raise AnswersError("an answer is yes or no")
    for number, question in enumerate(QUESTIONS):
        if number >= len(answers):
            raise AnswersError(f"{question.key} was not answered")
        if answers[number]:
            if len(answers) > number + 1:
                raise AnswersError(f"nothing is asked after {question.key}")
            return question.type, question.key
    if len(answers) > len(QUESTIONS):
        raise AnswersError("there are more answers than questions")
    return NONE_OF_THEM, None


def contexts(
    kind,
    *,
    is_minor=False,
    relations=(),
    goods_exchanged=None,
    abduction=None,
    harmful_practice=None,
):
    """Return {flag: bool} of the case contexts of the GBVIMS.

    What is not known does not make a flag.

    :param kind: the type, or None while the incident is not classified
    :param is_minor: whether she was under 18 at the time
    :param relations: relations of all alleged perpetrators
    :param goods_exchanged: ``yes``, ``no`` or None: goods, money or favours
    :param abduction: ``none``, a kind of abduction, or None
    :param harmful_practice: ``no``, a kind of practice, or None
    """
    is_gbv = kind in GBV_TYPES
    is_sexual = kind in SEXUAL_TYPES
    return {
        "is_partner_violence": is_gbv and "partner" in relations,
        "is_child_sexual_abuse": is_sexual and bool(is_minor),
        "is_early_marriage": kind == "forced_marriage" and bool(is_minor),
        "is_exploitation": is_sexual and goods_exchanged == "yes",
        "is_slavery": is_sexual and (abduction or "none") != "none",
        "is_harmful_practice": is_gbv and (harmful_practice or "no") != "no",
    }
