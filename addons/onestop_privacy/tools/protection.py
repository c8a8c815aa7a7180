"""Which cells of a set of tables have to be hidden (see `suppression`)."""

from collections import namedtuple

from .program import Near, Program, Row, bounds_of

#: `sum(parts[x] * x)` must be able to be at most (sense 1) or at least (-1) a bound.
Goal = namedtuple("Goal", "subject parts sense bound")
#: So many blocks of the data are looked at together; of more, a few at a time first.
FEW = 4


def show_again(protections, hidden, bands):
    """Show hidden cells, or bands they lie in, where the witnesses bear it.

    :param protections: one Protection for each reader, all goals kept
    :param hidden: set of hidden cells; those shown again are taken out
    :param bands: list of (least, most or None), to be tried in this order
    :return: {cell: band} of those that stay hidden but for a band
    """
    first, found = protections[0], {}
    primary = set().union(*(one.primary for one in protections))
    for cell in sorted(hidden - primary, key=first._cost, reverse=True):
        count = first.values[cell]
        for value in (count, *bands):
            least, most = bounds_of(value)
            if not least <= count <= most:
                continue
            left = [one.agreeing(cell, least, most) for one in protections]
            if None in left:
                continue
            for protection, witnesses in zip(protections, left, strict=True):
                protection.witnesses = witnesses
            if value is count:
                hidden.discard(cell)
            else:
                found[cell] = value
            break
    return found


class Protection:
    """The cells, what one reader knows of them, and the witnesses found so far.

    Variables are (time, group): groups of finest cells, as they are now (the last time)
    and as they were when an earlier report with other counts was published.

    :param groups: {frozenset of atoms: count now}
    :param cells: set of frozensets of atoms: the cells to publish
    :param before: for each earlier table, ({frozenset of atoms: shown count, (least,
        most) or None}, the least that a hidden cell in it can be)
    :param zeros: "shown"; "cover": hidden where that protects others; "secret": hidden
    :param hidden: set of the cells that are hidden, shared by the readers
    :param block: function of a set of atoms: what part of the data it is of; a witness
        is sought within few of them first
    """

    def __init__(self, groups, cells, before, threshold, zeros, hidden, block):
        self.threshold = threshold
        #: The least that a hidden cell can be, for who knows the rule.
        self.floor = 1 if zeros == "shown" else 0
        #: The least count that is to be kept from readers.
        self.secret = 0 if zeros == "secret" else 1
        self.counts = {number: count for number, count in enumerate(groups.values())}
        sets = self.sets = list(groups)
        every = set(cells).union(*(table for table, _floor in before))
        self.members = {
            cell: frozenset(i for i, atoms in enumerate(sets) if atoms <= cell)
            for cell in every
        }
        self.values = {
            cell: sum(self.counts[i] for i in self.members[cell]) for cell in every
        }
        self.cells = sorted(cells, key=self._cost)
        self._divide(block)
        self.primary = {cell for cell in cells if self._is_small(self.values[cell])}
        self.hidden = hidden
        self.hidden.update(self.primary)
        if not self.floor:
            self.hidden.update(cell for cell in cells if not self.values[cell])
        self._arrange(before)
        self.shrinks, self._made = False, None
        self.witnesses = []
        self._first_witness()

    def keep(self):
        """Hide cells until each small count has its witnesses.

        `kept` are then the goals that have them; `exposed` are the cells or groups
        that the earlier tables give away, whatever is hidden.
        """
        self.kept, exposed = [], []
        for goal in self._goals():
            if self._reach(goal):
                self.kept.append(goal)
            else:
                exposed.append(goal.subject)
        self.exposed = list(dict.fromkeys(exposed))

    def agreeing(self, cell, least, most):
        """Return the witnesses with a cell within bounds if they serve all goals."""
        parts = self._parts(cell)
        found = [
            witness
            for witness in self.witnesses
            if least <= sum(witness[name] for name in parts) <= most
        ]
        for goal in self.kept:
            if not any(self._fits(goal, witness) for witness in found):
                return None
        return found

    # What is known

    def _is_small(self, count):
        return self.secret <= count < self.threshold

    def _cost(self, cell):
        """Order of what is hidden first: fine cells before totals, small ones first."""
        return len(self.members[cell]), self.values[cell], sorted(cell)

    def _divide(self, block):
        """Sort the groups into blocks, those with most people in hidden cells first."""
        self.block = {n: block(atoms) for n, atoms in enumerate(self.sets)}
        weight = dict.fromkeys(self.block.values(), 0)
        for number, count in self.counts.items():
            weight[self.block[number]] += min(count, self.threshold)
        self.blocks = sorted(weight, key=lambda one: (-weight[one], one))

    def _arrange(self, before):
        """Sort earlier tables: those of today's counts, and one time for each other."""
        self.known, self.times = [], []
        for table, floor in before:
            bounds = {cell: bounds_of(value) for cell, value in table.items()}
            if any(
                not least <= self.values[cell] <= most
                for cell, (least, most) in bounds.items()
            ):
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
        for members in sorted(groups, key=lambda m: (len(m), sorted(m))):
            parts = {(self.now, number): 1 for number in members}
            subject = frozenset().union(*(self.sets[number] for number in members))
            if len(members) == 1:
                yield Goal(subject, parts, 1, groups[members])
            yield Goal(subject, parts, -1, self.threshold)
        yield from self._goals_of_changes()

    def _goals_of_changes(self):
        """Yield the goals of what was added to or taken from cells since a time."""
        for time, (table, _floor) in enumerate(self.times):
            exact = (cell for cell in table if isinstance(table[cell], int))
            for cell in sorted(exact, key=sorted):
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

    def block_of(self, name):
        """Return the block of a variable."""
        return self.block[name[-1]]

    def _fits(self, goal, witness):
        total = sum(factor * witness[name] for name, factor in goal.parts.items())
        return goal.sense * total <= goal.sense * goal.bound

    def _reach(self, goal):
        """Hide cells until a witness of the goal is found; False if none can be."""
        row = Row(goal.parts, goal.bound, None, goal.sense)
        while not any(self._fits(goal, witness) for witness in self.witnesses):
            near = self._near()
            witness = near.seek(row) if near else None
            if not witness:
                witness, givers = self._program().solve(row)
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

    def _program(self):
        """Return the program of what is hidden now."""
        if self._made != len(self.hidden):
            self._made, self._made_program = len(self.hidden), Program(self)
            self._made_near = None
        return self._made_program

    def _near(self):
        """Return the search in few blocks, where there are many."""
        program = self._program()
        if len(self.blocks) > FEW and self.witnesses and not self._made_near:
            self._made_near = Near(program, self.witnesses[0])
        return self._made_near

    def _first_witness(self):
        """Take the counts of now; find what the earlier ones could have been."""
        for self.shrinks in (False, True):
            witness, _givers = Program(self, truth=True).solve()
            if witness:
                self.witnesses.append(witness)
                return
