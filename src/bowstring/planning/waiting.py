"""Who waits for whom, and who shuts out whom, by candidate number: for searches that change starts often."""

import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from bowstring.planning.problem import PlanningProblem
from bowstring.planning.programs import Floats, Ints


class Waiting:
    """The requirements and alternatives of a problem, indexed for speed.

    consumers: those that may wait for each candidate. mates: the others of its group of alternatives.
    duration: in quarters, shape (candidates,).
    """

    def __init__(self, problem: PlanningProblem) -> None:
        number = {candidate.key: place for place, candidate in enumerate(problem.candidates)}
        plan_start = problem.portfolio.settings.start
        self.duration = np.array([candidate.duration for candidate in problem.candidates], dtype=np.int64)
        self.consumers: list[list[int]] = [[] for _ in number]
        self._needs: list[list[tuple[float, list[int]]]] = [[] for _ in number]
        for requirement in problem.requirements:
            if requirement.consumer in number:
                providers = [number[key] for key in requirement.providers if key in number]
                free = (
                    math.inf
                    if requirement.available_from is None
                    else requirement.available_from.minus(plan_start)
                )
                self._needs[number[requirement.consumer]].append((free, providers))
                for provider in providers:
                    self.consumers[provider].append(number[requirement.consumer])
        groups: dict[str, list[int]] = defaultdict(list)
        for place, candidate in enumerate(problem.candidates):
            groups[candidate.initiative.alternatives].append(place)
        self.mates = [
            [other for other in groups[candidate.initiative.alternatives] if other != place]
            if candidate.initiative.alternatives
            else []
            for place, candidate in enumerate(problem.candidates)
        ]

    def ready(self, who: int, finish: Floats) -> float:
        """The first quarter in which everything a candidate requires is there; ∞ where something never is."""
        return max(
            (
                min(free, min((finish[provider] for provider in providers), default=math.inf))
                for free, providers in self._needs[who]
            ),
            default=-math.inf,
        )

    def update(self, ready: Floats, changed: Iterable[int], finish: Floats) -> None:
        """Bring `ready` up to date after the finish of some candidates changed, and their own."""
        for who in {*changed, *(consumer for provider in changed for consumer in self.consumers[provider])}:
            ready[who] = self.ready(who, finish)

    def left_waiting(self, removed: Iterable[int], *, finish: Floats, start: Ints) -> set[int]:
        """The funded candidates that can no longer be where they are once some are removed, one after another."""
        finish, left, open_ends = finish.copy(), set[int](), list(removed)
        gone = set(open_ends)
        finish[open_ends] = math.inf
        while open_ends:
            for consumer in self.consumers[open_ends.pop()]:
                if consumer in gone or finish[consumer] == math.inf:
                    continue
                if self.ready(consumer, finish) > start[consumer]:
                    gone.add(consumer)
                    left.add(consumer)
                    open_ends.append(consumer)
                    finish[consumer] = math.inf
        return left
