"""Find a non-negative solution of a sparse linear system, or say what prevents it.

The first phase of the simplex method (G. B. Dantzig, *Linear Programming and
Extensions*, 1963) with Bland's rule against cycles, on rows that are mappings. It works
in floating point: callers take its answer as a proposal and check it in whole numbers.
"""

EPSILON = 1e-7
#: Pivots by the steepest column before Bland's rule, which ends but is slower.
STEEPEST = 400
PIVOTS = 20_000


class Tableau:
    """The system `sum(row[i] * x[i]) == value`, x >= 0.

    :param rows: list of (mapping of variable to coefficient, value)
    """

    def __init__(self, rows):
        self.rows, self.values, self.signs = [], [], []
        for number, (row, value) in enumerate(rows):
            sign = -1 if value < 0 else 1
            line = {name: float(sign * part) for name, part in row.items() if part}
            line[("slack", number)] = 1.0
            self.rows.append(line)
            self.values.append(float(sign * value))
            self.signs.append(sign)
        self.basis = [("slack", number) for number in range(len(rows))]
        self.artificial = set(self.basis)
        self.gains = {}
        for line in self.rows:
            for name, part in line.items():
                if name not in self.artificial:
                    self.gains[name] = self.gains.get(name, 0.0) + part

    def solve(self):
        """Return a solution as a mapping without zeros, or None when there is none."""
        for step in range(PIVOTS):
            entering = self._entering(steepest=step < STEEPEST)
            if entering is None:
                break
            leaving = self._leaving(entering)
            if leaving is None:
                self.gains.pop(entering)  # a rounding error, no gain
                continue
            self._pivot(leaving, entering)
        if self._missing() > EPSILON * (1 + max(self.values, default=0)):
            return None
        return {
            name: value
            for name, value in zip(self.basis, self.values, strict=True)
            if name not in self.artificial and value > EPSILON
        }

    def prices(self):
        """Return one price a row; with prices other than 0 it prevents a solution."""
        stuck = [
            line
            for name, line in zip(self.basis, self.rows, strict=True)
            if name in self.artificial
        ]
        return [
            sign * sum(line.get(("slack", number), 0.0) for line in stuck)
            for number, sign in enumerate(self.signs)
        ]

    def _missing(self):
        return sum(
            value
            for name, value in zip(self.basis, self.values, strict=True)
            if name in self.artificial
        )

    def _entering(self, steepest):
        useful = [name for name, gain in self.gains.items() if gain > EPSILON]
        if not useful:
            return None
        if steepest:
            return max(useful, key=self.gains.__getitem__)
        return min(useful, key=repr)

    def _leaving(self, entering):
        """Return the row that bounds the entering variable first, or None."""
        ratios = [
            (self.values[number] / line[entering], repr(self.basis[number]), number)
            for number, line in enumerate(self.rows)
            if line.get(entering, 0.0) > EPSILON
        ]
        return min(ratios)[2] if ratios else None

    def _pivot(self, leaving, entering):
        line = self.rows[leaving]
        part = line[entering]
        line = self.rows[leaving] = {name: x / part for name, x in line.items()}
        value = self.values[leaving] = self.values[leaving] / part
        self.basis[leaving] = entering
        for number, other in enumerate(self.rows):
            factor = other.get(entering, 0.0) if number != leaving else 0.0
            if factor:
                _subtract(other, line, factor)
                self.values[number] = max(0.0, self.values[number] - factor * value)
        # A slack variable that left the solution is of no more use to it.
        plain = {k: x for k, x in line.items() if k not in self.artificial}
        if gain := self.gains.get(entering):
            _subtract(self.gains, plain, gain)


def _subtract(target, line, factor):
    for name, part in line.items():
        left = target.get(name, 0.0) - factor * part
        if abs(left) < EPSILON * 1e-3:
            target.pop(name, None)
        else:
            target[name] = left
