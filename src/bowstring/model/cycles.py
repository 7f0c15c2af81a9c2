"""Circles in who waits for whom."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence


def find_cycles(edges: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """One circle for each knot of keys that wait for each other: the shortest through its first key, sorted.

    edges: what each key waits for. A circle (a, b, c) reads: a waits for b, b for c, c for a. Keys lie in the
    same knot where each can be reached from the other (strongly connected components; Kosaraju 1978).
    """
    cycles = []
    for knot in _knots(edges):
        first = min(knot)
        if len(knot) > 1 or first in edges.get(first, ()):
            cycles.append(_shortest_circle(edges, first=first, inside=knot))
    return tuple(sorted(cycles))


def _knots(edges: Mapping[str, Sequence[str]]) -> Iterator[frozenset[str]]:
    backwards: dict[str, list[str]] = {}
    for key, awaited in edges.items():
        for other in awaited:
            backwards.setdefault(other, []).append(key)
    taken: set[str] = set()
    for root in reversed(_finishing_order(edges)):
        if root in taken:
            continue
        taken.add(root)
        knot, open_ends = [root], [root]
        while open_ends:
            fresh = [key for key in backwards.get(open_ends.pop(), ()) if key not in taken]
            fresh = list(dict.fromkeys(fresh))
            taken.update(fresh)
            knot.extend(fresh)
            open_ends.extend(fresh)
        yield frozenset(knot)


def _finishing_order(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Keys in the order in which a depth-first walk leaves them; own stack, so depth is no limit."""
    order: list[str] = []
    seen: set[str] = set()
    for root in edges:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(edges.get(root, ())))]
        while stack:
            key, rest = stack[-1]
            following = next((other for other in rest if other not in seen), None)
            if following is None:
                order.append(key)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(edges.get(following, ()))))
    return order


def _shortest_circle(
    edges: Mapping[str, Sequence[str]], *, first: str, inside: frozenset[str]
) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    queue = deque([first])
    while queue:
        key = queue.popleft()
        for other in sorted(edges.get(key, ())):
            if other == first:
                return _path_to(key, came_from)
            if other in inside and other not in came_from:
                came_from[other] = key
                queue.append(other)
    return (first,)


def _path_to(last: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [last]
    while path[-1] in came_from:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
