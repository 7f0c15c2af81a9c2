"""Figures that cannot be: below nothing, above the whole, not a number, or told twice."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bowstring.model.assets import Asset
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.conversations import Chance
from bowstring.model.decisions import ReuseDecision
from bowstring.model.delivery import Measurement
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.needs import Need, Outcome
from bowstring.model.organisation import Person, Tie
from bowstring.model.problems import Place, Problem, Severity, note, warning
from bowstring.model.quarters import quarters_of
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of
from bowstring.model.wording import number_words

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class _FigureRanges(Generic[_Record]):
    """The figures in a table, by column, and the least and most they can be."""

    read: Callable[[_Record], Iterable[tuple[str, float | None]]]
    least: float = 0.0
    most: float = MOST_FIGURE
    severity: Severity = Severity.ERROR


def find_bad_figures(facts: Facts) -> Iterator[Problem]:
    """Every figure outside what it can be."""
    p = facts.portfolio
    yield from _outside("initiatives", p.initiatives, _OF_INITIATIVES)
    yield from _outside("initiatives", p.initiatives, _DURATION)
    yield from _outside("assets", p.assets, _OF_ASSETS)
    yield from _outside("needs", p.needs, _OF_NEEDS)
    yield from _outside("outcomes", p.outcomes, _OF_OUTCOMES)
    yield from _outside("disciplines", p.disciplines, _OF_DISCIPLINES)
    yield from _outside("capacity", p.capacity, _OF_CAPACITY)
    yield from _outside("budget", p.budget, _OF_BUDGET)
    yield from _outside("people", p.people, _OF_PEOPLE)
    yield from _outside("ties", p.ties, _OF_TIES)
    yield from _outside("chances", p.chances, _OF_CHANCES)
    yield from _outside("reuse_choices", p.reuse_choices, _OF_REUSE_CHOICES)
    yield from _outside("reuse_choices", p.reuse_choices, _OF_OVERLAPS)
    yield from _outside("measurements", p.measurements, _OF_MEASUREMENTS)


def find_figures_told_twice(facts: Facts) -> Iterator[Problem]:
    """Costs, durations and surge that are told in two ways that disagree."""
    month = facts.portfolio.settings.financial_year_start_month
    for row, work in enumerate(facts.portfolio.initiatives, FIRST_ROW):
        yield from _duration_twice(work, row)
        yield from _cost_twice(work, row)
        yield from _cost_periods(work, row, month)
    for row, capacity in enumerate(facts.portfolio.capacity, FIRST_ROW):
        yield from _surge(capacity, row)


_OF_INITIATIVES: _FigureRanges[Initiative] = _FigureRanges(
    read=lambda work: (
        ("cost_per_quarter", work.cost_per_quarter),
        ("total_cost", work.total_cost),
        ("exit_cost", work.exit_cost),
        ("cost_low", work.cost_low),
        ("cost_high", work.cost_high),
        ("spent", work.spent),
        ("actual_cost", work.actual_cost),
        ("run_cost_per_quarter", work.run_cost_per_quarter),
        *((f"cost.{period}", amount) for period, amount in work.cost.items()),
        *((f"effort.{discipline}", people) for discipline, people in work.effort.items()),
    )
)
_DURATION: _FigureRanges[Initiative] = _FigureRanges(
    read=lambda work: (("duration_quarters", work.duration_quarters),), least=1, most=MOST_WHOLE
)
_OF_ASSETS: _FigureRanges[Asset] = _FigureRanges(
    read=lambda asset: (("run_cost_per_quarter", asset.run_cost_per_quarter),), severity=Severity.WARNING
)
_OF_NEEDS: _FigureRanges[Need] = _FigureRanges(
    read=lambda need: (("people_affected", need.people_affected),), severity=Severity.WARNING
)
_OF_OUTCOMES: _FigureRanges[Outcome] = _FigureRanges(
    read=lambda outcome: (
        ("baseline", outcome.baseline),
        ("target", outcome.target),
        ("at_least", outcome.at_least),
    ),
    least=-MOST_FIGURE,
    severity=Severity.WARNING,
)
_OF_DISCIPLINES: _FigureRanges[Discipline] = _FigureRanges(read=lambda discipline: (("pay", discipline.pay),))
_OF_CAPACITY: _FigureRanges[Capacity] = _FigureRanges(
    read=lambda row: (
        ("people", row.people),
        ("surge_people", row.surge_people),
        ("surge_price", row.surge_price),
    )
)
_OF_BUDGET: _FigureRanges[Budget] = _FigureRanges(
    read=lambda row: (("amount", row.amount), ("carry_over", row.carry_over))
)
_OF_PEOPLE: _FigureRanges[Person] = _FigureRanges(
    read=lambda person: (("availability", person.availability),), most=1, severity=Severity.WARNING
)
_OF_TIES: _FigureRanges[Tie] = _FigureRanges(
    read=lambda tie: (("strength", tie.strength),), most=1, severity=Severity.WARNING
)
_OF_CHANCES: _FigureRanges[Chance] = _FigureRanges(read=lambda chance: (("chance", chance.chance),), most=1)
_OF_REUSE_CHOICES: _FigureRanges[ReuseDecision] = _FigureRanges(
    read=lambda chosen: (("saving", chosen.saving),), severity=Severity.WARNING
)
_OF_OVERLAPS: _FigureRanges[ReuseDecision] = _FigureRanges(
    read=lambda chosen: (("overlap", chosen.overlap),), most=1, severity=Severity.ERROR
)
_OF_MEASUREMENTS: _FigureRanges[Measurement] = _FigureRanges(
    read=lambda measured: (("value", measured.value),), least=-MOST_FIGURE, severity=Severity.WARNING
)


def _outside(table: str, records: Sequence[_Record], figures: _FigureRanges[_Record]) -> Iterator[Problem]:
    least, most = figures.least, figures.most
    for row, record in enumerate(records, FIRST_ROW):
        for column, figure in figures.read(record):
            if figure is None or (least <= figure <= most and math.isfinite(figure)):
                continue
            message, mend = _objection(figure, least, most)
            where = place_of(table, row, record, column)
            yield Problem(severity=figures.severity, where=where, message=message, mend=mend)


def _objection(figure: float, least: float, most: float) -> tuple[str, str]:
    if not math.isfinite(figure):
        return phrase("{figure} is not a finite number.", figure=figure), phrase(
            "Enter a figure, or leave it blank where it is unknown."
        )
    amount = number_words(figure)
    if figure > most > 1:
        return (
            phrase("{amount} is more than {most}.", amount=amount, most=number_words(most)),
            phrase("Enter a smaller figure, such as one in thousands."),
        )
    if most <= 1:
        return (
            phrase(
                "{amount} is not between {least} and {most}.",
                amount=amount,
                least=number_words(least),
                most=number_words(most),
            ),
            phrase("Enter a share: 0.8 for 80%."),
        )
    if least == 0:
        return phrase("{amount} is below nothing.", amount=amount), phrase(
            "Enter 0 or more, or leave it blank where it is unknown."
        )
    return (
        phrase("{amount} is below {least}.", amount=amount, least=number_words(least)),
        phrase("Enter {least} or more, or leave it blank where it is unknown.", least=number_words(least)),
    )


def _duration_twice(work: Initiative, row: int) -> Iterator[Problem]:
    if work.duration_quarters is None or work.start is None or work.end is None:
        return
    spanned = work.end.minus(work.start) + 1
    if spanned >= 1 and spanned != work.duration_quarters:
        yield warning(
            place_of("initiatives", row, work, "duration_quarters"),
            phrase(
                "duration {duration_quarters} disagrees with {start} to {end}, which is "
                "{spanned} quarters; the duration is used.",
                duration_quarters=work.duration_quarters,
                start=work.start,
                end=work.end,
                spanned=spanned,
            ),
            phrase("Correct one of them, or leave start and end blank."),
        )


def _cost_twice(work: Initiative, row: int) -> Iterator[Problem]:
    if work.duration is None:
        return
    totals = {"total_cost": work.total_cost, "cost": sum(work.cost.values()) if work.cost else None}
    if work.cost_per_quarter is not None:
        totals = {"cost_per_quarter": work.cost_per_quarter * work.duration, **totals}
    amounts = [(column, total) for column, total in totals.items() if total is not None]
    for column, total in amounts[1:]:
        used, first = amounts[0]
        if math.isfinite(first) and math.isfinite(total) and abs(total - first) > 0.005 * abs(first):
            yield warning(
                place_of("initiatives", row, work, column),
                phrase(
                    "{column} comes to {total} and {used} to {first} over its duration; {used} is used.",
                    column=column,
                    total=number_words(total),
                    used=used,
                    first=number_words(first),
                ),
                phrase("Correct one of them, or leave one blank."),
            )


def _cost_periods(work: Initiative, row: int, month: int) -> Iterator[Problem]:
    for period in work.cost:
        try:
            quarters_of(period, month)
        except ValueError:
            yield warning(
                place_of("initiatives", row, work, f"cost.{period}"),
                phrase(
                    "{period!r} names no period; its money is spread over the duration all the same.",
                    period=period,
                ),
                phrase("Write a financial year such as 2026/27 or a quarter such as 2026-Q4."),
            )


def _surge(capacity: Capacity, row: int) -> Iterator[Problem]:
    if not capacity.surge_people:
        return
    where = Place(table="capacity", row=row, column="surge_people")
    if capacity.people is None:
        yield note(
            where,
            phrase(
                "{discipline} is not scarce here, so surge people change nothing.",
                discipline=capacity.discipline,
            ),
            phrase("Give people, or leave surge blank."),
        )
    elif capacity.surge_price is None:
        yield warning(
            Place(table="capacity", row=row, column="surge_price"),
            phrase("surge people in {discipline} have no price.", discipline=capacity.discipline),
            phrase("Enter what one costs a quarter; 0 if nothing."),
        )
