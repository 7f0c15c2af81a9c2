"""Why work is not in the plan: one portfolio for each reason, and worth only where more of it would do."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bowstring.beliefs.stated import with_stated_value
from bowstring.formats.files import read_portfolio
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.left_out import left_out_words
from bowstring.tensions.pricing import context_of
from bowstring.tensions.reasons import Reason
from bowstring.tensions.why import Why, explain

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "advice"
# What each is worth a quarter to users and to the business, in thousands, and what a quarter of it costs.
FILL = ((4.0, 40.0, 60.0), (3.0, 70.0, 80.0), (6.0, 20.0, 70.0), (2.0, 90.0, 90.0), (5.0, 35.0, 65.0))
START = Quarter(2026, 2)


def portfolio_of(
    *more: tuple[Initiative, float, float],
    budget: float | None = 300.0,
    quarters: int = 4,
    fill: Mapping[str, object] | None = None,
    **tables: object,
) -> Portfolio:
    """Ordinary work for two quarters each, and more with what it is worth to each side."""
    works = [
        (
            Initiative(
                key=f"fill-{place}",
                name=f"Fill {place}",
                focus=list(Focus)[place % 3],
                duration_quarters=2,
                cost_per_quarter=cost,
                **(fill or {}),  # type: ignore[arg-type]
            ),
            user,
            business,
        )
        for place, (user, business, cost) in enumerate(FILL)
    ]
    works += more
    assessments = [
        Assessment(
            initiative=work.key,
            lens=lens,
            assessor=f"p-{lens.value}",
            low=0.7 * worth,
            likely=worth,
            high=1.3 * worth,
            evidence=Evidence.DESK,
        )
        for work, *by_lens in works
        for lens, worth in zip(Lens, by_lens, strict=True)
    ]
    rows = (Budget(period="2026/27", amount=budget),) if budget is not None else ()
    return Portfolio(
        settings=Settings(name="Reasons", start=START, quarters=quarters, value_quarters=16),
        initiatives=tuple(work for work, _, _ in works),
        assessments=tuple(assessments),
        budget=rows,
        **tables,  # type: ignore[arg-type]
    )


def work(key: str, **fields: object) -> Initiative:
    """Work of two quarters at 20 a quarter unless said otherwise."""
    usual: dict[str, object] = {"duration_quarters": 2, "cost_per_quarter": 20.0, "focus": Focus.PRODUCT}
    return Initiative(key=key, name=key.capitalize(), **{**usual, **fields})  # type: ignore[arg-type]


def answer(portfolio: Portfolio, key: str) -> Why:
    """Why something is in the plan or not."""
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None, [problem.message for problem in plan.problems]
    return explain(context_of(portfolio, plan.divisible), plan, key)


def law(key: str) -> Decision:
    return Decision(key=key, title=key.capitalize(), kind=DecisionKind.LAW)


SECURITY = (Discipline(key="security", name="Security", pay=20.0),)


def missing_skill() -> Portfolio:
    gem = work("gem", effort={"security": 1.0})
    return portfolio_of(
        (gem, 20.0, 200.0), disciplines=SECURITY, capacity=(Capacity(discipline="security", people=0.0),)
    )


def taken_skill() -> Portfolio:
    gem = work("gem", effort={"security": 2.0})
    ongoing = work("ongoing", effort={"security": 1.0}, duration_quarters=8, committed_start=START)
    return portfolio_of(
        (gem, 20.0, 200.0),
        (ongoing, 2.0, 20.0),
        disciplines=SECURITY,
        capacity=(Capacity(discipline="security", people=2.0),),
    )


def costly() -> Portfolio:
    return portfolio_of((work("palace", cost_per_quarter=350.0), 50.0, 900.0))


def never_first() -> Portfolio:
    base = work("base", cost_per_quarter=145.0)
    return portfolio_of((base, 0.1, 1.0), (work("top", requires=("base",)), 4.0, 60.0))


def too_late() -> Portfolio:
    base = work("base", duration_quarters=4)
    return portfolio_of((base, 4.0, 60.0), (work("top", requires=("base",)), 4.0, 60.0))


def displaced() -> Portfolio:
    duty = work("duty", duration_quarters=8, effort={"security": 1.0}, mandated_by="act")
    nice = work("nice", duration_quarters=4, effort={"security": 1.0})
    return portfolio_of(
        (duty, 0.1, 1.0),
        (nice, 9.0, 90.0),
        decisions=(law("act"),),
        disciplines=SECURITY,
        capacity=(Capacity(discipline="security", people=1.0),),
    )


def forbidden() -> Portfolio:
    return portfolio_of((work("gem", lock=Lock.LEAVE_OUT), 20.0, 200.0))


def alternative() -> Portfolio:
    return portfolio_of(
        (work("one", alternatives="way"), 9.0, 90.0),
        (work("other", alternatives="way"), 8.0, 80.0),
    )


def beyond() -> Portfolio:
    return portfolio_of((work("gem", earliest_start=START.plus(5)), 20.0, 200.0))


def worthless() -> Portfolio:
    return portfolio_of((work("idea", cost_per_quarter=70.0), 0.5, 5.0))


REASONS = (
    (missing_skill, "gem", Reason.SKILL),
    (taken_skill, "gem", Reason.SKILL),
    (costly, "palace", Reason.MONEY),
    (never_first, "top", Reason.ORDER),
    (too_late, "top", Reason.ORDER),
    (displaced, "nice", Reason.LAW),
    (forbidden, "gem", Reason.LAW),
    (alternative, "other", Reason.ALTERNATIVE),
    (beyond, "gem", Reason.TIME),
    (worthless, "idea", Reason.WORTH),
)


@pytest.mark.parametrize(("make", "key", "reason"), REASONS, ids=[make.__name__ for make, _, _ in REASONS])
def test_each_reason_is_told_where_it_holds(make, key: str, reason: Reason) -> None:  # type: ignore[no-untyped-def]
    why = answer(make(), key)
    assert why.starts is None
    assert why.reason is reason, why.reasons
    assert why.reasons
    assert ("other work brings more" in " ".join(why.reasons)) is (reason is Reason.WORTH)


def test_a_missing_skill_says_how_much_of_it_is_needed() -> None:
    why = answer(missing_skill(), "gem")
    assert why.reasons == ("there is no security person in any quarter: it needs 1 for 2 quarters",)


def duties(*locks: str, laws: int = 0, people: float) -> Portfolio:
    """Something nice beside work that is locked in, or that the law asks for, and takes the people."""
    usual = {"duration_quarters": 8, "effort": {"security": 1.0}}
    pinned = [work(name, lock=Lock.FUND, **usual) for name in locks]
    pinned += [work(f"duty-{place}", mandated_by="act", **usual) for place in range(laws)]
    nice = work("nice", duration_quarters=4, effort={"security": 1.0})
    return portfolio_of(
        *((each, 0.1, 1.0) for each in pinned),
        (nice, 9.0, 90.0),
        decisions=(law("act"),),
        disciplines=SECURITY,
        capacity=(Capacity(discipline="security", people=people),),
    )


@pytest.mark.parametrize(
    ("portfolio", "words"),
    [
        (duties(laws=1, people=1.0), "“Duty-0” has to be done and takes the people or money it would need"),
        (
            duties(laws=2, people=2.0),
            "“Duty-0” and “Duty-1” have to be done and take the people or money it would need",
        ),
        (duties("vow", people=1.0), "“Vow” is locked in and takes the people or money it would need"),
        (
            duties("oath", "vow", people=2.0),
            "“Oath” and “Vow” are locked in and take the people or money it would need",
        ),
    ],
)
def test_what_has_to_be_done_instead_is_named_and_why(portfolio: Portfolio, words: str) -> None:
    (reason,) = answer(portfolio, "nice").reasons
    assert reason.startswith(words)


def test_too_little_money_is_told_with_the_cost_and_no_more_than_two_limits() -> None:
    (words,) = answer(costly(), "palace").reasons
    assert words.startswith(
        "there is not enough money for it, whatever else is left out: it costs £700 in total"
    )
    several = replace(
        costly(), budget=tuple(Budget(period=str(START.plus(quarter)), amount=75.0) for quarter in range(4))
    )
    (words,) = answer(several, "palace").reasons
    assert re.search(r", and the budget for \S+ is £75, the budget for \S+ is £75 and \d more$", words)


def test_work_that_is_in_the_plan_has_no_reason_not_to_be() -> None:
    portfolio = worthless()
    funded = plan_portfolio(portfolio).funded[0]
    assert answer(portfolio, funded).reason is None


def test_hopeless_work_without_the_skill_says_that_worth_is_missing_too() -> None:
    ongoing = work("ongoing", effort={"security": 1.0}, duration_quarters=8, committed_start=START)
    idea = work("idea", cost_per_quarter=70.0, effort={"security": 1.0})
    portfolio = portfolio_of(
        (idea, 0.5, 5.0),
        (ongoing, 2.0, 20.0),
        disciplines=SECURITY,
        capacity=(Capacity(discipline="security", people=1.0),),
    )
    why = answer(portfolio, "idea")
    assert why.reason is Reason.SKILL
    assert why.reasons[-1] == "even without that, its value alone would not earn it a place"


def check_named_figure(portfolio: Portfolio, key: str) -> int:
    """Say the figure that is named for each side, and plan: in; 5 % less: out. How many sides were tried."""
    why, tried = answer(portfolio, key), 0
    assert why.reason is Reason.WORTH
    for side in why.sides.values():
        assert side.has_plan_from
        if side.plan_stated is None:
            continue
        enough, less = (
            plan_portfolio(with_stated_value(portfolio, side.belief, factor * side.plan_stated))
            for factor in (1.0001, 0.95)
        )
        assert enough.starts[key] is not None
        assert less.starts[key] is None
        tried += 1
    return tried


def test_worth_is_the_reason_only_where_the_figure_that_is_named_puts_it_in() -> None:
    assert check_named_figure(worthless(), "idea") > 0


@pytest.mark.parametrize(("case", "key", "reason"), [("p1_skill", "gem", Reason.SKILL)])
def test_cases_whose_answer_is_known(case: str, key: str, reason: Reason) -> None:
    if not (CASES / case).is_dir():
        pytest.skip(f"there is no {CASES / case}: its own equivalents above were tried")
    assert answer(read_portfolio(CASES / case)[0], key).reason is reason


def test_the_named_figure_of_a_known_case_puts_it_in() -> None:
    if not (CASES / "p28_before").is_dir():
        pytest.skip(f"there is no {CASES / 'p28_before'}: its own equivalent above was tried")
    assert check_named_figure(read_portfolio(CASES / "p28_before")[0], "idea") == 2


def test_what_it_takes_is_proven_for_each_side_of_a_known_case() -> None:
    """Bounds that are too loose, or looked for too briefly, would leave the figure unknown."""
    if not (CASES / "p1_skill").is_dir():
        pytest.skip(f"there is no {CASES / 'p1_skill'}: its own equivalents above were tried")
    portfolio, _ = read_portfolio(CASES / "p1_skill")
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible)
    sides = explain(context, plan, "fill-4").sides
    assert [side.has_plan_from for side in sides.values()] == [True, True]


@pytest.mark.parametrize(
    ("make", "key", "words"),
    [
        (missing_skill, "gem", "there is no security person in any quarter: it needs 1 for 2 quarters"),
        (never_first, "top", "needs “Base”, which is not in the plan"),
        (alternative, "other", "“One” is done instead"),
        (forbidden, "gem", "it was locked out by hand"),
        (worthless, "idea", "other work does more for both sides"),
    ],
)
def test_a_list_of_what_is_left_out_tells_what_the_plan_shows(make, key: str, words: str) -> None:  # type: ignore[no-untyped-def]
    portfolio = make()
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    assert left_out_words(plan.divisible.problem, plan, portfolio.index.initiatives[key]) == words


def test_what_it_waits_for_is_told_as_missing_or_else_as_too_late() -> None:
    assert answer(too_late(), "top").reasons == ("it needs “Base”, which is ready from April 2027: too late",)
    slow, base = work("slow", duration_quarters=4), work("base", cost_per_quarter=145.0)
    top = work("top", requires=("base", "slow"))
    missing = portfolio_of((base, 0.1, 1.0), (slow, 4.0, 60.0), (top, 4.0, 60.0))
    why = answer(missing, "top")
    assert why.reason is Reason.ORDER
    assert why.reasons[0] == "it needs “Base”, which is not in the plan"
    assert "too late" not in " ".join(why.reasons)
