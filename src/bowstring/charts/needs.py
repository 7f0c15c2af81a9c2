"""Whose needs are met, from cradle to grave: today, by the plan, or left out."""

from collections.abc import Sequence

from bowstring.charts.chart import BLUE, BREAK_EVEN, INK, QUIET, SOFT, Chart, Spec, Table, data, vega
from bowstring.tensions.served import Served, Standing, Tally

STANDING_WORDS = {
    Standing.TODAY: "met today",
    Standing.PLANNED: "met by the plan",
    Standing.LEFT_OUT: "left out",
}
_COLOURS = {Standing.TODAY: QUIET, Standing.PLANNED: BLUE, Standing.LEFT_OUT: BREAK_EVEN}
_ROW = 26


def needs_chart(served: Served) -> Chart:
    """One bar a life event, in the order of a life: how many needs are met today, by the plan, or left out."""
    tallies = served.life_events
    counts = {one: sum(tally.needs[one] for tally in tallies) for one in Standing}
    return Chart(
        title="Needs by life event",
        description=(
            f"Of {sum(counts.values()):,} needs, {counts[Standing.TODAY]:,} are met today, "
            f"{counts[Standing.PLANNED]:,} will be by the plan and {counts[Standing.LEFT_OUT]:,} are left out."
        ),
        spec=_bars(tallies),
        table=Table(
            headers=(
                "Life event",
                *(f"Needs {words}" for words in STANDING_WORDS.values()),
                *(f"People a year, {words}" for words in STANDING_WORDS.values()),
                "Needs with people unknown",
            ),
            rows=tuple(
                (
                    tally.name or "no life event named",
                    *(tally.needs[one] for one in Standing),
                    *(tally.people[one] for one in Standing),
                    tally.unknown,
                )
                for tally in tallies
            ),
        ),
    )


def _bars(tallies: Sequence[Tally]) -> Spec:
    names = [tally.name or "no life event named" for tally in tallies]
    rows: list[dict[str, object]] = []
    for name, tally in zip(names, tallies, strict=True):
        begun = 0
        for standing in Standing:
            count = tally.needs[standing]
            if count:
                words = STANDING_WORDS[standing]
                rows.append(
                    {"name": name, "from": begun, "to": begun + count, "words": words, "count": count}
                )
            begun += count
    ends = [
        {"name": name, "all": sum(tally.needs.values()), "label": _left_words(tally)}
        for name, tally in zip(names, tallies, strict=True)
    ]
    y: Spec = {
        "field": "name",
        "type": "ordinal",
        "sort": names,
        "title": None,
        "axis": {"domain": False, "ticks": False, "labelColor": INK, "labelLimit": 260, "labelPadding": 10},
    }
    x: Spec = {"type": "quantitative", "axis": None, "scale": {"nice": False, "zero": True}}
    colour: Spec = {
        "field": "words",
        "type": "nominal",
        "scale": {"domain": list(STANDING_WORDS.values()), "range": list(_COLOURS.values())},
        "legend": {"title": None, "symbolType": "square"},
    }
    bar: Spec = {
        "mark": {"type": "bar", "height": 9, "yOffset": 6},
        "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"}, "color": colour},
    }
    figure: Spec = {
        "mark": {"type": "text", "align": "left", "dx": 1, "dy": -6, "fontSize": 12, "color": SOFT},
        "encoding": {"y": y, "x": {**x, "field": "from"}, "text": {"field": "count"}},
    }
    label: Spec = {
        "data": data(ends),
        "mark": {"type": "text", "align": "left", "dx": 10, "dy": 6, "fontSize": 12, "color": SOFT},
        "encoding": {"y": y, "x": {**x, "field": "all"}, "text": {"field": "label"}},
    }
    return vega(520, (_ROW + 6) * len(tallies), data=data(rows), layer=[bar, figure, label])


def _left_words(tally: Tally) -> str:
    people = float(f"{tally.people[Standing.LEFT_OUT]:.2g}")
    return f"{people:,.0f} people a year left out" if people else ""
