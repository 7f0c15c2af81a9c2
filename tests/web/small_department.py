"""A part of the example department that is planned in a second or two: what the tests of pages look at."""

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio

KEPT = 36
_EXAMPLE = Path(__file__).parents[2] / "examples" / "department"


@cache
def small_department() -> Portfolio:
    """Every tenth initiative and what they require, with all that is told of them."""
    whole, _ = read_portfolio(_EXAMPLE)
    known = {one.key: one for one in whole.initiatives}
    kept: dict[str, Any] = {}
    ends = [one.key for one in whole.initiatives[:: max(1, len(whole.initiatives) // KEPT)]]
    while ends:
        key = ends.pop()
        if key in known and key not in kept:
            kept[key] = known[key]
            ends.extend(known[key].requires)
    settings = dataclasses.replace(whole.settings, name="Small department")
    return dataclasses.replace(
        whole,
        settings=settings,
        initiatives=tuple(one for one in whole.initiatives if one.key in kept),
        assessments=tuple(one for one in whole.assessments if one.initiative in kept),
        reuse_choices=tuple(one for one in whole.reuse_choices if one.initiative in kept),
        forecasts=tuple(one for one in whole.forecasts if one.initiative in kept),
        budget=tuple(dataclasses.replace(one, amount=one.amount / 8) for one in whole.budget),
        capacity=tuple(
            dataclasses.replace(one, people=one.people / 8 if one.people is not None else None)
            for one in whole.capacity
        ),
        scenarios=(),
        changes=(),
        raised=(),
    )
