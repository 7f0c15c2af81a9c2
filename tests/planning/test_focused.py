"""What-ifs re-solved near the plan, beside the plain programme in pulses that holds every start."""

from itertools import islice

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.planning.priced import is_certain
from tests.planning.test_pulse_solver import assert_kept, in_steps, pricers, some_what_if

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.planning.divisible import find_aims, plan_divisible
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import ConstraintKind
from bowstring.planning.problem.programs import ProgramChange
from bowstring.planning.solver.decomposed.anew import AnewSolver
from bowstring.planning.solver.decomposed.own_tree import OwnTree
from bowstring.planning.solver.decomposed.structure import taken_apart
from bowstring.planning.solver.focused import FocusedSolver
from bowstring.planning.solver.linear import Solver
from bowstring.planning.solver.solving import FOCUSED_FROM


def pricer_of(initiatives: int) -> Pricer:
    """A hard portfolio of so many initiatives."""
    portfolio = make_instance(Family.HARD, initiatives=initiatives, seed=5)
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    assert aims is not None
    return Pricer(plan_divisible(problem, beliefs, aims))


@pytest.fixture(scope="module")
def middling() -> Pricer:
    """A portfolio just large enough to be re-solved near its plan."""
    return pricer_of(FOCUSED_FROM)


def test_whatever_is_settled_the_optimum_is_that_of_all_starts() -> None:
    near = feasible = 0
    for pricer, luck in islice(pricers(), 40):
        solver = FocusedSolver(pricer.problem)
        solver.maximise(pricer.objective)
        for place in range(8):
            what_if = some_what_if(pricer, luck)
            program, plain = in_steps(pricer, what_if)
            before = solver.beyond.solves
            # Every other one begins where the one before it ended, however unlike it is.
            best = solver.resolve(pricer.change(what_if), is_like_last=place % 2 == 1)
            assert best.is_feasible == plain.is_feasible
            if plain.is_feasible:
                assert best.value == pytest.approx(plain.value, abs=1e-6, rel=1e-9)
                assert_kept(program, best.x)
                feasible += 1
                near += solver.beyond.solves == before
    assert feasible > 150
    assert near > feasible / 3


def test_by_prices_from_the_beginning_whatever_is_settled_the_optimum_is_the_same() -> None:
    """As large problems are: near the plan, and anew by prices of its own, the plain programme never."""
    near = feasible = 0
    for pricer, luck in islice(pricers(), 16):
        anew = AnewSolver(pricer.problem)
        solver = FocusedSolver(pricer.problem, anew)
        assert solver.maximise(pricer.objective).value == pytest.approx(pricer.base.value, rel=1e-9)
        for place in range(8):
            what_if = some_what_if(pricer, luck)
            program, plain = in_steps(pricer, what_if)
            before = anew.solves
            change = pricer.change(what_if)
            best = solver.resolve(change, is_like_last=place % 2 == 1)
            near += anew.solves == before
            for answer in (best, anew.resolve(change)):
                assert answer.is_feasible == plain.is_feasible
                if plain.is_feasible:
                    assert answer.value == pytest.approx(plain.value, abs=1e-6, rel=1e-9)
                    assert_kept(program, answer.x)
            feasible += plain.is_feasible
        candidate = next(candidate for candidate in pricer.problem.candidates if candidate.starts)
        columns = candidate.columns
        step = pricer.problem.pattern[columns.start : columns.stop]
        along, reach, _ = anew.resolve_along(columns, step, 2.0)
        of_all, _, _ = solver.resolve_along(columns, step, 2.0)
        assert along.value == pytest.approx(of_all.value, abs=1e-6, rel=1e-9)
        assert reach == (0.0, 0.0)
    assert feasible > 60
    assert near > feasible / 3


def test_questions_of_large_portfolios_have_the_same_gains(
    middling: Pricer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bowstring.planning.solver.solving.PLAIN_UP_TO", 0)
    large = Pricer(middling.divisible)
    assert isinstance(large.solver, FocusedSolver)
    assert isinstance(large.solver.beyond, AnewSolver)
    assert large.base.value == pytest.approx(middling.base.value, abs=1e-7)
    sources = sorted(
        {source for source in middling.problem.sources if source.kind is not ConstraintKind.STEP}
    )
    what_ifs = [
        *(WhatIf(dropped=(source,)) for source in sources[::12]),
        *(WhatIf(hired={discipline: 1.0}) for discipline in list(middling.problem.capacity)[::9]),
        WhatIf(spent={0: 50_000.0}),
        *(
            WhatIf(values={(candidate.key, lens): 1.7 * middling.mean(candidate.key, lens)})
            for candidate in middling.problem.candidates[::17]
            for lens in Lens
        ),
    ]
    for what_if in what_ifs:
        assert large.effect(what_if).points == pytest.approx(middling.effect(what_if).points, abs=1e-6)
        gained = large.best(what_if).value - large.base.value
        if what_if.hired or what_if.spent:
            assert gained <= large.most(what_if) + 1e-7
    for candidate in middling.problem.candidates[::11]:
        for lens in Lens:
            mean = middling.mean(candidate.key, lens)
            if is_certain(large, candidate.key, lens, 0.5 * mean, 1.5 * mean):
                for worth in (0.5 * mean, 1.5 * mean):
                    shift = middling.value_shift(candidate.key, lens, worth)
                    best = middling.best(WhatIf(values={(candidate.key, lens): worth}))
                    assert best.value == pytest.approx(middling.base.value + shift, abs=1e-6)


def test_requirements_that_no_longer_hold_are_let_go_anew(middling: Pricer) -> None:
    anew = AnewSolver(middling.problem)
    base = anew.maximise(middling.objective).value
    sources = {source for source in middling.problem.sources if source.kind is ConstraintKind.REQUIREMENT}
    gains = {source: middling.effect(WhatIf(dropped=(source,))).points for source in sorted(sources)}
    dearest = sorted(gains, key=lambda source: -gains[source])[:4]
    assert gains[dearest[-1]] > 1e-3
    for source in dearest:
        best = anew.resolve(middling.change(WhatIf(dropped=(source,))))
        assert best.value - base == pytest.approx(gains[source], abs=1e-6)


def test_along_what_work_is_worth_it_is_the_optimum_of_all_starts(middling: Pricer) -> None:
    assert isinstance(middling.solver, FocusedSolver)
    plain = middling.solver.beyond
    solves = plain.solves
    for candidate in middling.problem.candidates[::9]:
        points = middling.points_of(candidate.key, {})
        columns = candidate.columns
        step = middling.problem.pattern[columns.start : columns.stop]
        for amount in (-0.7 * points, 0.9 * points, 3.0 * points):
            best, _, _ = middling.solver.resolve_along(columns, step, amount)
            assert plain.solves == solves
            of_all, _, _ = plain.resolve_along(columns, step, amount)
            solves = plain.solves
            assert best.value == pytest.approx(of_all.value, abs=1e-9 * middling.value)
            assert_kept(middling.problem.program, best.x)
            worth = middling.objective @ best.x + amount * (step @ best.x[columns.start : columns.stop])
            assert best.value == pytest.approx(float(worth), abs=1e-9 * middling.value)


def test_a_plan_is_the_best_of_all_starts_as_far_as_its_reach_says(middling: Pricer) -> None:
    solver = middling.solver
    assert isinstance(solver, FocusedSolver)
    moved = 0
    for candidate in middling.problem.candidates[::6]:
        points, columns = middling.points_of(candidate.key, {}), candidate.columns
        step = middling.problem.pattern[columns.start : columns.stop]
        plans = [(0.0, middling.base, middling.unsettling(candidate.key)[:2])]
        for amount in (-0.7 * points, 0.9 * points, 3.0 * points):
            best, reach, _ = solver.resolve_along(columns, step, amount)
            plans.append((amount, best, reach))
        for amount, best, (low, high) in plans:
            assert low <= 0 <= high
            for end in (max(low, -3 * points), min(high, 3 * points)):
                moved += abs(end) > 0.01 * points
                worth = middling.objective @ best.x + (amount + end) * (
                    step @ best.x[columns.start : columns.stop]
                )
                of_all, _, _ = solver.beyond.resolve_along(columns, step, amount + end)
                assert float(worth) == pytest.approx(of_all.value, abs=1e-9 * middling.value)
    assert moved > 60


def near_starts_of_each(pricer: Pricer) -> float:
    """How many starts of a candidate are held in a re-solve, on average."""
    assert isinstance(pricer.solver, FocusedSolver)
    assert pricer.solver._near_plan is not None
    return pricer.solver._near_plan.near.candidates.size / len(pricer.problem.candidates)


def test_no_more_starts_of_each_candidate_are_near_where_there_are_more_candidates(middling: Pricer) -> None:
    assert 1 < near_starts_of_each(pricer_of(3 * FOCUSED_FROM)) < near_starts_of_each(middling)


def test_a_tree_alone_answers_prices_as_it_does_among_all(middling: Pricer) -> None:
    structure = taken_apart(middling.problem, middling.problem.program)
    forest, luck = structure.forest, np.random.default_rng(3)
    for _ in range(3):
        gains = luck.normal(size=structure.owner.size)
        prices = luck.exponential(size=structure.shared.size)
        net = gains - structure.coupling.paid(prices)
        of_all = forest.regrets(net, structure.allowed, structure.pinned)
        _, starts = forest.best(net, structure.allowed, structure.pinned)
        both, starts_of_both = forest.regrets_and_starts(net, structure.allowed, structure.pinned)
        assert np.array_equal(both, of_all)
        assert np.array_equal(starts_of_both, starts)
        for candidate in range(forest.first.size):
            tree = OwnTree(structure, int(forest.root[candidate]))
            alone = tree.regrets(candidate, gains, prices)
            assert alone == pytest.approx(of_all[candidate], abs=1e-9)
            assert np.array_equal(tree.starts(gains, prices), starts[tree.nodes])


def test_waits_people_money_and_pins_are_solved_near_the_plan_too(middling: Pricer) -> None:
    solver = middling.solver
    assert isinstance(solver, FocusedSolver)
    candidates = [candidate for candidate in middling.problem.candidates if candidate.plan_starts]
    requirement = middling.problem.requirements[0]
    what_ifs = [
        WhatIf(hired=dict.fromkeys(list(middling.problem.capacity)[:3], 2.0)),
        WhatIf(spent={0: 50_000.0}),
        WhatIf(ended=(candidates[3].key,)),
        *(WhatIf(funded=(candidate.key,)) for candidate in candidates[::40]),
        WhatIf(started_by={candidates[5].key: candidates[5].starts[0] + 1}),
        WhatIf(waits={(requirement.consumer, requirement.of): -1}),
        WhatIf(waits={(requirement.consumer, requirement.of): 2}),
        WhatIf(
            values={(candidates[7].key, lens): 2.5 * middling.mean(candidates[7].key, lens) for lens in Lens}
        ),
    ]
    for what_if in what_ifs:
        change = middling.change(what_if)
        before = solver.beyond.solves
        best = solver.resolve(change)
        assert solver.beyond.solves == before
        assert best.value == pytest.approx(solver.beyond.resolve(change).value, abs=1e-9 * middling.value)


def test_what_is_settled_is_forgotten_before_the_next_question(middling: Pricer) -> None:
    candidate = middling.problem.candidates[4]
    nothing = ProgramChange()
    today = middling.solver.resolve(nothing)
    middling.solver.resolve(middling.change(WhatIf(ended=(candidate.key,))))
    middling.solver.resolve(middling.change(WhatIf(dropped=middling.problem.sources[-3:])))
    again = middling.solver.resolve(nothing)
    assert again.value == pytest.approx(today.value, abs=1e-10)
    assert np.abs(again.x - today.x).max() < 1e-9


def test_what_nothing_can_keep_has_no_optimum(middling: Pricer) -> None:
    forced = tuple(candidate.key for candidate in middling.problem.candidates if candidate.plan_starts)
    assert not middling.best(WhatIf(funded=forced)).is_feasible
    assert middling.best(WhatIf()).is_feasible
