"""Who plans the worlds: this process, others of this machine, or a Dask cluster that is there."""

import multiprocessing
import os
import pickle
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.worlds.planned import WorldPlan, WorldPlanner

Progress = Callable[[float], None]

# Worlds that are handed out together; and how often processes are begun anew where one of them dies.
_TOGETHER = 8
_TRIES = 3
# Seconds of work left from which other processes are worth their start.
_WORTH_IT = 8.0


class Machines(Protocol):
    """Whoever plans worlds; what comes back is the same whoever it is, and in any order."""

    def plan(self, planner: WorldPlanner, numbers: Sequence[int]) -> Iterator[WorldPlan]:
        """The plans of the worlds of those numbers, as they are found."""
        ...


@dataclass(frozen=True, slots=True)
class Here:
    """This process alone."""

    def plan(self, planner: WorldPlanner, numbers: Sequence[int]) -> Iterator[WorldPlan]:
        """One world after the other."""
        return (planner.plan(number) for number in numbers)


@dataclass(frozen=True, slots=True)
class Processes:
    """So many processes of this machine. Where one dies its worlds are planned again."""

    count: int

    def plan(self, planner: WorldPlanner, numbers: Sequence[int]) -> Iterator[WorldPlan]:
        """Worlds in the order in which processes are done with them."""
        waiting = set(_batches(numbers))
        for _ in range(_TRIES):
            for batch, plans in self._tried(planner, sorted(waiting)):
                waiting.discard(batch)
                yield from plans
            if not waiting:
                return
        # Something kills them each time, such as too little memory: slowly, then.
        yield from Here().plan(planner, [number for batch in sorted(waiting) for number in batch])

    def _tried(
        self, planner: WorldPlanner, batches: Sequence[tuple[int, ...]]
    ) -> Iterator[tuple[tuple[int, ...], tuple[WorldPlan, ...]]]:
        """What comes back before a process dies."""
        with ProcessPoolExecutor(
            self.count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(packed(planner),),
        ) as pool:
            futures = {pool.submit(_plan_here, batch): batch for batch in batches}
            for future in as_completed(futures):
                try:
                    plans = future.result()
                except BrokenProcessPool:
                    continue
                yield futures[future], plans


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster, by the address of its scheduler. What a worker had that dies is given to another.

    seconds: how long the scheduler may take to answer at all.
    """

    address: str
    seconds: float = 10.0

    def plan(self, planner: WorldPlanner, numbers: Sequence[int]) -> Iterator[WorldPlan]:
        """Worlds by number. Raises: BowstringError where nobody answers."""
        with self._client() as client:
            # A task that can be run again, not data that dies with the worker that holds it.
            shared = client.submit(unpacked, packed(planner), pure=False)
            futures = [client.submit(plan_batch, shared, batch, pure=False) for batch in _batches(numbers)]
            for future in futures:
                yield from future.result()

    def _client(self) -> Any:
        try:
            from distributed import Client
        except ImportError as missing:
            raise BowstringError(
                phrase(
                    "planning on a cluster needs Dask: install it with `pip install 'bowstring[cluster]'`."
                )
            ) from missing
        connect: Any = Client
        try:
            return connect(self.address, timeout=self.seconds, set_as_default=False)
        except (OSError, ValueError, TypeError) as broken:
            raise BowstringError(
                phrase(
                    "no scheduler answers at {address}. Start one with `dask scheduler` and "
                    "workers with `dask worker {address}`, correct the address, or leave it out "
                    "to plan on this machine.",
                    address=self.address,
                )
            ) from broken


def machines_at(scheduler: str) -> Machines | None:
    """A cluster by the address of its scheduler; None, which leaves it to this machine, for no address."""
    return Cluster(scheduler) if scheduler else None


def run_worlds(
    planner: WorldPlanner, count: int, machines: Machines | None, on_progress: Progress | None = None
) -> list[WorldPlan]:
    """The plans of so many worlds, by number.

    machines: None for this machine: the first worlds in this process, and the others in as many as there are cores
    where that pays.

    Args:
        planner: plans a world by its number.
        count: how many worlds.
        machines: where; None for this machine.
        on_progress: told how many are done.
    """
    tell = on_progress or _silent
    numbers, plans = list(range(count)), list[WorldPlan]()
    if machines is None:
        begun = time.monotonic()
        for number in numbers[:_TOGETHER]:
            plans.append(planner.plan(number))
            tell(len(plans) / count)
        numbers = numbers[len(plans) :]
        seconds = (time.monotonic() - begun) / max(1, len(plans)) * len(numbers)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        machines = Processes(cores) if cores > 1 and seconds > _WORTH_IT else Here()
    for plan in machines.plan(planner, numbers):
        plans.append(plan)
        tell(len(plans) / count)
    return sorted(plans, key=lambda plan: plan.number)


def packed(planner: WorldPlanner) -> bytes:
    """A planner as bytes, small enough to be sent."""
    return zlib.compress(pickle.dumps(planner), 1)


def unpacked(data: bytes) -> WorldPlanner:
    """The planner that was packed by this program."""
    planner: WorldPlanner = pickle.loads(zlib.decompress(data))  # noqa: S301 - made by `packed`, in this program
    return planner


def plan_batch(planner: WorldPlanner, numbers: Sequence[int]) -> tuple[WorldPlan, ...]:
    """The plans of some worlds."""
    return tuple(planner.plan(number) for number in numbers)


_PLANNERS: list[WorldPlanner] = []


def _begin(data: bytes) -> None:
    """Make ready a process that is to plan worlds."""
    _PLANNERS[:] = [unpacked(data)]


def _plan_here(numbers: tuple[int, ...]) -> tuple[WorldPlan, ...]:
    return plan_batch(_PLANNERS[0], numbers)


def _batches(numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for place in range(0, len(numbers), _TOGETHER):
        yield tuple(numbers[place : place + _TOGETHER])


def _silent(_: float) -> None:
    return None
