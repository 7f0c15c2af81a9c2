"""Whose needs are met, from cradle to grave: today, by the plan, or left out."""

from collections.abc import Sequence

from bowstring.charts.chart import BLUE, BREAK_EVEN, QUIET, SOFT, Chart, Spec, Table, data, vega
from bowstring.charts.marks import named_rows
from bowstring.model.language import phrase
from bowstring.tensions.served import Served, Tally
from bowstring.tensions.standing import Standing
from bowstring.tensions.worth import two_figures

STANDING_WORDS = {
    Standing.TODAY: phrase("met today"),
    Standing.PLANNED: phrase("met by the plan"),
    Standing.LEFT_OUT: phrase("left out"),
}
_COLOURS = {Standing.TODAY: QUIET, Standing.PLANNED: BLUE, Standing.LEFT_OUT: BREAK_EVEN}
_WIDTH, _ROW = 520, 21


def needs_chart(served: Served) -> Chart:
    """One square a need, one row a life event, in the order of a life: met today, by the plan, or left out."""
    tallies = served.life_events
    counts = {standing: sum(tally.needs[standing] for tally in tallies) for standing in Standing}
    return Chart(
        title=phrase("Needs by life event"),
        description=(
            phrase(
                "Of {values:,} needs, {today:,} are met today, {planned:,} will be by the "
                "plan and {left_out:,} are left out.",
                values=sum(counts.values()),
                today=counts[Standing.TODAY],
                planned=counts[Standing.PLANNED],
                left_out=counts[Standing.LEFT_OUT],
            )
        ),
        spec=_bars(tallies),
        table=Table(
            headers=(
                phrase("Life event"),
                *(phrase("Needs {words}", words=words) for words in STANDING_WORDS.values()),
                *(phrase("People a year, {words}", words=words) for words in STANDING_WORDS.values()),
                phrase("Needs with people unknown"),
            ),
            rows=tuple(
                (
                    tally.name or phrase("no life event named"),
                    *(tally.needs[standing] for standing in Standing),
                    *(tally.people[standing] for standing in Standing),
                    tally.unknown,
                )
                for tally in tallies
            ),
        ),
    )


def _bars(tallies: Sequence[Tally]) -> Spec:
    """One square a need: the squares of an event stand in a row, left out last."""
    names = [tally.name or phrase("no life event named") for tally in tallies]
    squares: list[dict[str, object]] = []
    ends: list[dict[str, object]] = []
    for row, tally in enumerate(tallies):
        standings = [standing for standing in Standing for _ in range(tally.needs[standing])]
        squares += [
            {"row": row, "from": place, "to": place + 0.86, "words": STANDING_WORDS[state]}
            for place, state in enumerate(standings)
        ]
        people = two_figures(tally.people[Standing.LEFT_OUT])
        label = phrase("{people:,.0f} people a year left out", people=people) if people else ""
        ends.append({"row": row, "all": sum(tally.needs.values()), "label": label})
    longest = max((sum(tally.needs.values()) for tally in tallies), default=1)
    y = named_rows(names)
    x: Spec = {"type": "quantitative", "axis": None, "scale": {"nice": False, "domain": [0, longest]}}
    colour: Spec = {
        "field": "words",
        "type": "nominal",
        "scale": {"domain": list(STANDING_WORDS.values()), "range": list(_COLOURS.values())},
        "legend": {"title": None, "symbolType": "square"},
    }
    square: Spec = {
        "mark": {"type": "bar", "height": 14},
        "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"}, "color": colour},
    }
    left_out: Spec = {
        "data": data(ends),
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "color": SOFT},
        "encoding": {"y": y, "x": {**x, "field": "all"}, "text": {"field": "label"}},
    }
    return vega(_WIDTH, _ROW * len(tallies), data=data(squares), layer=[square, left_out])
