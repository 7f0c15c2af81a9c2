"""What reuse saves: each recorded saving counts once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import is_finished

SAVING_CHOICES = (ReuseChoice.REUSE, ReuseChoice.EXTEND, ReuseChoice.REPLACE)
"""The choices that save something; one to build, or none yet, only says what could be saved."""


def choices_in_force(portfolio: Portfolio) -> tuple[ReuseDecision, ...]:
    """The choice that holds for each pair of initiative and candidate, whichever side recorded it: the latest.

    Of two made on one day the smaller saving holds, so that nothing is claimed that only one of them says.
    """
    reuse_decisions_by_key: dict[frozenset[str], ReuseDecision] = {}
    for chosen in sorted(portfolio.reuse_choices, key=_order):
        if chosen.initiative != chosen.candidate:
            reuse_decisions_by_key[frozenset((chosen.initiative, chosen.candidate))] = chosen
    return tuple(
        sorted(
            reuse_decisions_by_key.values(),
            key=lambda reuse_decision: (reuse_decision.initiative, reuse_decision.candidate),
        )
    )


def savings_of(portfolio: Portfolio) -> Mapping[str, float]:
    """Money that reuse saves each initiative over its whole duration, by key; never more than it costs.

    Counted where the choice is to reuse, extend or replace something that is there: an asset, or an initiative that
    is running, done, firm, stopped with something left to reuse, or required to come first.
    Source: docs/reuse.md#what-reuse-saves.
    """
    works = portfolio.index.initiatives
    saved: dict[str, float] = defaultdict(float)
    for chosen in counted_choices(portfolio):
        saved[chosen.initiative] += chosen.saving or 0.0
    savings = {}
    for key, saving in saved.items():
        cost = whole_cost(works[key])
        if cost is not None and cost > 0:
            savings[key] = min(saving, cost)
    return savings


def counted_choices(portfolio: Portfolio) -> Iterator[ReuseDecision]:
    """The choices in force whose saving lowers what an initiative costs."""
    works, assets = portfolio.index.initiatives, portfolio.index.assets
    for chosen in choices_in_force(portfolio):
        work, other = works.get(chosen.initiative), works.get(chosen.candidate)
        is_saving = chosen.choice in SAVING_CHOICES and (chosen.saving or 0.0) > 0
        if work is None or not is_saving:
            continue
        if chosen.candidate in assets or (other is not None and will_be_there(other, work, portfolio)):
            yield chosen


def will_be_there(candidate: Initiative, work: Initiative, portfolio: Portfolio) -> bool:
    """Whether a piece of work is or was done, or is bound to come first, so that another can reuse it.

    Args:
        candidate: what would be reused.
        work: what would reuse it.
        portfolio: the facts.
    """
    is_past = candidate.is_over or is_finished(candidate, portfolio.settings.start)
    return is_past or candidate.is_firm or candidate.key in work.requires


def whole_cost(work: Initiative) -> float | None:
    """Money over the whole duration, before savings; None if unknown."""
    if work.quarterly_cost is None or work.duration is None:
        return None
    return work.quarterly_cost * work.duration


def _order(chosen: ReuseDecision) -> tuple[date, float, str, str]:
    """The latest comes last; of one day the one that claims least."""
    return (chosen.made_on or date.min, -(chosen.saving or 0.0), chosen.initiative, chosen.candidate)
