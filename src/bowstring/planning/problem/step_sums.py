"""What the steps of a candidate add up to: who has started by when, what runs, who still waits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from bowstring.model.quarters import Quarter
from bowstring.model.requirements import Requirement
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.resources import BudgetLimit


def started_by(candidate: Candidate, quarter: int) -> int | None:
    """The column that says whether it has started by a quarter; None if it cannot have."""
    starts = candidate.starts
    if not starts or quarter < starts.start:
        return None
    return candidate.first_column + min(quarter - starts.start, len(starts) - 1)


def running(candidate: Candidate, quarters: Sequence[int], rate: float, *, late: int = 0) -> dict[int, float]:
    """What a rate per quarter of running adds up to over some quarters, by column.

    late: quarters that it runs longer than it should.
    """
    entries: dict[int, float] = defaultdict(float)
    for quarter in quarters:
        begun = started_by(candidate, quarter)
        ended = started_by(candidate, quarter - candidate.duration - late)
        if begun is not None:
            entries[begun] += rate
        if ended is not None:
            entries[ended] -= rate
    return entries


def spending(candidate: Candidate, row: BudgetLimit, fund: str, *, late: int = 0) -> dict[int, float]:
    """What a candidate draws on a budget row, by column: the fund's share of its cost, and of its cost to run.

    Running it once it is delivered counts where the budget is known, not where a year before is carried on. late:
    quarters that it is delivered later than it should be.
    """
    share = candidate.initiative.fund_share(fund)
    if not share:
        return {}
    entries = running(candidate, row.quarters, candidate.cost * share, late=late)
    upkeep = 0.0 if row.is_carried else candidate.upkeep * share
    if upkeep:
        for quarter in row.quarters:
            delivered = started_by(candidate, quarter - candidate.duration - late)
            if delivered is not None:
                entries[delivered] = entries.get(delivered, 0.0) + upkeep
    return entries


def waiting_rows(
    requirement: Requirement,
    candidates: Mapping[str, Candidate],
    start: Quarter,
    *,
    late: Mapping[str, int] | None = None,
) -> list[dict[int, float]]:
    """A requirement as rows that must be at most 0, by column: a step of the consumer less those it waits for.

    For each state of the providers only the last step that waits for it is told: the others follow. start: of the
    portfolio. late: quarters that a provider is done later than it should be, by key.
    """
    consumer = candidates.get(requirement.consumer)
    if consumer is None:
        return []
    providers = [candidates[key] for key in requirement.providers if key in candidates]
    offset = None if requirement.available_from is None else requirement.available_from.minus(start)
    delays = late or {}
    tightest: dict[tuple[int, ...], int] = {}
    for column, quarter in zip(consumer.columns, consumer.starts, strict=True):
        if offset is not None and quarter >= offset:
            break
        steps = (
            started_by(provider, quarter - provider.duration - delays.get(provider.key, 0))
            for provider in providers
        )
        tightest[tuple(step for step in steps if step is not None)] = column
    rows = []
    for waited_for, column in tightest.items():
        entries = dict.fromkeys(waited_for, -1.0)
        entries[column] = entries.get(column, 0.0) + 1.0
        rows.append(entries)
    return rows


def step_changes(by_start: Sequence[float]) -> Floats:
    """What a quantity told by start adds when the step is taken then rather than one later, shape (starts,)."""
    starts = np.array(by_start, dtype=np.float64)
    return np.asarray(starts - np.append(starts[1:], 0.0)) if starts.size else starts
