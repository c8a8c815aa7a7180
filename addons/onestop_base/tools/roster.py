"""Who is there when: intervals of two moments, the end excluded."""


def merge(intervals):
    """Return the intervals without overlaps and without gaps of nothing, sorted."""
    merged = []
    for start, end in sorted(pair for pair in intervals if pair[0] < pair[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def subtract(intervals, holes):
    """Return what is left of ``intervals`` outside of ``holes``, sorted."""
    left = merge(intervals)
    for hole_start, hole_end in merge(holes):
        pieces = []
        for start, end in left:
            pieces += [(start, min(end, hole_start)), (max(start, hole_end), end)]
        left = merge(pieces)
    return left


def clip(intervals, start, end):
    """Return the intervals that touch the window, as they are."""
    return [pair for pair in intervals if pair[0] < end and pair[1] > start]


def least_present(intervals, start, end):
    """Return how many are there at the emptiest moment of the window.

    :param intervals: one person's intervals do not overlap each other
    """
    moments = {start} | {stop for _begin, stop in intervals if start < stop < end}
    return min(
        sum(begin <= moment < stop for begin, stop in intervals) for moment in moments
    )
