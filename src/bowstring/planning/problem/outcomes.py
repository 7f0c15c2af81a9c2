"""What a plan is expected to bring to shared outcomes by their dates, and the row that holds it to a level."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.beliefs.distributions import TwoPieceNormal
from bowstring.model.needs import Contribution, Outcome
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.step_sums import step_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeExpected:
    """What a plan is expected to bring to an outcome by its date. Source: docs/methods.md#outcomes.

    by: the last quarter that counts. change: expected, in the outcome's unit. level: baseline and change; None if
    the baseline is not known. contributors: planned initiatives that contribute, by key.
    """

    outcome: str
    by: Quarter
    change: float
    level: float | None
    contributors: tuple[str, ...]


def due_offset(outcome: Outcome, settings: Settings) -> int:
    """The last quarter (offset) that is over by the outcome's date; the plan's last one where it has no date."""
    if outcome.due is None:
        return settings.quarters - 1
    return last_quarter_by(outcome.due).minus(settings.start)


def last_quarter_by(day: date) -> Quarter:
    """The last quarter that is over by the end of a day."""
    return Quarter.of(day + timedelta(days=1)).plus(-1)


def effect_by(quarter: int, start: float, duration: int, ramp: int) -> float:
    """The share of its full effect that work has in a quarter, all as offsets: it ramps as value does."""
    return min(1.0, max(0.0, (quarter - start - duration + 1) / ramp))


def contributions_to(portfolio: Portfolio) -> dict[str, dict[str, tuple[Contribution, ...]]]:
    """Contributions by outcome and initiative, one a different assessor."""
    grouped: dict[str, dict[str, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
    for row in portfolio.contributions:
        grouped[row.outcome][row.initiative].append(row)
    return {
        outcome: {key: tuple(rows) for key, rows in by_initiative.items()}
        for outcome, by_initiative in grouped.items()
    }


def expected_change(rows: Iterable[Contribution]) -> float:
    """The mean of what several assessors say work changes at full effect; each counts alike."""
    means = [TwoPieceNormal.from_quantiles(row.low, row.likely, row.high).mean for row in rows]
    return math.fsum(means) / len(means)


def outcome_row(
    outcome: Outcome,
    contributions: Mapping[str, Sequence[Contribution]],
    candidates: Iterable[Candidate],
    settings: Settings,
) -> tuple[dict[int, float], float, float] | None:
    """A level that must be expected as a row over steps: entries, least and most; None if none is asked for.

    Only starts inside the plan count. Told in shares of what is needed, so that units do not matter.

    Args:
        outcome: with its level.
        contributions: by initiative.
        candidates: whose steps count.
        settings: of the portfolio.
    """
    if outcome.at_least is None or outcome.baseline is None:
        return None
    needed, by = outcome.at_least - outcome.baseline, due_offset(outcome, settings)
    scale = abs(needed) or 1.0
    entries: dict[int, float] = {}
    for candidate in candidates:
        rows = contributions.get(candidate.key)
        if not rows or not candidate.starts:
            continue
        full = expected_change(rows) / scale
        by_start = [0.0] * len(candidate.starts)
        for place, start in enumerate(candidate.starts[: candidate.plan_starts]):
            by_start[place] = full * effect_by(by, start, candidate.duration, settings.ramp_quarters)
        entries.update(zip(candidate.columns, step_changes(by_start).tolist(), strict=True))
    if outcome.is_falling:
        return entries, -math.inf, needed / scale
    return entries, needed / scale, math.inf


def expected_outcomes(
    portfolio: Portfolio, starts: Mapping[str, Quarter | None]
) -> tuple[OutcomeExpected, ...]:
    """What a plan is expected to bring to each outcome that somebody contributes to, in the table's order."""
    contributions = contributions_to(portfolio)
    return tuple(
        _expected(portfolio, outcome, contributions[outcome.key], starts)
        for outcome in portfolio.outcomes
        if outcome.key in contributions
    )


def _expected(
    portfolio: Portfolio,
    outcome: Outcome,
    contributions: Mapping[str, Sequence[Contribution]],
    starts: Mapping[str, Quarter | None],
) -> OutcomeExpected:
    settings, works = portfolio.settings, portfolio.index.initiatives
    by, changes = due_offset(outcome, settings), {}
    for key, rows in sorted(contributions.items()):
        start, work = starts.get(key), works.get(key)
        if start is None or work is None or work.duration is None:
            continue
        effect = effect_by(by, start.minus(settings.start), work.duration, settings.ramp_quarters)
        changes[key] = effect * expected_change(rows)
    change = math.fsum(changes.values())
    return OutcomeExpected(
        outcome=outcome.key,
        by=settings.start.plus(by),
        change=change,
        level=None if outcome.baseline is None else outcome.baseline + change,
        contributors=tuple(changes),
    )
