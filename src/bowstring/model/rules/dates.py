"""Dates that contradict each other."""

from collections.abc import Iterator
from datetime import date

from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Place, Problem, error, note, warning
from bowstring.model.quarters import Quarter, quarters_of
from bowstring.model.requirements import is_finished
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of


def find_impossible_dates(facts: Facts) -> Iterator[Problem]:
    """Ends before starts, answers before questions, and things dated after the portfolio's own date."""
    portfolio = facts.portfolio
    for row, work in enumerate(portfolio.initiatives, FIRST_ROW):
        yield from _of_initiative(work, row, portfolio.settings)
    yield from _of_assets(portfolio)
    yield from _of_outcomes(portfolio)
    yield from _of_decisions(portfolio)
    yield from _of_conversations(portfolio)
    yield from _of_forecasts(portfolio)
    yield from _of_measurements(portfolio)


def _of_initiative(work: Initiative, row: int, settings: Settings) -> Iterator[Problem]:
    def at(column: str) -> Place:
        return place_of("initiatives", row, work, column)

    if work.start is not None and work.end is not None and work.end < work.start:
        yield error(at("end"), f"end {work.end} is before start {work.start}.", "Swap them or correct one.")
    if work.committed_start is not None and not work.is_over:
        yield from _of_committed(work, at("committed_start"), settings)
    if isinstance(work.lock, Quarter):
        last = settings.start.index + settings.quarters - 1
        if not settings.start.index <= work.lock.index <= last:
            yield error(
                at("lock"),
                f"it is locked to start in {work.lock}, outside the plan.",
                "Lock it to a quarter of the plan, or lift the lock.",
            )
        if work.earliest_start is not None and work.lock < work.earliest_start:
            yield error(
                at("lock"),
                f"it is locked to start in {work.lock}, before its earliest start {work.earliest_start}.",
                "Correct one of them.",
            )
    if work.stopped_on is not None and settings.as_of is not None and work.stopped_on > settings.as_of:
        yield warning(
            at("stopped_on"),
            f"it is stopped on {work.stopped_on}, after the portfolio's date {settings.as_of}; it counts as "
            "stopped already.",
            "Clear the date until it is so.",
        )


def _of_committed(work: Initiative, where: Place, settings: Settings) -> Iterator[Problem]:
    if work.committed_start is None:
        return
    if is_finished(work, settings.start):
        yield note(where, "it ends before the plan starts, so nothing of it is left to plan.")
    elif work.committed_start.index >= settings.start.index + settings.quarters:
        yield warning(
            where, "it starts after the plan ends, so the plan does not hold it.", "Correct the date."
        )
    elif work.committed_start > settings.start:
        yield note(
            where,
            f"it is committed to start in {work.committed_start}, after the plan's start; it is held there.",
            "If it is still open, use earliest_start instead.",
        )
    if work.earliest_start is not None and work.committed_start < work.earliest_start:
        yield warning(
            where,
            f"it started in {work.committed_start}, before its earliest start {work.earliest_start}; the "
            "committed start is used.",
            "Clear earliest_start.",
        )


def _of_assets(portfolio: Portfolio) -> Iterator[Problem]:
    for row, asset in enumerate(portfolio.assets, FIRST_ROW):
        if asset.retired_on is None or asset.available_from is None:
            continue
        if asset.retired_on < asset.available_from:
            yield warning(
                place_of("assets", row, asset, "retired_on"),
                f"retired in {asset.retired_on}, before it is available in {asset.available_from}.",
                "Swap them or correct one.",
            )


def _of_outcomes(portfolio: Portfolio) -> Iterator[Problem]:
    as_of = portfolio.settings.as_of
    for row, outcome in enumerate(portfolio.outcomes, FIRST_ROW):
        if outcome.due is not None and as_of is not None and outcome.due < as_of:
            yield note(
                place_of("outcomes", row, outcome, "due"),
                f"it was due on {outcome.due}, before the portfolio's date {as_of}.",
                "Set a new date, or say what came of it.",
            )


def _of_decisions(portfolio: Portfolio) -> Iterator[Problem]:
    as_of = portfolio.settings.as_of
    for row, decision in enumerate(portfolio.decisions, FIRST_ROW):
        yield from _out_of_order(
            place_of("decisions", row, decision, "review_on"),
            ("to be reviewed", decision.review_on),
            ("decided", decision.decided_on),
        )
        yield from _not_yet(place_of("decisions", row, decision, "decided_on"), decision.decided_on, as_of)
        if decision.waiver_until is not None and as_of is not None and decision.waiver_until < as_of:
            yield warning(
                place_of("decisions", row, decision, "waiver_until"),
                f"its waiver ended on {decision.waiver_until}.",
                "Renew it, or end what it allowed.",
            )
    for row, advice in enumerate(portfolio.advice, FIRST_ROW):
        yield from _out_of_order(
            Place(table="advice", row=row, column="given_on"),
            ("given", advice.given_on),
            ("asked", advice.asked_on),
        )


def _of_conversations(portfolio: Portfolio) -> Iterator[Problem]:
    for row, talk in enumerate(portfolio.conversations, FIRST_ROW):
        settled = place_of("conversations", row, talk, "settled_on")
        yield from _out_of_order(settled, ("settled", talk.settled_on), ("opened", talk.opened_on))
        yield from _not_yet(settled, talk.settled_on, portfolio.settings.as_of)


def _of_forecasts(portfolio: Portfolio) -> Iterator[Problem]:
    for row, forecast in enumerate(portfolio.forecasts, FIRST_ROW):
        yield from _out_of_order(
            Place(table="forecasts", row=row, column="promised"),
            ("promised for", forecast.promised),
            ("promised", forecast.made_on),
        )
        actual = Place(table="forecasts", row=row, column="actual")
        yield from _not_yet(actual, forecast.actual, portfolio.settings.as_of)


def _of_measurements(portfolio: Portfolio) -> Iterator[Problem]:
    month = portfolio.settings.financial_year_start_month
    for row, measured in enumerate(portfolio.measurements, FIRST_ROW):
        try:
            quarters_of(measured.period, month)
        except ValueError:
            yield warning(
                Place(table="measurements", row=row, column="period"),
                f"{measured.period!r} names no period.",
                "Write a financial year such as 2026/27, a quarter such as 2026-Q4, or a date.",
            )


def _out_of_order(
    where: Place, later: tuple[str, date | None], earlier: tuple[str, date | None]
) -> Iterator[Problem]:
    if later[1] is not None and earlier[1] is not None and later[1] < earlier[1]:
        yield warning(
            where,
            f"{later[0]} {later[1]}, before it was {earlier[0]} {earlier[1]}.",
            "Swap them or correct one.",
        )


def _not_yet(where: Place, day: date | None, as_of: date | None) -> Iterator[Problem]:
    if day is not None and as_of is not None and day > as_of:
        yield warning(where, f"{day} is after the portfolio's date {as_of}.", "Correct one of them.")
