"""What the import of the training says, in the user's language."""


def headings(env):
    """Return the headings of the templates; the order of the columns is what counts."""
    return {
        "curricula": [
            env._("Code of the trade"),
            env._("Curriculum"),
            env._("Code of the unit"),
            env._("Unit"),
            env._("Hours"),
            env._("Criteria"),
            env._("Required (1 or 0)"),
        ],
        "learners": [
            env._("Code of the person"),
            env._("Code of the cohort"),
            env._("First day"),
            env._("Children in care"),
            env._("Transport (1 or 0)"),
        ],
    }


def reasons(env):
    """Return why a line is bad, by the word of the reader."""
    return {
        "missing": env._("a cell that is needed is empty"),
        "hours": env._("the hours are no number between 0 and 5,000"),
        "yes": env._("write 1 or 0"),
        "date": env._("the date is not understood: write 2027-04-30 or 30/04/2027"),
        "children": env._("the number of children is none from 0 to 20"),
        "twice": env._("the same line stands in the list twice"),
        "trade": env._("no trade has this code"),
        "published": env._("this curriculum is published: make a new version first"),
        "cohort": env._("no cohort of yours has this code"),
        "over": env._("this cohort is over"),
        "outside": env._("the first day lies outside the dates of the cohort"),
        "code": env._("no person of the centre has this code"),
        "elsewhere": env._("she learns in another cohort at the same hours"),
    }
