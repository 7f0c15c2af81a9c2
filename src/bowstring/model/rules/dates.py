"""Dates that contradict each other."""

from collections.abc import Iterator
from datetime import date

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
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
        yield error(
            at("end"),
            phrase("end {end} is before start {start}.", end=work.end, start=work.start),
            phrase("Swap them or correct one."),
        )
    if work.committed_start is not None and not work.is_over:
        yield from _of_committed(work, at("committed_start"), settings)
    if isinstance(work.lock, Quarter):
        last = settings.start.index + settings.quarters - 1
        if not settings.start.index <= work.lock.index <= last:
            yield error(
                at("lock"),
                phrase("it is locked to start in {lock}, outside the plan.", lock=work.lock),
                phrase("Lock it to a quarter of the plan, or lift the lock."),
            )
        if work.earliest_start is not None and work.lock < work.earliest_start:
            yield error(
                at("lock"),
                phrase(
                    "it is locked to start in {lock}, before its earliest start {earliest_start}.",
                    lock=work.lock,
                    earliest_start=work.earliest_start,
                ),
                phrase("Correct one of them."),
            )
    if work.stopped_on is not None and settings.as_of is not None and work.stopped_on > settings.as_of:
        yield warning(
            at("stopped_on"),
            phrase(
                "it is stopped on {stopped_on}, after the portfolio's date {as_of}; it "
                "counts as stopped already.",
                stopped_on=work.stopped_on,
                as_of=settings.as_of,
            ),
            phrase("Clear the date until it is so."),
        )


def _of_committed(work: Initiative, where: Place, settings: Settings) -> Iterator[Problem]:
    if work.committed_start is None:
        return
    if is_finished(work, settings.start):
        yield note(where, phrase("it ends before the plan starts, so nothing of it is left to plan."))
    elif work.committed_start.index >= settings.start.index + settings.quarters:
        yield warning(
            where,
            phrase("it starts after the plan ends, so the plan does not hold it."),
            phrase("Correct the date."),
        )
    elif work.committed_start > settings.start:
        yield note(
            where,
            phrase(
                "it is committed to start in {committed_start}, after the plan's start; it is held there.",
                committed_start=work.committed_start,
            ),
            phrase("If it is still open, use earliest_start instead."),
        )
    if work.earliest_start is not None and work.committed_start < work.earliest_start:
        yield warning(
            where,
            phrase(
                "it started in {committed_start}, before its earliest start "
                "{earliest_start}; the committed start is used.",
                committed_start=work.committed_start,
                earliest_start=work.earliest_start,
            ),
            phrase("Clear earliest_start."),
        )


def _of_assets(portfolio: Portfolio) -> Iterator[Problem]:
    for row, asset in enumerate(portfolio.assets, FIRST_ROW):
        if asset.retired_on is None or asset.available_from is None:
            continue
        if asset.retired_on < asset.available_from:
            yield warning(
                place_of("assets", row, asset, "retired_on"),
                phrase(
                    "retired in {retired_on}, before it is available in {available_from}.",
                    retired_on=asset.retired_on,
                    available_from=asset.available_from,
                ),
                phrase("Swap them or correct one."),
            )


def _of_outcomes(portfolio: Portfolio) -> Iterator[Problem]:
    as_of = portfolio.settings.as_of
    for row, outcome in enumerate(portfolio.outcomes, FIRST_ROW):
        if outcome.due is not None and as_of is not None and outcome.due < as_of:
            yield note(
                place_of("outcomes", row, outcome, "due"),
                phrase(
                    "it was due on {due}, before the portfolio's date {as_of}.", due=outcome.due, as_of=as_of
                ),
                phrase("Set a new date, or say what came of it."),
            )


def _of_decisions(portfolio: Portfolio) -> Iterator[Problem]:
    as_of = portfolio.settings.as_of
    for row, decision in enumerate(portfolio.decisions, FIRST_ROW):
        yield from _out_of_order(
            place_of("decisions", row, decision, "review_on"),
            (phrase("to be reviewed"), decision.review_on),
            ("decided", decision.decided_on),
        )
        yield from _not_yet(place_of("decisions", row, decision, "decided_on"), decision.decided_on, as_of)
        if decision.waiver_until is not None and as_of is not None and decision.waiver_until < as_of:
            yield warning(
                place_of("decisions", row, decision, "waiver_until"),
                phrase("its waiver ended on {waiver_until}.", waiver_until=decision.waiver_until),
                phrase("Renew it, or end what it allowed."),
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
            (phrase("promised for"), forecast.promised),
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
                phrase("{period!r} names no period.", period=measured.period),
                phrase("Write a financial year such as 2026/27, a quarter such as 2026-Q4, or a date."),
            )


def _out_of_order(
    where: Place, later: tuple[str, date | None], earlier: tuple[str, date | None]
) -> Iterator[Problem]:
    if later[1] is not None and earlier[1] is not None and later[1] < earlier[1]:
        yield warning(
            where,
            phrase(
                "{later_date} {later_day}, before it was {earlier_date} {earlier_day}.",
                later_date=later[0],
                later_day=later[1],
                earlier_date=earlier[0],
                earlier_day=earlier[1],
            ),
            phrase("Swap them or correct one."),
        )


def _not_yet(where: Place, day: date | None, as_of: date | None) -> Iterator[Problem]:
    if day is not None and as_of is not None and day > as_of:
        yield warning(
            where,
            phrase("{day} is after the portfolio's date {as_of}.", day=day, as_of=as_of),
            phrase("Correct one of them."),
        )
