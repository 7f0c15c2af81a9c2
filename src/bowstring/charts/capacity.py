"""People asked for against people there are, by scarce discipline and quarter, with the surge that is bought."""

from collections.abc import Sequence

import numpy as np

from bowstring.charts.chart import BLUE, BREAK_EVEN, INK, Chart, Spec, Table, data, vega
from bowstring.charts.timeline import short_quarter
from bowstring.model.language import phrase
from bowstring.planning.plan import Plan
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.schedule import Schedule

_ACROSS, _HEIGHT = 920, 84
_TICKS = 3


def capacity_chart(problem: PlanningProblem, plan: Plan) -> Chart | None:
    """A small picture for each scarce discipline: people used, people bought, and the line of those there are."""
    schedule = schedule_of(problem, plan)
    rows = _rows(problem, schedule)
    if not rows:
        return None
    bought = sorted({str(row["discipline"]) for row in rows if float(str(row["surge"])) > 0})
    more = (
        phrase("Extra people are bought in for {bought}.", bought=", ".join(bought))
        if bought
        else phrase("No extra people are needed.")
    )
    named = {row["discipline"] for row in rows}
    columns = 2 if len(named) in (1, 2, 4) else 3
    return Chart(
        title=phrase("People needed and people available"),
        description=phrase(
            "People used in each quarter and people available, for each limited discipline. {more}", more=more
        ),
        spec=vega(
            data=data(rows),
            columns=columns,
            bounds="flush",
            spacing={"row": 46, "column": 46},
            facet={
                "field": "discipline",
                "type": "nominal",
                "sort": None,
                "title": None,
                "header": {"labelAnchor": "start", "labelFontSize": 14, "labelPadding": 4},
            },
            spec={"width": _ACROSS // columns, "height": _HEIGHT, "layer": _layers()},
            resolve={"scale": {"y": "independent"}},
        ),
        table=Table(
            headers=(
                phrase("Discipline"),
                phrase("Quarter"),
                phrase("People used"),
                phrase("People available"),
                phrase("People bought in"),
            ),
            rows=tuple(
                (str(row["discipline"]), str(row["quarter"]), *(float(str(row[name])) for name in _FIGURES))
                for row in rows
            ),
        ),
    )


_FIGURES = ("used", "people", "surge")


def schedule_of(problem: PlanningProblem, plan: Plan) -> Schedule:
    """The plan as a schedule, with what it uses."""
    schedule = Schedule(problem)
    start = problem.portfolio.settings.start
    for key in plan.funded:
        quarter = plan.starts[key]
        if quarter is not None and key in schedule.candidates:
            schedule.add(key, quarter.minus(start))
    return schedule


def _rows(problem: PlanningProblem, schedule: Schedule) -> list[dict[str, object]]:
    names = _names(problem, schedule.disciplines)
    start = problem.portfolio.settings.start
    surge = schedule.surge
    rows: list[dict[str, object]] = []
    for line, key in enumerate(schedule.disciplines):
        for quarter in range(problem.quarters):
            people = float(schedule.people[line, quarter])
            if not np.isfinite(people):
                continue
            used = float(schedule.used[line, quarter])
            bought = float(surge[line, quarter])
            rows.append(
                {
                    "discipline": names[key],
                    "quarter": short_quarter(start.plus(quarter)),
                    "used": round(used, 6),
                    "own": round(used - bought, 6),
                    "surge": round(bought, 6),
                    "people": round(people, 6),
                }
            )
    return rows


def _names(problem: PlanningProblem, keys: Sequence[str]) -> dict[str, str]:
    """What each discipline is called; two of one name are told apart by their keys."""
    disciplines_by_key = problem.portfolio.index.disciplines
    names = {key: disciplines_by_key[key].name if key in disciplines_by_key else key for key in keys}
    shared = [name for name in names.values() if list(names.values()).count(name) > 1]
    return {key: f"{name} ({key})" if name in shared else name for key, name in names.items()}


def _layers() -> list[Spec]:
    x: Spec = {"field": "quarter", "type": "ordinal", "sort": None, "title": None, "axis": _first_words()}
    axis: Spec = {"tickCount": _TICKS, "grid": False, "domain": False, "ticks": False, "title": None}
    # As round as its ticks are: the line of those there are never stands above the last of them.
    scale: Spec = {"nice": _TICKS}
    y: Spec = {"type": "quantitative", "axis": axis, "scale": scale, "title": None}
    return [
        {
            "mark": {"type": "bar", "color": BLUE, "width": {"band": 0.7}},
            "encoding": {"x": x, "y": {**y, "field": "own"}},
        },
        {
            "mark": {"type": "bar", "color": BREAK_EVEN, "width": {"band": 0.7}},
            # Bars of no height where nobody is bought: an empty layer would leave its scale without an extent.
            "encoding": {"x": x, "y": {**y, "field": "own"}, "y2": {"field": "used"}},
        },
        {
            "mark": {"type": "tick", "color": INK, "thickness": 2, "width": {"band": 0.95}},
            "encoding": {"x": x, "y": {**y, "field": "people"}},
        },
    ]


def _first_words() -> Spec:
    """As many quarters are named as there is room for."""
    return {
        "labelAngle": 0,
        "labelFontSize": 11,
        "ticks": False,
        "labelOverlap": "parity",
        "labelSeparation": 14,
        "domain": True,
    }
