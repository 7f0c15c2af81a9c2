"""Other processes and a cluster give the same worlds as this process alone, though one of them is killed midway."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.small import small_portfolio

from bowstring.beliefs.shrinkage import believe
from bowstring.model.problems import BowstringError
from bowstring.planning.divisible import find_aims, plan_divisible
from bowstring.planning.problem.building import build_problem
from bowstring.planning.solver.linear import Solver
from bowstring.worlds.machines import Cluster, Here, Machines, Processes, machines_at, run_worlds
from bowstring.worlds.planned import WorldPlan, WorldPlanner
from bowstring.worlds.worlds import summed_up

COUNT = 24


class DyingPlanner(WorldPlanner):
    """Kills its process once, in the middle of the work."""

    marker: str

    def plan(self, number: int) -> WorldPlan:
        """The plan of a world; of the thirteenth only by who comes second."""
        if number == COUNT // 2:
            try:
                os.close(os.open(self.marker, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        return super().plan(number)


@pytest.fixture
def planner(tmp_path: Path) -> DyingPlanner:
    portfolio = small_portfolio(7)
    portfolio = replace(portfolio, settings=replace(portfolio.settings, shrink=False))
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    assert aims is not None
    divisible = plan_divisible(problem, beliefs, aims)
    dying = DyingPlanner(divisible, beliefs, dict.fromkeys(portfolio.index.initiatives), seed=0)
    dying.marker = str(tmp_path / "killed")
    return dying


def digest_by(planner: DyingPlanner, machines: Machines) -> str:
    shares: list[float] = []
    plans = run_worlds(planner, COUNT, machines, shares.append)
    assert [plan.number for plan in plans] == list(range(COUNT))
    assert shares[-1] == 1.0
    return summed_up(planner, plans, {}, seed=0).digest


def digest_alone(planner: DyingPlanner) -> str:
    Path(planner.marker).touch()
    digest = digest_by(planner, Here())
    Path(planner.marker).unlink()
    return digest


def test_of_two_processes_one_is_killed_and_nothing_is_lost(planner: DyingPlanner) -> None:
    alone = digest_alone(planner)
    assert digest_by(planner, Processes(2)) == alone
    assert Path(planner.marker).exists()


@pytest.fixture
def address() -> Iterator[str]:
    """A cluster of two processes."""
    distributed = pytest.importorskip("distributed")
    cluster: Any = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    )
    with cluster:
        yield str(cluster.scheduler_address)


@pytest.mark.filterwarnings("ignore")
def test_of_a_cluster_one_worker_is_killed_and_nothing_is_lost(planner: DyingPlanner, address: str) -> None:
    alone = digest_alone(planner)
    assert digest_by(planner, Cluster(address)) == alone
    assert Path(planner.marker).exists()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere"])
def test_a_scheduler_that_is_not_there_is_told(planner: DyingPlanner, address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(BowstringError, match="no scheduler answers at"):
        digest_by(planner, Cluster(address, seconds=0.5))


def test_without_an_address_it_is_this_machine() -> None:
    assert machines_at("") is None
    assert machines_at("tcp://127.0.0.1:8786") == Cluster("tcp://127.0.0.1:8786")
