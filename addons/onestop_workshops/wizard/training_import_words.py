"""What the import of the training has against a line, in the user's language."""


def reasons(env):
    """Return why a line is bad, by the word of the reader."""
    return {
        "hours": env._("the hours are no number between 0 and 5,000"),
        "children": env._("the number of children is none from 0 to 20"),
        "trade": env._("no trade has this code"),
        "published": env._("this curriculum is published: make a new version first"),
        "cohort": env._("no cohort of yours has this code"),
        "over": env._("this cohort is over"),
        "outside": env._("the first day lies outside the dates of the cohort"),
        "code": env._("no person of the centre has this code"),
        "elsewhere": env._("she learns in another cohort at the same hours"),
    }
