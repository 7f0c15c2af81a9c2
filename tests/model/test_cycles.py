"""Circles, against a search through every path."""

from hypothesis import given
from hypothesis import strategies as st

from bowstring.model.cycles import find_cycles

_EDGES = st.dictionaries(
    st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), unique=True, max_size=4).map(tuple)
)


def _reach(edges: dict[str, tuple[str, ...]], key: str) -> set[str]:
    nodes = set(edges.get(key, ()))
    for _ in range(7):
        nodes |= {other for step in nodes for other in edges.get(step, ())}
    return nodes


@given(_EDGES)
def test_each_knot_has_one_circle_and_each_circle_is_one(edges: dict[str, tuple[str, ...]]) -> None:
    circles = find_cycles(edges)
    for circle in circles:
        for key, other in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert other in edges[key]
        assert len(set(circle)) == len(circle)
    knotted = {key for key in edges if key in _reach(edges, key)}
    knots = {frozenset(o for o in _reach(edges, key) if key in _reach(edges, o)) for key in knotted}
    assert len(circles) == len(knots)
    assert all(any(circle[0] == min(knot) for knot in knots) for circle in circles)
    assert circles == tuple(sorted(circles))


def test_depth_is_no_limit() -> None:
    edges = {f"k{n:06}": (f"k{(n + 1) % 50_000:06}",) for n in range(50_000)}
    (circle,) = find_cycles(edges)
    assert len(circle) == 50_000


def test_the_shortest_circle_through_the_first_key_is_told() -> None:
    assert find_cycles({"a": ("b", "c"), "b": ("c",), "c": ("a",)}) == (("a", "c"),)
