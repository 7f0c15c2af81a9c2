"""What a question is asked within: who answers for work, who can settle it, and when the plan finishes it."""

import dataclasses

import pytest
from tests.planning.pairs import pair_of
from tests.tensions.tiny import START, tiny, work

from bowstring.model.assets import Focus
from bowstring.model.decisions import Level
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.pricing import context_of
from bowstring.tensions.tension import PricingContext, Tension


def context_without_plan(portfolio: Portfolio) -> PricingContext:
    """Without a whole plan."""
    return context_of(portfolio, pair_of(portfolio).planned(0.0))


def finishes(context: PricingContext) -> dict[str, int | None]:
    """In which quarter of the plan each piece of work finishes, from 0."""
    quarters = {candidate.key: context.finish(candidate) for candidate in context.pricer.problem.candidates}
    return {key: None if quarter is None else quarter.minus(START) for key, quarter in quarters.items()}


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        # Each costs 60; what money there is goes to the paying one first.
        (180.0, {"paying": 0, "loved": 0, "plain": 0}),
        (110.0, {"paying": 0, "loved": 0, "plain": 1}),
        (85.0, {"paying": 0, "loved": 1, "plain": 1}),
        (60.0, {"paying": 0, "loved": 1, "plain": None}),
    ],
)
def test_work_that_can_be_split_finishes_once_half_of_it_does(
    money: float, expected: dict[str, int | None]
) -> None:
    assert finishes(context_without_plan(tiny(money=money))) == expected


def test_longer_work_finishes_at_its_end_and_running_work_counts_from_where_it_began() -> None:
    works = {"loved": {"duration_quarters": 2}, "paying": {"committed_start": START.plus(-1)}}
    longer = {**works, "paying": {"committed_start": START.plus(-1), "duration_quarters": 3}}
    assert finishes(context_without_plan(tiny(money=180.0, works=longer)))["paying"] == 1
    assert finishes(context_without_plan(tiny(money=180.0, works=works)))["loved"] == 1


def test_where_there_is_a_whole_plan_its_starts_count() -> None:
    portfolio = tiny(money=110.0)
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    starts = {"paying": START.plus(1), "loved": None, "plain": START}
    moved = dataclasses.replace(plan, starts=starts)
    assert finishes(context_of(portfolio, plan.divisible, moved)) == {"paying": 1, "loved": None, "plain": 0}


def test_who_answers_for_work_and_for_a_team() -> None:
    people = {"user_lead": "u", "business_lead": "b", "owner": "u"}
    context = context_without_plan(
        tiny(
            works={"loved": people, "plain": {"owner": "o"}},
            teams=(Team(key="north", name="North", lead="n"), Team(key="south", name="South")),
        )
    )
    assert (context.leads("loved"), context.leads("plain"), context.leads("paying")) == (
        ("u", "b"),
        ("o",),
        (),
    )
    assert context.leads("unknown") == ()
    assert (context.team_lead("north"), context.team_lead("south"), context.team_lead("east")) == (
        ("n",),
        (),
        (),
    )
    assert (context.name("loved"), context.name("unknown")) == ("Find a job", "unknown")


def test_the_lowest_level_that_can_settle_a_question() -> None:
    """A team its own; the platform what others build on; the enterprise its own, and what two teams share."""
    platform = {"focus": Focus.PLATFORM, "team": "north"}
    context = context_without_plan(
        tiny(
            initiatives=(
                work("loved", team="north", requires=("own", "hub")),
                work("paying", team="south", requires=("hub", "plain")),
                work("plain", team=""),
                work("own", **platform),
                work("hub", **platform),
                work("tower", focus=Focus.ENTERPRISE, team="north"),
            ),
        )
    )
    levels = {key: context.level_of(key) for key in ("loved", "plain", "own", "hub", "tower")}
    assert levels == {
        "loved": Level.TEAM,
        "plain": Level.TEAM,
        # Only its own team builds on it.
        "own": Level.TEAM,
        "hub": Level.PLATFORM,
        "tower": Level.ENTERPRISE,
    }
    assert context.level_between("loved", "own") is Level.TEAM
    assert context.level_between("paying", "hub") is Level.PLATFORM
    assert context.level_between("paying", "loved") is Level.ENTERPRISE
    # Work that no team has is not of one team with other such work.
    assert context.level_between("plain", "plain") is Level.ENTERPRISE


def test_a_question_is_small_below_what_talking_costs() -> None:
    """Two people who cost nothing: what is set counts."""
    context = context_without_plan(tiny(settings={"least_points": 0.25}))
    assert (context.is_large, context.is_few) == (False, True)
    for price, is_small in ((0.24, True), (0.25, False), (0.26, False)):
        assert context.is_small(price, (), 1.0) is is_small


@pytest.mark.parametrize(("count", "is_few"), [(60, True), (61, False)])
def test_up_to_sixty_pieces_of_work_are_few(count: int, is_few: bool) -> None:
    works = tuple(work(f"w-{place:02d}") for place in range(count))
    views_of_all = tuple(
        dataclasses.replace(view, initiative=each.key)
        for each in works
        for view in tiny().assessments
        if view.initiative == "plain"
    )
    context = context_without_plan(tiny(initiatives=works, assessments=views_of_all, money=1e6))
    assert context.is_few is is_few
    assert not context.is_large


def test_a_question_has_its_price_worked_out_once() -> None:
    def solve(tension: Tension) -> Tension:
        return dataclasses.replace(tension, question="So it is.", solve=None)

    tension = Tension(
        kind="raised",
        about=("a", "b"),
        pole_key="question",
        poles=("", ""),
        question="Is it?",
        what_if="",
        outcomes=(),
        level=Level.TEAM,
    )
    assert tension.key == "raised:a:b:question"
    assert (tension.is_priced, tension.is_regret, tension.solve) == (True, False, None)
    assert tension.solved() is tension
    pending = dataclasses.replace(tension, solve=solve)
    # How it is worked out is no part of what it is.
    assert pending == tension
    assert pending.solved().question == "So it is."
