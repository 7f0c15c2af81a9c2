"""What stays in the plan whatever comes, what never is, and what is worth arguing about."""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats
from bowstring.worlds.machines import Machines, run_worlds
from bowstring.worlds.planned import WorldPlan, WorldPlanner

WORLDS = 400
"""How many are drawn unless asked otherwise."""
CERTAIN_FROM, OUT_TO = 0.95, 0.05
"""From this share of worlds on work is certain; up to that one it is out. Source: docs/methods.md#worlds."""

# Of work that goes first if costs rise: in how many standard errors its shares must differ.
_ERRORS = 2.0
_SAFE = 0.8


class Robustness(StrEnum):
    """Where work stands over all worlds."""

    CERTAIN = "certain"
    CONTESTED = "contested"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkInWorlds:
    """One initiative over all worlds: the share of them whose best plan has at least half of it, with its error.

    is_forced: whether no choice is left. is_planned: whether today's plan holds it. cheap, dear: the same share in the
    half of the worlds where costs are lower, and where they are higher; alike where nothing is known of costs.
    """

    key: str
    share: float
    standard_error: float
    is_forced: bool
    is_planned: bool
    cheap: float
    dear: float

    @property
    def place(self) -> Robustness:
        """Certain, contested or out."""
        if self.share >= CERTAIN_FROM:
            return Robustness.CERTAIN
        return Robustness.OUT if self.share <= OUT_TO else Robustness.CONTESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleInWorlds:
    """A scarce discipline under the plan: the share of worlds in which there are enough people in every quarter.

    safe: people more than there are that are enough in four fifths of worlds, 0 if there are enough.
    """

    discipline: str
    within: float
    safe: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """What many worlds show. Source: docs/methods.md#worlds; every figure rests on divisible plans.

    work: every initiative that could be planned, by key. over: worlds in which what is forced alone takes more people
    or money than there are. within_people: share in which the plan has enough of all people; None if nothing is
    known of lateness. has_costs, has_lateness: what was drawn beside worth. digest: the same for the same facts and
    seed, on any number of machines. is_adopted: whether the plan that they are held against is the adopted one.
    """

    count: int
    seed: int
    work: tuple[WorkInWorlds, ...]
    over: int
    people: tuple[PeopleInWorlds, ...]
    within_people: float | None
    has_costs: bool
    has_lateness: bool
    digest: str
    is_adopted: bool = False

    def of(self, key: str) -> WorkInWorlds | None:
        """One initiative; None if it could not be planned."""
        return next((work for work in self.work if work.key == key), None)

    def at(self, place: Robustness) -> tuple[WorkInWorlds, ...]:
        """The work that stands somewhere, the likeliest first."""
        return tuple(
            sorted(
                (work for work in self.work if work.place is place), key=lambda work: (-work.share, work.key)
            )
        )

    @property
    def stays(self) -> tuple[WorkInWorlds, ...]:
        """What is in the plan, and in nearly every world."""
        return tuple(work for work in self.at(Robustness.CERTAIN) if work.is_planned)

    @property
    def contested(self) -> tuple[WorkInWorlds, ...]:
        """What is worth arguing about: the most open first."""
        return tuple(
            sorted(self.at(Robustness.CONTESTED), key=lambda work: (abs(work.share - 0.5), work.key))
        )

    @property
    def first_to_go(self) -> tuple[WorkInWorlds, ...]:
        """Work in the plan that is left out where costs are high and not where they are low, the surest first."""
        half = self.count / 2

        def is_clear(work: WorkInWorlds) -> bool:
            variance = work.cheap * (1 - work.cheap) + work.dear * (1 - work.dear)
            return work.cheap - work.dear > _ERRORS * math.sqrt(variance / max(half, 1.0))

        going = [work for work in self.work if work.is_planned and not work.is_forced and is_clear(work)]
        return tuple(sorted(going, key=lambda work: (work.dear - work.cheap, work.key)))


def find_worlds(
    divisible: DivisiblePlan,
    starts: Mapping[str, Quarter | None],
    *,
    count: int = WORLDS,
    seed: int = 0,
    machines: Machines | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Worlds:
    """What so many worlds show, the same however they are shared out.

    Args:
        divisible: today's plan if work could be split.
        starts: of the plan that they are held against: the adopted one, or today's.
        count: how many worlds.
        seed: of what is drawn.
        machines: who plans them; None for this process.
        on_progress: told the share done, 0 to 1.

    Raises: BowstringError where the machines cannot be reached.
    """
    planner = WorldPlanner(divisible, divisible.beliefs, starts, seed=seed)
    plans = run_worlds(planner, count, machines, on_progress)
    return summed_up(planner, plans, starts, seed=seed)


def summed_up(
    planner: WorldPlanner, plans: Sequence[WorldPlan], starts: Mapping[str, Quarter | None], *, seed: int
) -> Worlds:
    """What some worlds show together, in whatever order they come.

    Args:
        planner: what planned them.
        plans: a plan for each world.
        starts: today's plan.
        seed: of the draws, as it is recorded.
    """
    ordered = sorted(plans, key=lambda plan: plan.number)
    funded = np.array([plan.funded for plan in ordered], dtype=np.float64)
    is_dear = _dearer_half([plan.common_cost for plan in ordered])
    has_costs = planner.draws.has_costs
    shares = funded.mean(axis=0)
    cheap, dear = (
        (funded[~is_dear].mean(axis=0), funded[is_dear].mean(axis=0))
        if has_costs and len(ordered) > 1
        else (shares, shares)
    )
    short = np.array([plan.short for plan in ordered]).reshape(len(ordered), -1)
    return Worlds(
        count=len(ordered),
        seed=seed,
        work=tuple(
            WorkInWorlds(
                key=candidate.key,
                share=float(shares[place]),
                standard_error=math.sqrt(float(shares[place] * (1 - shares[place])) / len(ordered)),
                is_forced=candidate.key in planner.forced,
                is_planned=starts.get(candidate.key) is not None,
                cheap=float(cheap[place]),
                dear=float(dear[place]),
            )
            for place, candidate in enumerate(planner.problem.candidates)
        ),
        over=sum(plan.is_over for plan in ordered),
        people=_people(planner, short),
        within_people=float((short <= _ENOUGH).all(axis=1).mean()) if planner.draws.has_lateness else None,
        has_costs=has_costs,
        has_lateness=planner.draws.has_lateness,
        digest=_digest(ordered),
    )


# Of a person: rounding.
_ENOUGH = 1e-6


def _people(planner: WorldPlanner, short: Floats) -> tuple[PeopleInWorlds, ...]:
    if not planner.draws.has_lateness:
        return ()
    return tuple(
        PeopleInWorlds(
            discipline=discipline,
            within=float((short[:, place] <= _ENOUGH).mean()),
            safe=max(0.0, float(np.quantile(short[:, place], _SAFE))),
        )
        for place, discipline in enumerate(planner.staffing.disciplines)
    )


def _dearer_half(scores: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which worlds have the higher costs: half of them."""
    order = np.argsort(np.array(scores), kind="stable")
    is_dear = np.zeros(len(scores), dtype=np.bool_)
    is_dear[order[len(scores) // 2 :]] = True
    return is_dear


def _digest(plans: Sequence[WorldPlan]) -> str:
    digest = hashlib.sha256()
    for plan in plans:
        digest.update(plan.number.to_bytes(8, "little"))
        digest.update(np.round(plan.done, 6).tobytes())
        digest.update(bytes([plan.is_over]))
    return digest.hexdigest()
