"""Where initiatives are few everything is worked out; where nothing is on the agenda nothing is an estimate."""

import pytest
from tests.planning.every_schedule import settings, values
from tests.planning.every_schedule import work as certain_work
from tests.tensions.test_whole import DOUBT, context, ledger_of, question
from tests.tensions.tiny import priced, tiny, work

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.asking import next_questions
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of
from bowstring.tensions.pricing_effort import EFFORT


@pytest.mark.parametrize(("count", "is_few"), [(60, True), (61, False)])
def test_up_to_sixty_initiatives_are_few(count: int, is_few: bool) -> None:
    others = tuple(work(f"w-{place}") for place in range(count - 1))
    portfolio = tiny(initiatives=(work("loved"), *others))
    assert priced(portfolio).context.is_few is is_few


def test_an_agenda_of_whole_plans_with_nothing_on_it_is_no_estimate() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=1),
        initiatives=(certain_work("a", effort={}),),
        assessments=values("a", 5.0, 5.0),
        budget=(Budget(period="2026-Q2", amount=100.0),),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    today = context_of(portfolio, plan.divisible, plan)
    assert today.whole is not None
    empty = Ledger(plan_value=0.0, tensions=())
    agenda = make_agenda(portfolio, empty, today.pricer, whole=today.whole)
    assert (agenda.items, agenda.total, agenda.is_estimate) == ((), 0.0, False)


def test_what_no_effort_is_left_to_work_out_together_is_an_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two doubts about different money, each worked out alone."""
    today = context()
    ledger = ledger_of(today, question("a", *DOUBT, is_regret=True), question("c", *DOUBT, is_regret=True))

    def agenda() -> Agenda:
        return make_agenda(today.portfolio, ledger, today.pricer, whole=today.whole)

    with monkeypatch.context() as patch:
        patch.setenv(EFFORT, "0")
        patch.setattr(today.whole, "allowance", 0.0)
        rough = agenda()
    assert len(rough.items) == 2
    assert rough.is_estimate
    assert not agenda().is_estimate


def test_where_everybody_is_sure_of_something_else_there_is_doubt_to_ask_about() -> None:
    """They leave no doubt but about who is right."""
    sure = tiny(likely_values={("plain", Lens.USER_NEED): (50.0, 1500.0)}, spread=0.0)
    questions = next_questions(priced(sure).context, minutes=1e6)
    assert {(question.initiative, question.lens) for question in questions} == {("plain", Lens.USER_NEED)}
