"""Portfolios whose right question is known: what stands on the agenda, and what does not."""

import functools
from pathlib import Path

import pytest

from bowstring.beliefs.shrinkage import believe
from bowstring.formats.files import read_portfolio
from bowstring.planning.divisible import find_aims, plan_divisible
from bowstring.planning.problem.building import build_problem
from bowstring.planning.solver.linear import Solver
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.pricing import context_of, price_tensions

CASES = Path(__file__).parents[3] / "shared" / "cases" / "advice"
HOURS = 6.0

pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the folder of cases does not lie beside the project"
)


@functools.cache
def priced(case: str) -> tuple[Ledger, Agenda]:
    """A case's ledger and everybody's agenda of six hours, told against the best plan if work could be split."""
    portfolio, _ = read_portfolio(CASES / case)
    assert portfolio is not None
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    assert aims is not None
    context = context_of(portfolio, plan_divisible(problem, beliefs, aims))
    ledger = price_tensions(context)
    return ledger, make_agenda(portfolio, ledger, context.pricer, hours=HOURS)


def first(case: str) -> PricedTension:
    return priced(case)[1].items[0].priced


def on_agenda(case: str) -> list[str]:
    return [item.priced.key for item in priced(case)[1].items]


def test_a_gem_that_needs_somebody_who_is_not_there_asks_for_the_hire_first() -> None:
    question = first("p1_skill").tension.question
    assert question == "Security: hire one for two quarters (April to September 2026), borrow, or wait?"
    ledger, _ = priced("p1_skill")
    assert 35 < first("p1_skill").gain < 75
    assert ledger.tensions[0].key == "bottleneck:security:hire"


def test_with_that_person_there_is_nothing_to_ask() -> None:
    ledger, _ = priced("p1b_hired")
    hires = [tension for tension in ledger.tensions if tension.tension.kind == "bottleneck"]
    assert all(tension.points < 0.1 * first("p1_skill").points for tension in hires)


def test_a_mandate_of_ours_that_displaces_most_work_stands_first() -> None:
    assert first("p2_mandate").tension.kind == "mandate"
    assert not any(key.startswith("mandate:") for key in on_agenda("p2_law"))


def test_nobody_is_asked_about_hopeless_work() -> None:
    hopeless = [key for key in on_agenda("p3_nomatter") if ":fill-" not in key]
    assert hopeless == []


def test_three_that_wait_for_one_platform_are_one_conversation() -> None:
    waiting = [key for key in on_agenda("p5_platform") if key.startswith("waiting:")]
    assert waiting == ["waiting:platform-x:sooner"]
    question = next(item.priced for item in priced("p5_platform")[1].items if item.priced.key == waiting[0])
    assert question.lesser is not None
    assert 0 < question.lesser.points < question.gain


def test_what_users_love_and_the_business_does_not_see_is_asked_about_with_what_it_displaces() -> None:
    unicorn = next(
        tension
        for tension in priced("p6_unicorn")[0].tensions
        if tension.key == "two_sided:unicorn:business_value"
    )
    assert unicorn.tension.question.startswith(
        "“Unicorn”: strong for users, weak for the business (£0 a quarter)."
    )
    assert "in place of “" in unicorn.tension.what_if
    assert unicorn.key in on_agenda("p6_unicorn")


def test_the_same_service_twice_has_a_price_without_anybody_stating_a_saving() -> None:
    duplicates = [
        tension for tension in priced("p8_dup")[0].tensions if tension.tension.kind == "duplication"
    ]
    assert len(duplicates) == 1
    assert duplicates[0].gain > 0.02


def test_one_wild_guess_raises_the_question_of_both_sides_together() -> None:
    assert "worth:moonshot:both" in on_agenda("p11_heavy")
    assert first("p11_heavy").gain > 0


def test_a_discovery_before_a_doubtful_build_is_part_of_the_question() -> None:
    questions = [item.priced.tension.question for item in priced("p18_stage")[1].items]
    assert any(
        "“Build later” worth" in question and "“Disc first” comes first" in question for question in questions
    )


def test_more_matters_where_more_is_in_doubt() -> None:
    sure, doubt = (
        sum(
            tension.is_worth_talking_about
            for tension in priced(case)[0].tensions
            if tension.tension.kind == "worth"
        )
        for case in ("p26_sure", "p26_doubt")
    )
    assert doubt > sure
    totals = [
        sum(tension.points for tension in priced(case)[0].tensions if tension.tension.kind == "worth")
        for case in ("p26_sure", "p26_doubt")
    ]
    assert totals[1] > totals[0]
