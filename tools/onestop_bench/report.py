"""Print medians, queries and ratios, the first subject being ours."""


def show(answers, labels, questions):
    """Print a table: a row a question, two columns a subject, then the ratios.

    :param dict answers: (key, label) -> :class:`onestop_bench.measure.Answers`
    :param labels: the subjects; the first is compared with each of the others
    :param dict questions: key -> words
    """
    first, *others = labels
    head = ["question", *labels, *(f"{other} / {first}" for other in others)]
    rows = [head, ["---"] * len(head)]
    for key, words in questions.items():
        if (key, first) not in answers:
            continue
        base = answers[key, first]
        row = [words]
        for label in labels:
            row.append(cell(answers.get((key, label))))
        for label in others:
            other = answers.get((key, label))
            row.append(f"{other.median / base.median:.2f}" if other else "-")
        rows.append(row)
    table(rows)


def cell(answers):
    """Return what one subject took for one question, in words."""
    if answers is None:
        return "-"
    low, high = min(answers.times), max(answers.times)
    return (
        f"{answers.median:.1f} ms ({low:.1f}-{high:.1f}), {answers.queries} queries,"
        f" {answers.size} found"
    )


def show_races(found, situations, rounds):
    """Print how often a bed was given twice.

    :param dict found: (situation, label) -> number
    """
    labels = list(dict.fromkeys(label for _situation, label in found))
    rows = [["given to two", *labels], ["---"] * (len(labels) + 1)]
    for situation, words in situations.items():
        numbers = [f"{found[situation, label]} of {rounds}" for label in labels]
        rows.append([words, *numbers])
    print()
    table(rows)


def table(rows):
    for row in rows:
        print("| " + " | ".join(row) + " |")
