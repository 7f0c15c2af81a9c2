"""Requirements as a forest: under given prices every tree of work finds its best starts by dynamic programming."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.planning.problem.programs import Floats, Ints, Program

Flags = NDArray[np.bool_]
_NEVER = -np.inf
LITTLE = 1e-7
"""A share of a start that is as good as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyProvider:
    """A requirement met by one provider alone: who waits for whom, and since when.

    needs: for each start of the consumer, and for never, the last start of the provider that is soon enough: −1 for
    none, the number of places (never) where it need not wait. rows: of the programme, which say so.
    """

    consumer: int
    provider: int
    needs: Ints
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """The children at one depth, providers first, shape (m,) unless said.

    reach: by start of the parent, and for never, where the child's own starts may lie: up to there for a provider, from
    there on for a consumer; shape (m, places + 1). providers: how many there are. at: where to look that up among the
    children's gains so far, written one after another. is_single: whether no parent has two of them.
    """

    children: Ints
    parents: Ints
    is_provider: Flags
    reach: Ints
    providers: int
    at: Ints
    is_single: bool


class Forest:
    """Candidates as nodes, links as edges without a cycle; starts are places 0, 1, … and never, the last.

    Source: the closure of a tree by dynamic programming, Johnson & Niemi 1983.
    """

    def __init__(
        self, first: Ints, counts: Ints, links: list[OnlyProvider], *, places: int | None = None
    ) -> None:
        """Args:
        first: the first step's column of each candidate, shape (candidates,).
        counts: how many starts each has, shape (candidates,).
        links: the edges, without a cycle.
        places: what the needs of the links count as never; the most that a candidate has if None.
        """
        self.first, self.counts, self.links = first, counts, links
        self.places = int(counts.max(initial=1)) if places is None else places
        self.root = np.arange(first.size)
        self.parent = np.full(first.size, -1)
        self._seat: dict[int, tuple[int, int]] = {}
        self.levels = self._levels_of(links)
        slots = np.arange(self.places)
        self.has_slot = slots < counts[:, None]
        self.column = np.where(self.has_slot, first[:, None] + slots, 0)

    def _levels_of(self, links: list[OnlyProvider]) -> list[_Layer]:
        """The links by depth, from the roots down; a root is a node with many links."""
        around: dict[int, list[OnlyProvider]] = defaultdict(list)
        for link in links:
            around[link.consumer].append(link)
            around[link.provider].append(link)
        seen: set[int] = set()
        levels: list[list[tuple[int, int, OnlyProvider]]] = []
        for root in sorted(around, key=lambda node: (-len(around[node]), node)):
            if root in seen:
                continue
            seen.add(root)
            front, depth = [root], 0
            while front:
                below: list[int] = []
                for parent in front:
                    for link in around[parent]:
                        child = link.consumer if link.provider == parent else link.provider
                        if child not in seen:
                            seen.add(child)
                            self.root[child], self.parent[child] = root, parent
                            below.append(child)
                            if len(levels) == depth:
                                levels.append([])
                            levels[depth].append((child, parent, link))
                front, depth = below, depth + 1
        return [self._level(depth, edges) for depth, edges in enumerate(levels)]

    def _level(self, depth: int, edges: list[tuple[int, int, OnlyProvider]]) -> _Layer:
        edges = sorted(edges, key=lambda edge: edge[0] != edge[2].provider)
        children = np.array([child for child, _, _ in edges])
        is_provider = np.array([child == link.provider for child, _, link in edges])
        needs = np.array([link.needs for _, _, link in edges])
        self._seat.update({child: (depth, seat) for seat, child in enumerate(children.tolist())})
        reach = self._reach(needs, is_provider)
        parents = np.array([parent for _, parent, _ in edges])
        return _Layer(
            children=children,
            parents=parents,
            is_provider=is_provider,
            reach=reach,
            providers=int(is_provider.sum()),
            at=self._at(reach, np.arange(len(edges))),
            is_single=np.unique(parents).size == parents.size,
        )

    def _reach(self, needs: Ints, is_provider: Flags) -> Ints:
        """See `_Layer`. needs: shape (m, places + 1)."""
        # For a consumer: its first start for which the parent is soon enough.
        places = np.arange(self.places + 1)
        soonest = (needs[:, None, :] < places[None, :, None]).sum(axis=2)
        return np.where(is_provider[:, None], needs, soonest)

    def _at(self, reach: Ints, seats: Ints) -> Ints:
        """See `_Layer`. Where no start is soon enough: the place behind all others."""
        width = self.places + 2
        return np.asarray(seats[:, None] * width + reach % width)

    def tree_of(self, root: int) -> tuple[Ints, "Forest"]:
        """The candidates of a root's tree, and a forest of that tree alone, numbered in that order."""
        nodes = np.flatnonzero(self.root == root)
        number = {node: place for place, node in enumerate(nodes.tolist())}
        links = [
            dataclasses.replace(link, consumer=number[link.consumer], provider=number[link.provider])
            for link in self.links
            if link.consumer in number
        ]
        return nodes, Forest(self.first[nodes], self.counts[nodes], links, places=self.places)

    def relinked(self, needs: Mapping[int, Ints]) -> "Forest":
        """The same trees with other waits. needs: as of `OnlyProvider`, by the place of the link in `links`."""
        forest = copy(self)
        forest.levels = list(self.levels)
        for place, waits in needs.items():
            link = self.links[place]
            is_provider = self.parent[link.provider] == link.consumer
            depth, seat = self._seat[link.provider if is_provider else link.consumer]
            level = forest.levels[depth]
            reach, at = level.reach.copy(), level.at.copy()
            reach[seat] = self._reach(waits[None, :], np.array([is_provider]))[0]
            at[seat] = self._at(reach[seat : seat + 1], np.array([seat]))[0]
            forest.levels[depth] = dataclasses.replace(level, reach=reach, at=at)
        return forest

    def best(self, net: Floats, allowed: Flags, pinned: Flags) -> tuple[Floats, Ints]:
        """What each tree can gain at most, at its root, and the place where each candidate starts then.

        Args:
            net: what each pulse gains, shape (columns,).
            allowed: which pulses may be, shape (columns,).
            pinned: which candidates must start, shape (candidates,).
        """
        gains, _ = self._gathered(net, allowed, pinned)
        values = np.where(self.root == np.arange(self.root.size), gains.max(axis=1), 0.0)
        return values, self._starts(gains)

    def _starts(self, gains: Floats) -> Ints:
        """The place where each candidate starts in its tree's best, from what it and all below it gain."""
        starts = _preferred(gains)
        slots = np.arange(self.places + 1)
        for level in self.levels:
            limit = level.reach[np.arange(level.parents.size), starts[level.parents]][:, None]
            inside = np.where(level.is_provider[:, None], slots <= limit, slots >= limit)
            starts[level.children] = _preferred(np.where(inside, gains[level.children], _NEVER))
        return starts

    def value(self, net: Floats, allowed: Flags, pinned: Flags) -> float:
        """What all trees together can gain at most; arguments as of `best`."""
        gains, _ = self._gathered(net, allowed, pinned)
        return float(gains[self.root == np.arange(self.root.size)].max(axis=1).sum())

    def soft(self, net: Floats, allowed: Flags, pinned: Flags, warmth: float) -> tuple[Floats, Floats]:
        """What each tree gains at its root where every answer counts, the better the more, and how much of each start.

        The gain is `warmth` times the logarithm of the sum of exp(gain / warmth) over the tree's answers: smooth, and
        never below the greatest. Arguments as of `best`. Source: sum-product, Wainwright & Jordan 2008, section 2.5.

        Returns: gains, shape (candidates,); shares, shape (candidates, places + 1).
        """
        gains, reached = self._gathered(net / warmth, allowed, pinned, np.logaddexp)
        greatest = gains.max(axis=1, keepdims=True)
        if not np.isfinite(greatest).all():
            return np.full(self.root.size, _NEVER), np.zeros(gains.shape)
        shares = np.exp(gains - greatest)
        sums = shares.sum(axis=1, keepdims=True)
        shares /= sums
        values = np.where(self.root == np.arange(self.root.size), (greatest + np.log(sums))[:, 0], 0.0)
        slots = np.arange(self.places + 1)
        for level, of_child in zip(self.levels, reversed(reached), strict=True):
            # By each start of the parent that has a share: how the child divides it.
            of_parent = shares[level.parents]
            seat, place = np.nonzero(of_parent > LITTLE)
            limit = level.reach[seat, place][:, None]
            inside = np.where(level.is_provider[seat][:, None], slots <= limit, slots >= limit)
            exponents = gains[level.children[seat]] - of_child[seat, place][:, None]
            parts = np.where(inside, np.exp(np.minimum(exponents, 0.0)), 0.0)
            parts *= of_parent[seat, place][:, None]
            begin = np.flatnonzero(np.diff(seat, prepend=-1))
            shares[level.children[seat[begin]]] = np.add.reduceat(parts, begin, axis=0)
        return values * warmth, shares

    def regrets(self, net: Floats, allowed: Flags, pinned: Flags) -> Floats:
        """How much less its tree gains at most if a candidate starts at a place, or never.

        Shape (candidates, places + 1). Arguments as of `best`.
        Source: max-marginals, Wainwright & Jordan 2008, section 8.
        """
        return self._regrets(*self._gathered(net, allowed, pinned))

    def regrets_and_starts(self, net: Floats, allowed: Flags, pinned: Flags) -> tuple[Floats, Ints]:
        """Both `regrets` and the places of `best`; arguments as of `best`."""
        gains, reached = self._gathered(net, allowed, pinned)
        starts = self._starts(gains)
        return self._regrets(gains, reached), starts

    def _regrets(self, gains: Floats, reached: list[Floats]) -> Floats:
        """See `regrets`. gains, reached: as of `_gathered`; gains are changed."""
        slots = np.arange(self.places + 1)
        for level, of_child in zip(self.levels, reversed(reached), strict=True):
            # What the rest of the tree gains by start of the parent, and so by start of the child.
            rest = np.full(of_child.shape, _NEVER)
            np.subtract(gains[level.parents], of_child, out=rest, where=of_child > _NEVER)
            limit = level.reach[:, :, None]
            inside = np.where(level.is_provider[:, None, None], slots <= limit, slots >= limit)
            gains[level.children] += np.where(inside, rest[:, :, None], _NEVER).max(axis=1)
        return np.asarray(gains.max(axis=1, keepdims=True) - gains)

    def _gathered(
        self, net: Floats, allowed: Flags, pinned: Flags, best_of: np.ufunc = np.maximum
    ) -> tuple[Floats, list[Floats]]:
        """What each candidate and all below it gain by its start, and what each level reaches, the deepest first."""
        gains = np.empty((self.first.size, self.places + 1))
        gains[:, :-1] = np.where(self.has_slot & allowed[self.column], net[self.column], _NEVER)
        gains[:, -1] = np.where(pinned, _NEVER, 0.0)
        reached = []
        for level in reversed(self.levels):
            reached.append(_reached(gains[level.children], level, best_of))
            if level.is_single:
                gains[level.parents] += reached[-1]
            else:
                np.add.at(gains, level.parents, reached[-1])
        return gains, reached


def _reached(gains: Floats, level: _Layer, best_of: np.ufunc) -> Floats:
    """What the children at one depth gain by start of their parent, shape (m, places + 1)."""
    best = np.empty((gains.shape[0], gains.shape[1] + 1))
    best[:, -1] = _NEVER
    best_of.accumulate(gains[: level.providers], axis=1, out=best[: level.providers, :-1])
    since = best[level.providers :, -2::-1]
    best_of.accumulate(gains[level.providers :, ::-1], axis=1, out=since)
    return np.asarray(best.ravel()[level.at])


def _preferred(gains: Floats) -> Ints:
    """The place with the greatest gain; never where no start gains more."""
    place = gains[:, :-1].argmax(axis=1)
    best = gains[np.arange(place.size), place]
    return np.asarray(np.where(best > gains[:, -1], place, gains.shape[1] - 1))


def forest_links(
    program: Program, groups: list[list[int]], owner: Ints, first: Ints, counts: Ints
) -> tuple[list[OnlyProvider], list[int]]:
    """The requirements that make a forest, and the rows of those that do not: of several providers, or in a circle.

    Args:
        program: the rows.
        groups: the rows of each requirement.
        owner: the candidate of each column, shape (columns,).
        first: the first step's column of each candidate, shape (candidates,).
        counts: how many starts each has, shape (candidates,).
    """
    above = list(range(first.size))

    def top(node: int) -> int:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    links, others = [], []
    for every in groups:
        # Rows that a what-if lets go say nothing.
        rows = [row for row in every if np.isfinite(program.row_upper[row])]
        link = _link(program, rows, owner, first, counts)
        if link is None or top(link.consumer) == top(link.provider):
            others += rows
        else:
            above[top(link.consumer)] = top(link.provider)
            links.append(link)
    return links, others


def _link(program: Program, rows: list[int], owner: Ints, first: Ints, counts: Ints) -> OnlyProvider | None:
    """A requirement's rows as a link; None if several could provide it, or none."""
    places = int(counts.max())
    waits: list[tuple[int, int]] = []
    consumer = provider = -1
    for row in rows:
        inside = slice(program.starts[row], program.starts[row + 1])
        columns, values = program.indices[inside].tolist(), program.values[inside].tolist()
        if len(columns) > 2 or not columns:
            return None
        waiting = columns[values.index(max(values))]
        consumer = int(owner[waiting])
        if len(columns) == 2:
            given = columns[values.index(min(values))]
            if provider not in (-1, int(owner[given])):
                return None
            provider = int(owner[given])
            waits.append((waiting - int(first[consumer]), given - int(first[provider])))
        else:
            waits.append((waiting - int(first[consumer]), -1))
    if provider < 0:
        return None
    return OnlyProvider(consumer=consumer, provider=provider, needs=needs_of(waits, places), rows=tuple(rows))


def needs_of(waits: Sequence[tuple[int, int]], places: int) -> Ints:
    """The needs of an `OnlyProvider` from rows that say: started by the one place only if the provider is by the other.

    waits: those two places; −1 where no start of the provider is soon enough.
    """
    needs, begin = np.full(places + 1, places, dtype=np.int64), 0
    for last, need in sorted(waits):
        needs[begin : last + 1] = need
        begin = last + 1
    return needs
