"""Someone who wants to compute suppressed counts back, by trying all whole numbers.

It shares no code with the suppression: tables are sums over named people's categories,
and every combination of counts that agrees with what is shown is searched for.
"""


class Attacker:
    """Unknown whole numbers, and what is known of sums of them."""

    def __init__(self, most):
        self.most = most  # no unknown is larger: more than the search needs
        self.known = []

    def knows_sum(self, names, least, most):
        self.known.append((tuple(names), least, most))

    def holds_possible(self, names, least, most):
        """Return whether a sum of unknowns can lie within bounds."""
        known = [*self.known, (tuple(names), least, most)]
        every = sorted({name for names, _least, _most in known for name in names})
        return self._search(known, {name: (0, self.most) for name in every})

    def _search(self, known, bounds):
        bounds = self._narrow(known, bounds)
        if bounds is None:
            return False
        open_names = [name for name, (low, high) in bounds.items() if low < high]
        if not open_names:
            return True
        name = min(open_names, key=lambda n: bounds[n][1] - bounds[n][0])
        low, high = bounds[name]
        middle = (low + high) // 2
        return any(
            self._search(known, {**bounds, name: half})
            for half in ((low, middle), (middle + 1, high))
        )

    @staticmethod
    def _narrow(known, bounds):
        """Narrow all bounds until nothing changes; None on a contradiction."""
        bounds, changed = dict(bounds), True
        while changed:
            changed = False
            for names, least, most in known:
                lows = sum(bounds[name][0] for name in names)
                highs = sum(bounds[name][1] for name in names)
                if lows > most or highs < least:
                    return None
                for name in names:
                    low, high = bounds[name]
                    new_low = max(low, least - (highs - high))
                    new_high = min(high, most - (lows - low))
                    if new_low > new_high:
                        return None
                    if (new_low, new_high) != (low, high):
                        bounds[name], changed = (new_low, new_high), True
                        lows += new_low - low
                        highs += new_high - high
        return bounds
