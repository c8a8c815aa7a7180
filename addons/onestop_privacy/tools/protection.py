"""Which cells of a set of tables have to be hidden (see `suppression`)."""

from collections import namedtuple

from .feasible import EPSILON, Tableau

#: `sum(parts[x] * x)` must be able to be at most (sense 1) or at least (-1) a bound.
Goal = namedtuple("Goal", "subject parts sense bound")
#: A row of the program: parts, value, the cell that it is about, and its slack.
Row = namedtuple("Row", "parts value cell slack")


class Protection:
    """The cells, what is known of them, and the witnesses found so far.

    Variables are (time, group): groups of finest cells, as they are now (the last time)
    and as they were when an earlier report with other counts was published.

    :param groups: {frozenset of atoms: count now}
    :param cells: set of frozensets of atoms: the cells to publish
    :param before: for each earlier table, ({frozenset of atoms: shown count or None},
        the least that a hidden cell in it can be)
    :param zeros: "shown"; "cover": hidden where that protects others; "secret": hidden
    """

    def __init__(self, groups, cells, before, threshold, zeros):
        self.threshold = threshold
        #: The least that a hidden cell can be, for who knows the rule.
        self.floor = 1 if zeros == "shown" else 0
        #: The least count that is to be kept from readers.
        self.secret = 0 if zeros == "secret" else 1
        self.counts = {number: count for number, count in enumerate(groups.values())}
        sets = list(groups)
        every = set(cells).union(*(table for table, _floor in before))
        self.members = {
            cell: frozenset(i for i, atoms in enumerate(sets) if atoms <= cell)
            for cell in every
        }
        self.values = {
            cell: sum(self.counts[i] for i in self.members[cell]) for cell in every
        }
        self.cells = sorted(cells, key=self._cost)
        self.primary = {cell for cell in cells if self._is_small(self.values[cell])}
        self.hidden = set(self.primary)
        if not self.floor:
            self.hidden.update(cell for cell in cells if not self.values[cell])
        self._arrange(before)
        self.shrinks = False
        self.witnesses = []
        self._first_witness()

    def run(self):
        """Return ({cell: count or None}, [cells or groups given away before])."""
        exposed, kept = [], []
        for goal in self._goals():
            if self._reach(goal):
                kept.append(goal)
            else:
                exposed.append(goal.subject)
        self._show_again(kept)
        shown = {
            cell: None if cell in self.hidden else self.values[cell]
            for cell in self.cells
        }
        return shown, list(dict.fromkeys(exposed))

    # What is known

    def _is_small(self, count):
        return self.secret <= count < self.threshold

    def _cost(self, cell):
        """Order of what is hidden first: fine cells before totals, small ones first."""
        return len(self.members[cell]), self.values[cell], sorted(cell)

    def _arrange(self, before):
        """Sort earlier tables: those of today's counts, and one time for each other."""
        self.known, self.times = [], []
        for table, floor in before:
            shown = {c: value for c, value in table.items() if value is not None}
            if any(value != self.values[cell] for cell, value in shown.items()):
                self.times.append((table, floor))
            else:
                self.known.append((table, floor))
        self.now = len(self.times)

    def _earlier(self):
        """Yield (time, cell, value or None, floor) of the earlier tables."""
        for table, floor in self.known:
            for cell, value in table.items():
                yield self.now, cell, value, floor
        for time, (table, floor) in enumerate(self.times):
            for cell, value in table.items():
                yield time, cell, value, floor

    def _parts(self, cell, time=None, factor=1):
        time = self.now if time is None else time
        return {(time, number): factor for number in self.members[cell]}

    # What must stay possible

    def _goals(self):
        groups = {}
        for number, count in self.counts.items():
            if any(number in self.members[cell] for cell in self.members):
                if 1 <= count < self.threshold:
                    groups[frozenset([number])] = 1
        for cell in self.primary:
            groups[self.members[cell]] = self.secret
        atoms = {frozenset(m): cell for cell, m in self.members.items()}
        for members in sorted(groups, key=lambda m: (len(m), sorted(m))):
            parts = {(self.now, number): 1 for number in members}
            subject = atoms.get(members, members)
            if len(members) == 1:
                yield Goal(subject, parts, 1, groups[members])
            yield Goal(subject, parts, -1, self.threshold)
        yield from self._goals_of_changes()

    def _goals_of_changes(self):
        """Yield the goals of what was added to or taken from cells since a time."""
        for time, (table, _floor) in enumerate(self.times):
            for cell in sorted((c for c in table if table[c] is not None), key=sorted):
                change = self.values[cell] - table[cell]
                if not 1 <= abs(change) < self.threshold:
                    continue
                sign = 1 if change > 0 else -1
                parts = self._parts(cell, factor=sign)
                parts.update(self._parts(cell, time, -sign))
                most = self.threshold
                if sign < 0:
                    most = min(most, table[cell] - self.floor)
                if len(self.members[cell]) == 1:
                    yield Goal(cell, parts, 1, 1)
                yield Goal(cell, parts, -1, most)

    # Witnesses

    def _fits(self, goal, witness):
        total = sum(factor * witness[name] for name, factor in goal.parts.items())
        return goal.sense * total <= goal.sense * goal.bound

    def _reach(self, goal):
        """Hide cells until a witness of the goal is found; False if none can be."""
        while not any(self._fits(goal, witness) for witness in self.witnesses):
            program = _Program(self)
            program.add(Row(goal.parts, goal.bound, None, goal.sense))
            witness, givers = program.solve()
            if witness:
                self.witnesses.append(witness)
                continue
            if givers is None:  # a solution, but in fractions
                givers = [cell for cell in self.cells if cell not in self.hidden]
                givers = [cell for cell in givers if self.values[cell]]
            if not givers:
                return False
            self.hidden.add(min(givers, key=self._cost))
        return True

    def _first_witness(self):
        """Take the counts of now; find what the earlier ones could have been."""
        for self.shrinks in (False, True):
            program = _Program(self, truth=True)
            witness, _givers = program.solve()
            if witness:
                self.witnesses.append(witness)
                return

    def _show_again(self, goals):
        """Show the cells that agree in enough witnesses for all goals."""
        witnesses = self.witnesses
        for cell in sorted(self.hidden - self.primary, key=self._cost, reverse=True):
            parts = self._parts(cell)
            agreeing = [
                witness
                for witness in witnesses
                if sum(witness[name] for name in parts) == self.values[cell]
            ]
            if all(any(self._fits(goal, w) for w in agreeing) for goal in goals):
                self.hidden.discard(cell)
                witnesses = agreeing


class _Program:
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
        elif len(parts) == 1:
            (name,) = parts
            if value is not None:
                self.fixed.setdefault(name, value)
            else:
                self.least[name] = max(floor, self.least.get(name, 0))
        elif value is not None:
            self.add(Row(parts, value, subject, 0))
        elif floor:
            self.add(Row(parts, floor, None, -1))

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

    def solve(self):
        """Return (witness, None), (None, cells that prevent one) or (None, None).

        The last means that the solution found is not in whole numbers.
        """
        tableau = Tableau(self._reduced())
        solution = tableau.solve()
        if solution is None:
            return None, self._givers(tableau.prices())
        witness = {}
        for name in self.names:
            value = self.fixed.get(name)
            if value is None:
                value = round(solution.get(name, 0.0)) + self.least.get(name, 0)
            witness[name] = value
        return (witness, None) if self._holds(witness) else (None, None)

    def _reduced(self):
        """Return the rows without the variables that are known."""
        rows = []
        for number, row in enumerate(self.rows):
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

    def _holds(self, witness):
        """Check a witness in whole numbers."""
        for row in self.rows:
            total = sum(factor * witness[name] for name, factor in row.parts.items())
            left = row.value - total
            if left * row.slack < 0 or (left and not row.slack):
                return False
        return all(
            value >= self.least.get(name, 0)
            for name, value in witness.items()
            if name not in self.fixed
        )

    def _givers(self, prices):
        """Return the shown cells that, hidden, would make the program wider."""
        found, columns = [], {}
        for row, price in zip(self.rows, prices, strict=True):
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
