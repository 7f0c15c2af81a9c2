"""The first picture: every open question by what answering it could be worth, and how many can be left."""

import itertools

from bowstring.charts.chart import BLUE, BREAK_EVEN, QUIET, Chart, Spec, Table, data, vega
from bowstring.tensions.ledger import Ledger, PricedTension

_WIDTH, _HEIGHT = 1072, 96
# Shorter bars than this share of the tallest could not be seen.
_LEAST_HEIGHT = 0.035


def agenda_strip(ledger: Ledger) -> Chart:
    """Open questions as bars, the dearest first: red hold more than half of all worth, blue could change the plan,
    and one grey line stands for those that cannot."""
    could = [one for one in ledger.open_tensions if one.could_change_the_plan]
    few, cannot = few_that_hold_half(ledger), ledger.cannot
    tallest = could[0].points if could else 1.0
    bars = [
        {
            "from": place,
            "to": place + 0.8,
            "height": max(_LEAST_HEIGHT, one.points / tallest if tallest else 0.0),
            "colour": BREAK_EVEN if place < few else BLUE,
        }
        for place, one in enumerate(could)
    ]
    if cannot:
        height = _LEAST_HEIGHT / 2
        bars.append({"from": len(could), "to": len(could) + cannot, "height": height, "colour": QUIET})
    return Chart(
        title="Open questions by what answering each could be worth",
        description=(
            f"{len(ledger.open_tensions):,} open questions as bars, the dearest first. {few:,} hold more than half "
            f"of all that answering could be worth, {len(could):,} could change what we do, {cannot:,} cannot."
        ),
        spec=_bars(bars, len(ledger.open_tensions)),
        table=Table(
            headers=("Open question", "Kind", "Rank"),
            rows=tuple(
                (one.tension.question, one.tension.kind.replace("_", "-"), place)
                for place, one in enumerate(could, start=1)
            ),
        ),
    )


def few_that_hold_half(ledger: Ledger) -> int:
    """How many of the dearest open questions hold more than half of the sum of all prices."""
    prices = [one.points for one in ledger.open_tensions if _counts(one)]
    half = sum(prices) / 2
    return next((place for place, held in enumerate(itertools.accumulate(prices), start=1) if held > half), 0)


def _counts(priced: PricedTension) -> bool:
    return priced.could_change_the_plan


def _bars(bars: list[dict[str, object]], questions: int) -> Spec:
    domain = [0, max(questions, 1)]
    return vega(
        _WIDTH,
        _HEIGHT,
        data=data(bars),
        mark={"type": "rect"},
        encoding={
            "x": {"field": "from", "type": "quantitative", "axis": None, "scale": {"domain": domain}},
            "x2": {"field": "to"},
            "y": {"field": "height", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1]}},
            "y2": {"datum": 0},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    )
