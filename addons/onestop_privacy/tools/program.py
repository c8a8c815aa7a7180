"""What is known of some tables, as a linear program (see `protection`)."""

from collections import namedtuple

from .feasible import EPSILON, Tableau

#: A row of the program: parts, value, the cell that it is about, and its slack.
Row = namedtuple("Row", "parts value cell slack")
#: No count is larger: a bound of what has none.
MOST = 10**9


def bounds_of(value, floor=0):
    """Return (least, most) of what stands in a table: a count, a band or nothing."""
    if value is None:
        return floor, MOST
    if isinstance(value, int):
        return value, value
    least, most = value
    return least, MOST if most is None else most


class Program:
    """The linear program of all that is known, with the variables known left out."""

    def __init__(self, protection, truth=False):
        self.protection = protection
        self.rows, self.fixed, self.least = [], {}, {}
        self.names = {(protection.now, number) for number in protection.counts}
        if truth:
            self.fixed.update(
                ((protection.now, n), count) for n, count in protection.counts.items()
            )
        for time, cell, value, floor in protection._earlier():
            self._know(time, cell, value, floor)
        for cell in protection.cells:
            value = None if cell in protection.hidden else protection.values[cell]
            self._know(protection.now, cell, value, protection.floor, cell)
        self._link()

    def add(self, row):
        self.rows.append(row)

    def _know(self, time, cell, value, floor, subject=None):
        """Note that a cell is shown with a value, or hidden and not under a floor."""
        parts = self.protection._parts(cell, time)
        self.names.update(parts)
        if value == 0:
            self.fixed.update(dict.fromkeys(parts, 0))
        elif len(parts) == 1 and not isinstance(value, tuple):
            (name,) = parts
            if value is not None:
                self.fixed.setdefault(name, value)
            else:
                self.least[name] = max(floor, self.least.get(name, 0))
        elif isinstance(value, int):
            self.add(Row(parts, value, subject, 0))
        else:
            least, most = bounds_of(value, floor)
            if least:
                self.add(Row(parts, least, None, -1))
            if most < MOST:
                self.add(Row(parts, most, None, 1))

    def _link(self):
        """Tie each time to the next: counts grow, or also shrink where some did."""
        for time in range(self.protection.now):
            for number in self.protection.counts:
                parts = {
                    (time + 1, number): 1,
                    (time, number): -1,
                    ("more", time, number): -1,
                }
                if self.protection.shrinks:
                    parts["fewer", time, number] = 1
                self.names.update(parts)
                self.add(Row(parts, 0, None, 0))

    def solve(self, *goal):
        """Return (witness, None), (None, cells that prevent one) or (None, None).

        The last means that the solution found is not in whole numbers.

        :param goal: rows that are asked for besides
        """
        every = [*self.rows, *goal]
        tableau = Tableau(self._reduced(every))
        solution = tableau.solve()
        if solution is None:
            return None, self._givers(every, tableau.prices())
        witness = {}
        for name in self.names:
            value = self.fixed.get(name)
            if value is None:
                value = round(solution.get(name, 0.0)) + self.least.get(name, 0)
            witness[name] = value
        return (witness, None) if self._holds(every, witness) else (None, None)

    def _reduced(self, every):
        """Return the rows without the variables that are known."""
        rows = []
        for number, row in enumerate(every):
            value, parts = row.value, {}
            for name, factor in row.parts.items():
                if name in self.fixed:
                    value -= factor * self.fixed[name]
                else:
                    value -= factor * self.least.get(name, 0)
                    parts[name] = factor
            if row.slack:
                parts["rest", number] = row.slack
            rows.append((parts, value))
        return rows

    def _holds(self, every, witness):
        """Check a witness in whole numbers."""
        for row in every:
            total = sum(factor * witness[name] for name, factor in row.parts.items())
            left = row.value - total
            if left * row.slack < 0 or (left and not row.slack):
                return False
        return all(
            value >= self.least.get(name, 0)
            for name, value in witness.items()
            if name not in self.fixed
        )

    def _givers(self, every, prices):
        """Return the shown cells that, hidden, would make the program wider."""
        found, columns = [], {}
        for row, price in zip(every, prices, strict=True):
            if abs(price) > EPSILON:
                if row.cell:
                    found.append(row.cell)
                for name, factor in row.parts.items():
                    columns[name] = columns.get(name, 0.0) + price * factor
        protection = self.protection
        for cell in protection.cells:
            members = protection.members[cell]
            if cell in protection.hidden or len(members) != 1:
                continue
            value = protection.values[cell]
            price = columns.get((protection.now, *members), 0.0)
            wider = price > EPSILON or (price < -EPSILON and value > protection.floor)
            if value and wider:
                found.append(cell)
        return found


class Near:
    """Seeks a witness that differs from a known one in few blocks of the data.

    A large table is a large program, but most goals have a witness that moves people
    between two or four centres, say. That none is found says nothing.
    """

    #: So many blocks are looked at, one after the other.
    STEPS = (2, 4, 8)

    def __init__(self, program, base):
        self.program, self.base = program, base
        self.of_block, self.beside, self.totals = {}, {}, []
        for number, row in enumerate(program.rows):
            parts = {}
            for name, factor in row.parts.items():
                if name not in program.fixed:
                    block = program.protection.block_of(name)
                    parts.setdefault(block, []).append((name, factor))
            total = sum(factor * base[name] for name, factor in row.parts.items())
            self.totals.append(row.value - total)
            for block, found in parts.items():
                self.of_block.setdefault(block, {})[number] = found
                self.beside.setdefault(block, set()).update(parts)

    def seek(self, goal):
        """Return a witness of a row besides, or None."""
        chosen = {self.program.protection.block_of(name) for name in goal.parts}
        for size in self.STEPS:
            self._widen(chosen, size)
            if witness := self._solve(goal, chosen):
                return witness
        return None

    def _widen(self, chosen, size):
        """Add the blocks that share most with those chosen, heavy ones first."""
        blocks = self.program.protection.blocks
        while len(chosen) < min(size, len(blocks)):
            shared = {block: 0 for block in blocks if block not in chosen}
            for one in chosen:
                for block in self.beside.get(one, ()):
                    if block in shared:
                        shared[block] += 1
            chosen.add(max(shared, key=shared.__getitem__))

    def _solve(self, goal, chosen):
        free, rows = {}, {}
        for block in sorted(chosen):
            for number, parts in self.of_block.get(block, {}).items():
                rows.setdefault(number, []).extend(parts)
        rows = {number: dict(parts) for number, parts in rows.items()}
        for parts in rows.values():
            free.update(dict.fromkeys(parts))
        lines = [
            self._line(number, parts, self.program.rows[number], self.totals[number])
            for number, parts in rows.items()
        ]
        mine = {name: f for name, f in goal.parts.items() if name in free}
        left = goal.value - sum(f * self.base[name] for name, f in goal.parts.items())
        lines.append(self._line(-1, mine, goal, left))
        solution = Tableau(lines).solve()
        if solution is None:
            return None
        least = self.program.least
        moved = {n: round(solution.get(n, 0.0)) + least.get(n, 0) for n in free}
        checks = [
            *(
                (parts, self.program.rows[n], self.totals[n])
                for n, parts in rows.items()
            ),
            (mine, goal, left),
        ]
        if all(self._holds(moved, *check) for check in checks):
            return {**self.base, **moved}
        return None

    def _line(self, number, parts, row, left):
        """Return a row of the tableau: what others hold is taken off its value."""
        value = left + sum(f * self.base[name] for name, f in parts.items())
        least = self.program.least
        value -= sum(f * least.get(name, 0) for name, f in parts.items())
        line = dict(parts)
        if row.slack:
            line["rest", number] = row.slack
        return line, value

    def _holds(self, moved, parts, row, left):
        """Check a row in whole numbers."""
        left -= sum(f * (moved[name] - self.base[name]) for name, f in parts.items())
        return left * row.slack >= 0 and (not left or bool(row.slack))
