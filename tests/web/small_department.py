"""Parts of the example department: what the tests of pages look at, and what is planned while they wait."""

import dataclasses
from functools import cache
from pathlib import Path

from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio

_SMALL, _TINY = 36, 10
_EXAMPLE = Path(__file__).parents[2] / "examples" / "department"


@cache
def small_department() -> Portfolio:
    """Every ninth initiative and what they require, with all that is told of them.

    Concluding from it takes most of a minute of processor time, so `concluded` does it once and keeps it.
    """
    whole, _ = read_portfolio(_EXAMPLE)
    ends = [work.key for work in whole.initiatives[:: max(1, len(whole.initiatives) // _SMALL)]]
    return _part(whole, ends, share=1 / 8, name="Small department")


@cache
def tiny_department() -> Portfolio:
    """Some of those, with money enough for most: each kind of conclusion is drawn, and all of them in some seconds."""
    small = small_department()
    ends = [work.key for work in small.initiatives[:_TINY]]
    return _part(small, ends, share=1.0, name="Tiny department")


def _part(whole: Portfolio, ends: list[str], *, share: float, name: str) -> Portfolio:
    """A part of a portfolio: some initiatives, and what they require.

    Args:
        whole: what it is a part of.
        ends: the keys of the initiatives.
        share: of the money and people.
        name: what it is called.
    """
    work = {initiative.key: initiative for initiative in whole.initiatives}
    keys: set[str] = set()
    ends = list(ends)
    while ends:
        key = ends.pop()
        if key in work and key not in keys:
            keys.add(key)
            ends.extend(work[key].requires)
    return dataclasses.replace(
        whole,
        settings=dataclasses.replace(whole.settings, name=name),
        initiatives=tuple(row for row in whole.initiatives if row.key in keys),
        assessments=tuple(row for row in whole.assessments if row.initiative in keys),
        reuse_choices=tuple(row for row in whole.reuse_choices if row.initiative in keys),
        forecasts=tuple(row for row in whole.forecasts if row.initiative in keys),
        budget=tuple(dataclasses.replace(row, amount=row.amount * share) for row in whole.budget),
        capacity=tuple(
            dataclasses.replace(row, people=row.people * share if row.people is not None else None)
            for row in whole.capacity
        ),
        scenarios=(),
        changes=(),
        raised=(),
    )
