"""The adopted plan on today's facts: what it is worth now, and whether it can still be kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished
from bowstring.planning.adopted.keeping import Keeper
from bowstring.planning.clashes.clash_words import fact_words
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import FocusResult, LensResult, focus_results, lens_results
from bowstring.planning.problem.schedule import offsets_of
from bowstring.planning.search.tail import with_tail

_Starts = Mapping[str, Quarter | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedToday:
    """An adopted plan, valued by what is believed today against today's ideals.

    Source: docs/methods.md#fewest-moves.

    offsets: when what is left of it starts, in quarters after the plan's start: running work where it runs.
    value: its G; points: its V, both with the later starts that suit it best. broken: what it no longer keeps to, in
    words. overtaken: running work that runs otherwise than adopted. missed: what was to start in a quarter in which
    it no longer can. gone: what was planned and cannot be any more: stopped, or unknown today.
    """

    offsets: Mapping[str, int]
    value: float
    points: float
    lens: Mapping[Lens, LensResult]
    focus: Mapping[Focus, FocusResult]
    broken: tuple[str, ...]
    overtaken: tuple[str, ...]
    missed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def can_be_kept(self) -> bool:
        """Whether what is left of it keeps within every constraint of today."""
        return not self.broken


def adopted_today(
    divisible: DivisiblePlan, starts: _Starts, later: Mapping[str, Quarter] | None = None
) -> AdoptedToday:
    """The adopted plan on the facts of a divisible plan.

    Args:
        divisible: what counts today.
        starts: as adopted, None if left out.
        later: what another plan would start after it, so that this one's tail is no worse for want of looking.
    """
    problem = divisible.problem
    offsets = offsets_of(problem, starts)
    x = with_tail(divisible, offsets, later)
    keeper = Keeper(problem)
    facts = keeper.broken_facts(keeper.missed(offsets), offsets)
    return AdoptedToday(
        offsets=offsets,
        value=divisible.goal(x),
        points=divisible.worth(x),
        lens=lens_results(divisible, x),
        focus=focus_results(divisible, offsets),
        broken=tuple(dict.fromkeys(fact_words(problem, fact) for fact in facts)),
        **_differences(divisible, starts, offsets),
    )


def _differences(
    divisible: DivisiblePlan, starts: _Starts, offsets: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """What was adopted and is otherwise today, by the field that tells it."""
    problem = divisible.problem
    begin, initiatives_by_key = problem.portfolio.settings.start, problem.portfolio.index.initiatives
    differences: dict[str, list[str]] = {"overtaken": [], "missed": [], "gone": []}
    for key in sorted(starts.keys() | problem.by_key.keys()):
        start, candidate = starts.get(key), problem.by_key.get(key)
        if candidate is not None and candidate.is_committed:
            if start is None or start.minus(begin) != offsets[key]:
                differences["overtaken"].append(key)
        elif start is not None and candidate is not None and key not in offsets:
            differences["missed"].append(key)
        elif (
            start is not None
            and candidate is None
            and not (key in initiatives_by_key and is_finished(initiatives_by_key[key], begin))
        ):
            differences["gone"].append(key)
    return {name: tuple(keys) for name, keys in differences.items()}
