"""Small portfolios whose right answer is known: their prices are of whole plans.

The advice cases lie beside the project; where they do not, each has an equivalent of our own here.
"""

from pathlib import Path

import pytest
from tests.planning.every_schedule import settings, values, work

from bowstring.formats.files import read_portfolio
from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.resources import scarce_capacity
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.pricing_effort import MOST_WORK
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.whole_effect import Basis, PossibleOutcome, WholeEffect

CASES = Path(__file__).parents[3] / "shared" / "cases" / "advice"


def case(name: str) -> Portfolio:
    """An advice case; the test is skipped where they are not beside the project."""
    if not (CASES / name).is_dir():
        pytest.skip(f"the advice case {name} is not beside the project")
    return read_portfolio(CASES / name)[0]


def priced(portfolio: Portfolio) -> tuple[Plan, PricingContext, Ledger, Agenda]:
    """Its plan, what prices are of, its ledger and everybody's agenda."""
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible, plan)
    ledger = price_tensions(context)
    return plan, context, ledger, make_agenda(portfolio, ledger, context.pricer, whole=context.whole)


def priced_kind(portfolio: Portfolio, kind: str) -> tuple[PricingContext, Ledger]:
    """What prices are of, and the ledger of one kind alone."""
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible, plan)
    return context, price_tensions(context, kinds=(kind,))


def hire(portfolio: Portfolio, discipline: str, quarters: range) -> tuple[Plan, WholeEffect]:
    """What one more person for some quarters gains."""
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    whole = context_of(portfolio, plan.divisible, plan).whole
    assert whole is not None
    whole.allow(MOST_WORK)
    pay = portfolio.index.disciplines[discipline].pay or 0.0
    hired = WhatIf(
        hired={(discipline, quarter): 1.0 for quarter in quarters}, spent=dict.fromkeys(quarters, pay)
    )
    assert all((discipline, quarter) in scarce_capacity(portfolio) for quarter in quarters)
    effect = whole.effect([PossibleOutcome(chance=1.0, what_if=hired)], unsettled=WhatIf())
    assert effect is not None
    return plan, effect


def gem() -> Portfolio:
    """Ordinary work, and a gem of two quarters that needs somebody who is not there."""
    fills = [work(f"fill-{place}", cost_per_quarter=100.0, effort={}) for place in range(5)]
    return Portfolio(
        settings=settings(quarters=4, value_quarters=12, hourly_pay=0.0),
        initiatives=(
            *fills,
            work("gem", duration_quarters=2, cost_per_quarter=10.0, effort={"security": 1.0}),
        ),
        assessments=(
            *(view for fill in fills for view in values(fill.key, 10.0, 10.0)),
            *values("gem", 20.0, 20.0),
        ),
        capacity=(Capacity(discipline="security", people=0.0),),
        disciplines=(Discipline(key="security", name="Security", pay=10.0),),
        budget=(Budget(period="2026/27", amount=350.0), Budget(period="2027/28", amount=150.0)),
    )


def test_hiring_for_as_long_as_it_takes_is_worth_the_work_it_lets_in() -> None:
    plan, effect = hire(gem(), "security", range(2))
    assert "gem" not in plan.funded
    assert effect.basis is Basis.WHOLE
    assert effect.points > 10
    assert min(effect.lens.values()) > 0
    assert hire(gem(), "security", range(1))[1].points <= 0


def test_a_skill_that_is_missing_is_worth_half_as_much_again_on_both_sides() -> None:
    plan, effect = hire(case("p1_skill"), "security", range(2))
    for lens in Lens:
        assert 0.3 <= effect.lens[lens] / plan.lens[lens].with_later <= 0.9


def mandated(kind: DecisionKind) -> Portfolio:
    """A mandate that takes the money of three better pieces of work."""
    fills = [work(f"fill-{place}", cost_per_quarter=100.0, effort={}) for place in range(4)]
    monster = work("monster", cost_per_quarter=300.0, effort={}, mandated_by="tower")
    return Portfolio(
        settings=settings(quarters=2, value_quarters=3, hourly_pay=0.0),
        initiatives=(*fills, monster),
        assessments=(
            *(view for fill in fills for view in values(fill.key, 10.0, 10.0)),
            *values("monster", 1.0, 1.0),
        ),
        decisions=(Decision(key="tower", title="Move to the new tower", kind=kind),),
        budget=(Budget(period="2026/27", amount=400.0),),
    )


def test_our_own_mandate_is_first_and_a_law_is_not_asked() -> None:
    _, _, ledger, agenda = priced(mandated(DecisionKind.OURS))
    first = agenda.items[0].priced
    assert (first.tension.kind, first.basis) == ("mandate", Basis.WHOLE)
    assert min(first.lens.values()) > 0
    assert agenda.total >= first.gain - 1e-6
    _, _, ledger, _ = priced(mandated(DecisionKind.LAW))
    assert not [tension for tension in ledger.tensions if tension.tension.kind == "mandate"]


@pytest.mark.parametrize(
    ("fills", "added", "total"),
    [(8, (58, 58), 116), (6, (58, 18 + 4 / 3), 76), (5, (58,), 58)],
    ids=["apart", "in part the same", "the same"],
)
def test_of_two_mandates_the_second_adds_what_the_first_has_not_made_room_for(
    fills: int, added: tuple[float, ...], total: float
) -> None:
    """Each takes the money of three pieces of work; of those that wait there are enough for both, or not.

    What the second adds is in the proportion of plans that split work: of six, with both settled, what money is left
    would do two thirds of a tower. The total is of whole plans.
    """
    works = [work(f"fill-{place}", effort={}) for place in range(fills)]
    towers = [
        work(f"tower-{place}", cost_per_quarter=300.0, effort={}, mandated_by=f"move-{place}")
        for place in range(2)
    ]
    portfolio = Portfolio(
        settings=settings(quarters=2, value_quarters=3, hourly_pay=0.0),
        initiatives=(*works, *towers),
        assessments=(
            *(view for fill in works for view in values(fill.key, 10.0, 10.0)),
            *(view for tower in towers for view in values(tower.key, 1.0, 1.0)),
        ),
        decisions=tuple(
            Decision(key=f"move-{place}", title=f"Move {place}", kind=DecisionKind.OURS) for place in range(2)
        ),
        budget=(Budget(period="2026/27", amount=800.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible, plan)
    ledger = price_tensions(context, kinds=("mandate",))
    agenda = make_agenda(portfolio, ledger, context.pricer, whole=context.whole)
    # What starts first thing counts for two quarters: today both towers and two pieces of work, 44 to each side.
    assert [item.points for item in agenda.items] == pytest.approx(
        [100 * gain / 44 * item.priced.chance for gain, item in zip(added, agenda.items, strict=True)]
    )
    assert agenda.total == pytest.approx(100 * total / 44)
    assert (agenda.is_estimate, agenda.standard_error) == (False, 0.0)
    assert [priced.gain for priced in ledger.tensions] == pytest.approx([100 * 58 / 44] * 2)


def test_the_mandate_case_and_the_law_case() -> None:
    _, _, _, agenda = priced(case("p2_mandate"))
    first = agenda.items[0].priced
    assert first.tension.kind == "mandate"
    assert first.basis is Basis.WHOLE
    assert min(first.lens.values()) > 0
    _, _, ledger, _ = priced(case("p2_law"))
    assert not [tension for tension in ledger.tensions if tension.tension.kind == "mandate"]


def test_nobody_is_asked_about_hopeless_work() -> None:
    _, _, ledger, agenda = priced(case("p3_nomatter"))
    hopeless = [tension for tension in ledger.tensions if "hopeless" in tension.tension.about]
    assert hopeless
    assert not any(tension.could_change_the_plan for tension in hopeless)
    assert not {item.priced.key for item in agenda.items} & {tension.key for tension in hopeless}


def test_ending_work_that_runs_past_its_cost_is_asked_where_it_is_worth_it() -> None:
    context, ledger = priced_kind(case("p7_overrun"), "commitment")
    assert context.whole is not None
    for commitment in ledger.tensions:
        assert commitment.basis is Basis.WHOLE
        settled = context.whole.best(commitment.tension.outcomes[0][1])
        assert settled is not None
        assert commitment.gain == pytest.approx(settled.value - context.whole.today.value, abs=1e-6)


def test_a_tie_is_worth_the_same_however_far_one_plans() -> None:
    values = []
    for name in ("p14_edge", "p14_noedge"):
        _, ledger = priced_kind(case(name), "tie")
        values.append(ledger.tensions[0].lens)
    for lens in Lens:
        assert values[1][lens] > 0
        assert values[0][lens] == pytest.approx(values[1][lens], rel=0.2)


def test_three_laws_and_money_for_two_clash_by_name() -> None:
    plan = plan_portfolio(case("p19_overlaw"))
    assert plan.status is PlanStatus.INFEASIBLE
    assert any("Law" in problem.message or "law" in problem.message for problem in plan.problems)
