"""The first picture: every open question by what answering it could be worth, and how many can be left."""

import itertools
import math
from collections.abc import Sequence

from bowstring.charts.chart import BLUE, BREAK_EVEN, QUIET, Chart, Spec, Table, data, vega
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.whole_effect import Basis

_WIDTH, _HEIGHT = 1072, 96
# Shorter bars than this share of the tallest could not be seen.
_LEAST_HEIGHT = 0.06
# More bars than this touch: gaps between them would flicker.
_MOST_APART = 300
_COLOUR: Spec = {"field": "colour", "type": "nominal", "scale": None}


def agenda_strip(ledger: Ledger, settings: Settings) -> Chart:
    """Open questions as bars, the dearest first, their heights by square root of price.

    Red hold more than half of all worth, blue could change the plan, one grey bar stands for those that cannot.
    """
    could = [open_tension for open_tension in ledger.open_tensions if open_tension.could_change_the_plan]
    few, cannot = few_that_hold_half(ledger), ledger.cannot
    tallest = max((priced_tension.points for priced_tension in could), default=0.0) or 1.0
    width = 0.8 if len(ledger.open_tensions) <= _MOST_APART else 1.0
    bars = [
        {
            "from": place,
            "to": place + width,
            "height": max(_LEAST_HEIGHT, math.sqrt(dispute.points / tallest)),
            "colour": BREAK_EVEN if place < few else BLUE,
        }
        for place, dispute in enumerate(could)
    ]
    if cannot:
        height = _LEAST_HEIGHT * 0.7
        bars.append({"from": len(could), "to": len(could) + cannot, "height": height, "colour": QUIET})
    return Chart(
        title=phrase("Open questions, by what each answer could be worth"),
        description=(
            phrase(
                "{open_tensions:,} open questions as bars, most valuable first. {few:,} hold "
                "more than half of what talking could bring, {could:,} could change what we do, {cannot:,} "
                "cannot.",
                open_tensions=len(ledger.open_tensions),
                few=few,
                could=len(could),
                cannot=cannot,
            )
        ),
        spec=_bars(bars, len(ledger.open_tensions)),
        table=_table(could, settings),
    )


def few_that_hold_half(ledger: Ledger) -> int:
    """How many of the dearest open questions hold more than half of the sum of all prices."""
    prices = [
        open_tension.points for open_tension in ledger.open_tensions if open_tension.could_change_the_plan
    ]
    half = sum(prices) / 2
    return next((place for place, held in enumerate(itertools.accumulate(prices), start=1) if held > half), 0)


def _table(could: Sequence[PricedTension], settings: Settings) -> Table:
    horizon = settings.start.plus(settings.value_quarters - 1).year
    units = [settings.unit(lens) for lens in Lens]
    return Table(
        headers=(
            phrase("Open question"),
            phrase("Kind"),
            phrase("User side, {units} more to {horizon}", units=units[0], horizon=horizon),
            phrase("Business side, {units} more to {horizon}", units=units[1], horizon=horizon),
            phrase("Settled by"),
        ),
        rows=tuple(
            (
                priced_tension.tension.question,
                priced_tension.kind.words,
                # A change that is only known to be small has no figure.
                *(
                    None if priced_tension.basis is Basis.BOUND else priced_tension.lens[lens]
                    for lens in Lens
                ),
                priced_tension.level.value,
            )
            for priced_tension in could
        ),
    )


def _bars(bars: list[dict[str, object]], questions: int) -> Spec:
    x: Spec = {"field": "from", "type": "quantitative", "axis": None}
    x["scale"] = {"domain": [0, max(questions, 1)], "nice": False}
    y: Spec = {"field": "height", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}}
    if questions <= _MOST_APART:
        encoding: Spec = {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"datum": 0}, "color": _COLOUR}
        return vega(_WIDTH, _HEIGHT, data=data(bars), mark={"type": "rect"}, encoding=encoding)
    # Bars that touch are drawn as one stepped shape a colour: seams between them would show.
    ends = [{**bar, "from": end} for bar in bars for end in (bar["from"], bar["to"])]
    return vega(
        _WIDTH,
        _HEIGHT,
        data=data(ends),
        mark={"type": "area", "line": False, "opacity": 1},
        encoding={"x": x, "y": {**y, "stack": None}, "color": _COLOUR},
    )
