"""The programme in pulses, and plans along worths, beside the plain programme of steps solved from nothing."""

import dataclasses
import random
from collections.abc import Iterator

import numpy as np
import pytest
from tests.small import small_portfolio

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import find_aims, plan_divisible
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem import programs
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import ConstraintKind
from bowstring.planning.problem.programs import Program
from bowstring.planning.solver.linear import Optimum, Solver

PORTFOLIOS = 60


def pricers() -> Iterator[tuple[Pricer, random.Random]]:
    """Of small portfolios, and of each with work locked in that its plan leaves out."""
    for seed in range(PORTFOLIOS):
        portfolio = small_portfolio(seed)
        pricer = pricer_of(portfolio)
        if pricer is None:
            continue
        yield pricer, random.Random(seed)
        left_out = [
            candidate.key
            for candidate in pricer.problem.candidates
            if candidate.plan_starts > 1 and pricer.base.x[candidate.last_column] < 0.5
        ]
        locked = tuple(
            dataclasses.replace(initiative, lock=Lock.FUND) if initiative.key in left_out[:1] else initiative
            for initiative in portfolio.initiatives
        )
        forced = pricer_of(dataclasses.replace(portfolio, initiatives=locked)) if left_out else None
        if forced is not None:
            yield forced, random.Random(seed)


def pricer_of(portfolio: Portfolio) -> Pricer | None:
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    return Pricer(plan_divisible(problem, beliefs, aims)) if aims is not None and aims.ideals else None


def in_steps(pricer: Pricer, what_if: WhatIf) -> tuple[Program, Optimum]:
    """The plain programme so changed, and its optimum by a solver that has seen nothing before."""
    change = pricer.change(what_if)
    program, objective = programs.changed(pricer.problem.program, change), pricer.objective.copy()
    for column, more in change.objective:
        objective[column] += more
    return program, Solver(program).maximise(objective)


def some_what_if(pricer: Pricer, luck: random.Random) -> WhatIf:
    """A few things settled at once, whatever they are."""
    keys = [candidate.key for candidate in pricer.problem.candidates if candidate.starts]
    sources = sorted({source for source in pricer.problem.sources if source.kind is not ConstraintKind.STEP})
    pins = sorted({source for source, *_ in pricer.problem.bounds})
    disciplines = sorted(pricer.problem.capacity)
    key = luck.choice(keys)
    parts = {
        "values": {(key, luck.choice(list(Lens))): luck.uniform(-500.0, 5_000.0)},
        "dropped": tuple(luck.sample(sources, min(2, len(sources)))) + tuple(pins[:1]),
        "ended": (luck.choice(keys),),
        "funded": (luck.choice(keys),),
        "hired": {luck.choice(disciplines): luck.uniform(0.1, 2.0)} if disciplines else {},
        "spent": {0: luck.uniform(0.0, 10.0)},
        "delays": {luck.choice(keys): luck.randint(1, 2)},
        "saved": {luck.choice(keys): luck.uniform(0.0, 50.0)},
    }
    names = luck.sample(sorted(parts), luck.randint(1, 3))
    if {"ended", "funded"} <= set(names):
        names.remove("ended")
    return WhatIf(**{name: parts[name] for name in names})  # type: ignore[arg-type]


def assert_kept(program: Program, x: np.ndarray) -> None:
    """A solution in steps keeps every row and bound."""
    row_of = np.repeat(np.arange(program.rows), np.diff(program.starts))
    levels = np.bincount(row_of, weights=program.values * x[program.indices], minlength=program.rows)
    room = 1e-6 * (1 + np.abs(levels))
    assert (levels >= program.row_lower - room).all()
    assert (levels <= program.row_upper + room).all()
    assert (x >= program.lower - 1e-7).all()
    assert (x <= program.upper + 1e-7).all()


def test_whatever_is_settled_the_optimum_is_that_of_the_steps() -> None:
    feasible = 0
    for pricer, luck in pricers():
        for _ in range(8):
            what_if = some_what_if(pricer, luck)
            program, plain = in_steps(pricer, what_if)
            best = pricer.solver.resolve(pricer.change(what_if))
            assert best.is_feasible == plain.is_feasible
            if plain.is_feasible:
                assert best.value == pytest.approx(plain.value, abs=1e-6, rel=1e-9)
                assert_kept(program, best.x)
                feasible += 1
    assert feasible > 200


def test_what_has_no_price_could_go_and_nothing_else_is_said_to_have_none() -> None:
    free = priced = 0
    for pricer, _ in pricers():
        for source in sorted({*pricer.problem.sources, *(source for source, *_ in pricer.problem.bounds)}):
            if source.kind is ConstraintKind.STEP:
                continue
            what_if = WhatIf(dropped=(source,))
            _, plain = in_steps(pricer, what_if)
            gain = pricer.effect(what_if).points
            assert gain == pytest.approx(plain.value - pricer.base.value, abs=1e-6)
            free, priced = free + (gain == 0.0), priced + (gain > 1e-6)
    assert free > 100
    assert priced > 20


def test_along_any_worth_in_any_order_the_plan_is_the_best_there() -> None:
    seen = 0
    for pricer, luck in pricers():
        for candidate in pricer.problem.candidates:
            if not candidate.starts:
                continue
            mean = pricer.points_of(candidate.key, {})
            points = [mean + luck.uniform(-3.0, 3.0) * max(abs(mean), 1.0) for _ in range(6)]
            for worth in (*points, *reversed(points)):
                objective = pricer.objective.copy()
                span = slice(candidate.columns.start, candidate.columns.stop)
                objective[span] += (worth - mean) * pricer.problem.pattern[span]
                plain = Solver(pricer.problem.program).maximise(objective)
                best = pricer.best_at_points(candidate.key, worth)
                assert best.value == pytest.approx(plain.value, abs=1e-6)
                assert float(objective @ best.x) == pytest.approx(plain.value, abs=1e-6)
                assert_kept(pricer.problem.program, best.x)
                seen += 1
    assert seen > 500
