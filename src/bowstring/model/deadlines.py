"""By when work is to be finished, and whether that is a constraint or a wish."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Initiative, is_law_or_safety
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter

_FORCES = (DecisionKind.LAW, DecisionKind.SAFETY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last quarter that work may run in. Source: docs/methods.md#constraints.

    is_binding: set by law or safety. decision: whose date it is; "" where it is the work's own.
    """

    initiative: str
    finish_by: Quarter
    reason: str
    is_binding: bool
    decision: str = ""

    def is_kept(self, start: Quarter, duration: int) -> bool:
        """Whether work of that length that starts then is finished in time."""
        return start.plus(duration - 1) <= self.finish_by


def deadlines_of(portfolio: Portfolio) -> Mapping[str, tuple[Deadline, ...]]:
    """The dates to keep of each initiative that is not over, its own first.

    A date without a reason has that of the decision that asks for the work.
    """
    deadlines: dict[str, list[Deadline]] = defaultdict(list)
    for key, work in portfolio.index.initiatives.items():
        if work.is_over:
            continue
        decision = portfolio.index.decisions.get(work.mandated_by)
        if work.finish_by is not None:
            reason = work.finish_by_reason or (_reason(decision) if decision is not None else "")
            deadlines[key].append(_deadline(key, work.finish_by, reason, decision=""))
        if decision is not None and decision.finish_by is not None:
            deadlines[key].append(
                _deadline(key, decision.finish_by, _reason(decision), decision=decision.key)
            )
    return {key: tuple(dates) for key, dates in sorted(deadlines.items())}


def asked_for_by_law(portfolio: Portfolio) -> frozenset[str]:
    """The initiatives that law or safety asks for: nobody asks whether they are wanted."""
    decisions = portfolio.index.decisions
    bound = {key for key, dates in deadlines_of(portfolio).items() if any(date.is_binding for date in dates)}
    mandated = {
        key
        for key, work in portfolio.index.initiatives.items()
        if (decision := decisions.get(work.mandated_by)) is not None and decision.kind in _FORCES
    }
    return frozenset(bound | mandated)


def _deadline(key: str, finish_by: Quarter, reason: str, *, decision: str) -> Deadline:
    return Deadline(
        initiative=key,
        finish_by=finish_by,
        reason=reason,
        is_binding=is_law_or_safety(reason),
        decision=decision,
    )


def _reason(decision: Decision) -> str:
    return decision.finish_by_reason or decision.kind.value


def missed_deadlines(
    portfolio: Portfolio, starts: Mapping[str, Quarter | None]
) -> tuple[tuple[Initiative, Deadline, Quarter], ...]:
    """The dates that some starts miss, with the quarter in which the work is then finished."""
    missed = []
    for key, dates in deadlines_of(portfolio).items():
        work, start = portfolio.index.initiatives[key], starts.get(key)
        if start is None or work.duration is None:
            continue
        for date in dates:
            if not date.is_kept(start, work.duration):
                missed.append((work, date, start.plus(work.duration - 1)))
    return tuple(missed)
