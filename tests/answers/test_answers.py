"""Answers for programs are built from the core's results alone, and JSON can say all of them."""

import dataclasses
import json
import math

from tests.tensions.tiny import START, priced, tiny

from bowstring.answers.asking import asking_answer
from bowstring.answers.comparison import ComparisonRow, compare_answer, moves_between, plan_row, rule_row
from bowstring.answers.plan import plan_answer
from bowstring.answers.talk import agenda_answer, tension_answer, tensions_answer
from bowstring.model.assessments import Lens
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.asking import next_questions
from bowstring.tensions.pricing import context_of, price_tensions

ASSESSMENTS = {("plain", Lens.USER_NEED): (10.0, 900.0)}


def test_json_can_say_every_answer() -> None:
    portfolio = tiny(likely_values=ASSESSMENTS)
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible)
    ledger = price_tensions(context)
    agenda = make_agenda(portfolio, ledger, context.pricer)
    questions = next_questions(context, minutes=60)
    answers = (
        plan_answer(plan, ()),
        tensions_answer(ledger, ledger.tensions, ()),
        agenda_answer(portfolio, agenda, ledger, ()),
        asking_answer(portfolio, (), minutes=60, questions=questions),
        compare_answer([plan_row(plan, "the plan"), rule_row(plan.divisible, "product-first")], [], ()),
    )
    for answer in answers:
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_a_gain_without_bound_is_unknown_to_programs() -> None:
    """Where nothing could then be planned a gain is minus infinity, which JSON cannot say."""
    first = priced(tiny(likely_values=ASSESSMENTS)).ledger.tensions[0]
    assert tension_answer(first)["gain"] == first.gain
    assert tension_answer(dataclasses.replace(first, gain=-math.inf))["gain"] is None


def test_moves_are_told_by_the_names_of_either_portfolio() -> None:
    portfolio, other = tiny(), tiny(works={"loved": {"name": "Find work"}})
    plan = plan_portfolio(portfolio)
    there = {**plan.starts, "loved": None, "elsewhere": START}
    moves = moves_between(portfolio, plan, there, other=other)
    assert {move.initiative: move.name for move in moves} == {
        "elsewhere": "elsewhere",
        **({"loved": "Find a job"} if plan.starts["loved"] is not None else {}),
    }


def test_plans_closer_than_what_is_unproven_of_them_are_no_reliable_difference() -> None:
    row = ComparisonRow(name="the plan", value=90.0, totals={}, shares={}, unproven=0.4)
    near, far = dataclasses.replace(row, value=90.5), dataclasses.replace(row, value=91.0)
    assert not row.differs_from(near)
    assert row.differs_from(far)
    assert row.differs_from(dataclasses.replace(near, unproven=None))
    assert dataclasses.replace(row, unproven=0.0).differs_from(dataclasses.replace(near, unproven=0.0))
