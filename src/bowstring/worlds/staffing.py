"""The people that a plan takes in a world in which its work comes late, against those there are."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from bowstring.model.quarters import Quarter
from bowstring.planning.problem.programs import Floats
from bowstring.worlds.draws import World
from bowstring.worlds.programme import WorldProgrammes


class SettledStaffing:
    """What a plan that is settled takes of each scarce discipline. disciplines: their keys, in order."""

    def __init__(self, programmes: WorldProgrammes, starts: Mapping[str, Quarter | None]) -> None:
        problem, pulses = programmes.problem, programmes.pulses
        begin = problem.portfolio.settings.start
        offsets = {key: quarter.minus(begin) for key, quarter in starts.items() if quarter is not None}
        keys = [candidate.key for candidate in problem.candidates]
        chosen = np.array(
            [
                offsets.get(keys[owner]) == start
                for owner, start in zip(pulses.owner, pulses.start, strict=True)
            ],
            dtype=np.bool_,
        )
        self._pulses = dataclasses.replace(
            pulses, column=pulses.column[chosen], owner=pulses.owner[chosen], start=pulses.start[chosen]
        )
        self._usage = programmes.usage
        inside = [source for source in self._usage.capacity if source.quarter < problem.quarters]
        self.disciplines = tuple(sorted({source.about[0] for source in inside}))
        places = {source: place for place, source in enumerate(self._usage.capacity)}
        self._rows = [
            [places[source] for source in inside if source.about[0] == discipline]
            for discipline in self.disciplines
        ]
        there = [
            (row.people or 0.0) + (row.surge_people or 0.0)
            for row in (problem.capacity[source.about[0], source.quarter] for source in self._usage.capacity)
        ]
        self._there = np.array(there)

    def short(self, world: World) -> Floats:
        """People of each discipline missing in its worst quarter, below 0 where some are left, shape (disciplines,)."""
        use = self._usage.of(self._pulses, world)[: self._there.size].sum(axis=1) - self._there
        return np.array([float(use[rows].max()) for rows in self._rows])
