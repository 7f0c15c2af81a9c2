"""Whole plans and their agenda, where what turns out to be so is worth what can be added up by hand."""

import math

import pytest
from tests.planning.every_schedule import settings, values, work

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.decisions import Decision, DecisionKind, Level
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.whatif import WhatIf
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.pricing import context_of, price_tensions, whole_effect
from bowstring.tensions.tension import PricingContext, State, Tension
from bowstring.tensions.whole_effect import Basis, PossibleOutcome

# Two funds with money for one of two pieces of work each: 10 and 10 are done, 20 to each side.
WORTH = {"a": 10.0, "b": 9.0, "c": 10.0, "d": 9.0}
POINTS = 100 / 20


def context(*, are_mandated: bool = False) -> PricingContext:
    """are_mandated: whether somebody asks for each of the two that would be left out."""
    portfolio = Portfolio(
        settings=settings(quarters=1, value_quarters=2, hourly_pay=0.0, least_points=0.0),
        initiatives=tuple(
            work(
                key,
                effort={},
                fund="north" if key in "ab" else "south",
                mandated_by=key if are_mandated and key in "bd" else "",
            )
            for key in WORTH
        ),
        assessments=tuple(view for key, worth in WORTH.items() for view in values(key, worth, worth)),
        decisions=tuple(Decision(key=key, title=key, kind=DecisionKind.OURS) for key in "bd"),
        budget=tuple(Budget(period="2026/27", amount=100.0, fund=fund) for fund in ("north", "south")),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    return context_of(portfolio, plan.divisible, plan)


def question(key: str, *worths_then: float, is_regret: bool) -> Tension:
    """What is it worth? Each answer is as likely as another. is_regret: it is so today, whoever knows it."""
    return Tension(
        kind="worth" if is_regret else "two_sided",
        about=(key,),
        pole_key="both",
        poles=("much", "little"),
        question="",
        what_if="",
        outcomes=tuple(
            (1 / len(worths_then), WhatIf(values=dict.fromkeys(((key, lens) for lens in Lens), worth)))
            for worth in worths_then
        ),
        level=Level.TEAM,
        is_regret=is_regret,
    )


def ledger_of(today: PricingContext, *tensions: Tension) -> Ledger:
    """Of questions priced by whole plans, each alone."""
    assert today.whole is not None
    today.whole.allow(100.0)
    priced = []
    for tension in tensions:
        effect = whole_effect(today.whole, tension)
        assert effect is not None
        priced.append(
            PricedTension(
                tension=tension,
                gain=effect.points,
                chance=0.5,
                lens=effect.lens,
                level=tension.level,
                state=State.OPEN,
                basis=Basis.WHOLE,
            )
        )
    return Ledger(plan_value=today.whole.today.value, tensions=tuple(priced))


def agenda_of(*tensions: Tension) -> Agenda:
    """Of questions priced by whole plans."""
    today = context()
    return make_agenda(today.portfolio, ledger_of(today, *tensions), today.pricer, whole=today.whole)


# 15 or 3: in the second case 9 could be had, and today's plan has 3 of what it thought was 10.
DOUBT, DOUBT_GAIN = (15.0, 3.0), (9.0 - 3.0) / 2
# Made better, it is worth 20, which is 10 more than today's plan has.
BETTER_GAIN = 10.0


@pytest.mark.parametrize(
    ("tensions", "gains"),
    [
        ([("a", DOUBT, True)], [DOUBT_GAIN]),
        ([("a", DOUBT, True), ("c", DOUBT, True)], [DOUBT_GAIN, DOUBT_GAIN]),
        ([("c", (20.0,), False)], [BETTER_GAIN]),
        ([("a", DOUBT, True), ("c", (20.0,), False)], [BETTER_GAIN, DOUBT_GAIN]),
        # Of what may be made better the one that is left out counts from where it overtakes.
        ([("b", (20.0, 9.0), False)], [(20.0 - 10.0) / 2]),
    ],
    ids=["a doubt", "two doubts", "made better", "a doubt and made better", "a chance"],
)
def test_what_was_so_all_along_is_regretted_and_what_is_made_better_is_gained(
    tensions: list[tuple[str, tuple[float, ...], bool]], gains: list[float]
) -> None:
    agenda = agenda_of(
        *(question(key, *worths_then, is_regret=is_regret) for key, worths_then, is_regret in tensions)
    )
    assert [item.priced.gain for item in agenda.items] == pytest.approx([POINTS * gain for gain in gains])
    assert [item.points for item in agenda.items] == pytest.approx([POINTS * gain / 2 for gain in gains])
    assert sorted(item.place for item in agenda.items) == list(range(len(gains)))
    assert agenda.total == pytest.approx(POINTS * sum(gains))
    assert not agenda.is_estimate


def test_what_makes_work_worth_less_that_is_left_out_changes_nothing_and_that_is_certain() -> None:
    whole = context().whole
    assert whole is not None
    plan = whole.best(WhatIf(values={("b", Lens.USER_NEED): 4.0}))
    assert plan is not None
    assert (plan.value, plan.bound) == pytest.approx((whole.today.value, whole.today.value))
    assert plan.x.tolist() == whole.today.x.tolist()


def test_of_many_worths_of_one_side_each_is_the_best_and_few_are_solved() -> None:
    """Between two worths at which the best is known, none can be better than a chord says."""
    answers = [WhatIf(values={("b", Lens.USER_NEED): place / 2}) for place in range(1, 41)]
    together, outcomes = context().whole, [PossibleOutcome(chance=1 / 40, what_if=each) for each in answers]
    assert together is not None
    begun = together.work
    together.allow(100.0)
    assert together.effect(outcomes, unsettled=WhatIf()) is not None
    effort, alone = together.work - begun, 0.0
    for answer in answers:
        plan, whole = together.best(answer), context().whole
        assert plan is not None
        assert whole is not None
        (worth,) = answer.values.values()
        # With it 9 and 10 for the business, beside 10 for users.
        assert plan.value == pytest.approx(max(100.0, POINTS * math.sqrt((worth + 10) * 19)))
        begun = whole.work
        whole.allow(100.0)
        assert whole.best(answer) is not None
        alone += whole.work - begun
    assert effort < alone / 3


def test_progress_of_a_ledger_of_whole_plans_rises_to_its_end() -> None:
    progress: list[float] = []
    ledger = price_tensions(context(are_mandated=True), kinds=("mandate",), on_progress=progress.append)
    assert [priced.gain for priced in ledger.tensions] == pytest.approx([100 / 18] * 2)
    assert progress == sorted(progress)
    # Divisible prices take a tenth of it, each question as much as another.
    first = [share for share in progress if share <= 0.1 + 1e-9]
    assert first == pytest.approx([0.1 * place / len(ledger.tensions) for place in range(1, len(first) + 1)])
    assert len(first) == len(ledger.tensions)
    assert len(progress) > len(first)
    assert progress[-1] == pytest.approx(1.0)
