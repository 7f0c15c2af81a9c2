"""What is worked out of a question, and what is left: bounds, progress, and where a high stake takes it."""

import dataclasses
import math

import pytest
from tests.planning.pairs import pair_of
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.conversations import Raised
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.whatif import NOISE, Effect, WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.tensions.ledger import PricedTension, dearest_first
from bowstring.tensions.pricing import (
    Pricing,
    context_of,
    price,
    price_tensions,
    priced_whole,
    shows_facts,
)
from bowstring.tensions.pricing_effort import MOST_WORK
from bowstring.tensions.tension import PricingContext, Tension
from bowstring.tensions.whole_effect import Basis, PossibleOutcome, WholeEffect

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
AT_ODDS = {("plain", USER): (50.0, 1500.0)}
KEY = "worth:plain:both"


def large_context(least: float) -> PricingContext:
    """As if there were so many questions that small ones are left, below so many points."""
    portfolio = tiny(likely_values=AT_ODDS, settings={"least_points": least})
    context = context_of(portfolio, pair_of(portfolio).planned(0.0))
    context.is_large, context.is_few = True, False
    return context


def most_of(pricing: Pricing) -> float:
    return next(pending.most for pending in pricing.everything().tensions if pending.key == KEY)


@pytest.mark.parametrize(
    ("share", "is_left"), [(0.5, False), (0.79, False), (0.81, True), (1.0, True), (1.2, True), (2.0, True)]
)
def test_what_is_worth_less_than_talking_at_the_most_is_left(share: float, is_left: bool) -> None:
    """Knowing is settled by four conversations in five: that times the most that it gains is what it is worth."""
    most = most_of(Pricing(large_context(0.0)))
    assert most > 0.1
    question = Pricing(large_context(share * most)).price(KEY)
    assert question.chance == 0.8
    assert (question.basis is Basis.BOUND) is is_left
    assert not question.is_pending
    assert question.tension.solve is None
    if is_left:
        assert question.interval == (0.0, most)
        assert (question.gain, question.is_small) == (0.0, True)
        assert question.tension.outcomes == ()
    else:
        assert question.interval is None
        assert 0.0 < question.gain <= most
        assert question.tension.outcomes


def test_where_there_are_not_so_many_nothing_is_left() -> None:
    context = large_context(1e6)
    context.is_large = False
    question = Pricing(context).price(KEY)
    assert question.basis is Basis.DIVISIBLE
    assert question.gain > 0.1


def test_what_is_certain_to_gain_nothing_is_left_as_exact() -> None:
    """Where there is money for everything nobody's opinion changes the plan."""
    portfolio = tiny(likely_values={("plain", USER): (300.0, 800.0)}, money=1e3, spread=0.01)
    portfolio = dataclasses.replace(
        portfolio, settings=dataclasses.replace(portfolio.settings, least_points=0.1)
    )
    context = context_of(portfolio, pair_of(portfolio).planned(0.0))
    context.is_large = True
    ledger = price_tensions(context, kinds=["worth"])
    assert ledger.tensions
    for question in ledger.tensions:
        assert (question.basis, question.interval, question.gain) == (Basis.DIVISIBLE, None, 0.0)
    assert ledger.cannot == len(ledger.tensions)


def test_an_answer_that_goes_less_far_is_dropped_only_where_the_whole_one_is_small_and_there_are_many() -> (
    None
):
    works = {"loved": {"requires": ("plain",)}}

    def lesser(least: float, *, is_large: bool) -> PricedTension:
        portfolio = tiny(works=works, settings={"least_points": least})
        context = context_of(portfolio, pair_of(portfolio).planned(0.0))
        context.is_large = is_large
        return Pricing(context).price("waiting:plain:sooner")

    exact = lesser(0.0, is_large=True)
    assert exact.lesser is not None
    assert 0.0 < exact.lesser.points <= exact.gain
    # Its price is a fifth of what it gains.
    assert exact.chance == 0.2
    for share, is_there in ((0.19, True), (0.21, False), (1.0, False)):
        question = lesser(share * exact.gain, is_large=True)
        assert question.gain == pytest.approx(exact.gain, abs=1e-9)
        assert (question.lesser is not None) is is_there
        assert (question.tension.lesser is not None) is is_there
        assert lesser(share * exact.gain, is_large=False).lesser is not None


def test_progress_ends_at_the_whole_and_each_question_is_a_step() -> None:
    context = priced(tiny(likely_values=AT_ODDS)).context
    progress: list[float] = []
    ledger = price_tensions(context, on_progress=progress.append)
    count = len(ledger.tensions)
    assert count > 2
    assert progress == pytest.approx([(place + 1) / count for place in range(count)])


def test_what_is_asked_for_is_all_that_is_priced_so_far() -> None:
    context = priced(tiny(likely_values=AT_ODDS)).context
    pricing = Pricing(context)
    everything = pricing.everything().tensions
    assert all(question.is_pending for question in everything)
    assert not pricing.so_far().tensions
    assert pricing.so_far().pending == len(everything)
    question = pricing.price(KEY)
    assert pricing.price(KEY) is question
    assert [some.key for some in pricing.so_far().tensions] == [KEY]
    assert pricing.so_far().pending == len(everything) - 1
    assert {some.key for some in pricing.everything().tensions if not some.is_pending} == {KEY}
    about = [next(some.tension.about for some in everything if some.key == key) for key in pricing.keys]
    assert about == sorted(about)
    assert not pricing.is_quick


@pytest.mark.parametrize(
    ("share", "level"), [(0.99, Level.ENTERPRISE), (1.0, Level.TEAM), (1.01, Level.TEAM)]
)
def test_what_gains_more_than_the_stake_is_the_enterprises(share: float, level: Level) -> None:
    gain = priced(tiny(likely_values=AT_ODDS)).gain(KEY)
    settings = {"enterprise_stake": share * gain, "least_points": 0.0}
    portfolio = tiny(likely_values=AT_ODDS, settings=settings)
    question = next(some for some in priced(portfolio).ledger.tensions if some.key == KEY)
    assert (question.gain, question.level) == (gain, level)


def handmade(portfolio: Portfolio, **fields: object) -> tuple[PricingContext, Tension]:
    context = context_of(portfolio, pair_of(portfolio).planned(0.0))
    defaults: dict[str, object] = {
        "kind": "raised",
        "about": ("r",),
        "pole_key": "question",
        "poles": ("", ""),
        "question": "Is it?",
        "what_if": "it is",
        "outcomes": (),
        "level": Level.TEAM,
    }
    return context, Tension(**{**defaults, **fields})  # type: ignore[arg-type]


def test_noise_is_nothing_either_way() -> None:
    lens = {USER: 1.0, BUSINESS: 2.0}
    for points, expected in (
        (NOISE, 0.0),
        (-NOISE, 0.0),
        (1.1 * NOISE, 1.1 * NOISE),
        (-1.1 * NOISE, -1.1 * NOISE),
    ):
        context, tension = handmade(tiny(), effect=Effect(points=points, lens=lens))
        effect = price(context.pricer, tension)
        assert effect.points == expected
        assert effect.lens == (lens if expected else dict.fromkeys(Lens, 0.0))


def test_what_shows_facts_is_what_was_so_all_along() -> None:
    _, tension = handmade(tiny())
    assert not shows_facts(tension)
    assert shows_facts(dataclasses.replace(tension, is_regret=True))
    assert shows_facts(dataclasses.replace(tension, unsettled=WhatIf(ended=("plain",))))


def test_a_price_of_whole_plans_is_an_interval_where_they_are_not_proven() -> None:
    question = next(iter(priced(tiny(likely_values=AT_ODDS)).ledger.tensions))
    lens = {USER: 1.0, BUSINESS: 2.0}
    proven = priced_whole(question, WholeEffect(points=3.0, lens=lens, least=3.0, most=3.0))
    assert (proven.gain, proven.lens, proven.basis, proven.interval) == (3.0, lens, Basis.WHOLE, None)
    rough = priced_whole(question, WholeEffect(points=3.0, lens=lens, least=2.0, most=5.0))
    assert (rough.gain, rough.basis, rough.interval) == (3.0, Basis.INTERVAL, (2.0, 5.0))


def test_the_dearest_come_first_then_what_gains_more_then_by_key() -> None:
    question = next(iter(priced(tiny(likely_values=AT_ODDS)).ledger.tensions))

    def some(key: str, gain: float, chance: float) -> PricedTension:
        tension = dataclasses.replace(question.tension, about=(key,))
        return dataclasses.replace(question, tension=tension, gain=gain, chance=chance)

    ordered = (
        some("e", 4.0, 0.5),
        some("d", 3.0, 0.5),
        some("c", 4.0, 0.25),
        some("a", 2.0, 0.5),
        some("b", 2.0, 0.5),
        some("f", 0.0, 0.5),
        some("g", -1.0, 0.5),
        some("h", -math.inf, 0.5),
    )
    shuffled = (ordered[3], *ordered[5:], *ordered[:3], ordered[4])
    assert [each.tension.about[0] for each in dearest_first(shuffled)] == list("edcabfgh")
    assert dearest_first(reversed(ordered)) == ordered


def test_without_bounds_of_prices_nobody_knows_what_dropping_gains_at_the_most() -> None:
    """Few are not solved by prices: only what is certain is known, or what the kind itself says."""
    pending = {
        question.tension.kind: question
        for question in Pricing(priced(tiny(works={"loved": {"requires": ("plain",)}})).context)
        .everything()
        .tensions
    }
    assert pending["waiting"].interval == (0.0, math.inf)
    assert pending["two_sided"].interval == (
        pending["two_sided"].tension.effect.points,  # type: ignore[union-attr]
        pending["two_sided"].tension.most,
    )
    source = ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=("loved", "plain"))
    assert pending["waiting"].tension.outcomes == ((1.0, WhatIf(dropped=(source,))),)


def whole_context() -> PricingContext:
    """Three pieces of work, one of which waits for another, and something that nobody has said what would settle."""
    portfolio = tiny(
        works={"loved": {"requires": ("plain",)}},
        likely_values={**AT_ODDS, ("loved", USER): (3000.0,), ("loved", BUSINESS): (900.0,)},
        raised=(Raised(key="r", question="Is it loud?"),),
        settings={"quarters": 3},
        budget=tuple(Budget(period=str(START.plus(quarter)), amount=130.0) for quarter in range(3)),
    )
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible, plan)
    assert context.whole is not None
    return context


@pytest.mark.parametrize(("work", "rounds"), [(None, 2), (4.0, 1)])
def test_whole_plans_price_all_again_first_within_a_little_effort(work: float | None, rounds: int) -> None:
    """A tenth of the way is over when all are priced by divisible plans."""
    context, progress = whole_context(), list[float]()
    more = {} if work is None else {"work": work}
    ledger = price_tensions(context, on_progress=progress.append, **more)
    count = len(ledger.tensions)
    assert count > 3
    first = [0.1 * (place + 1) / count for place in range(count)]
    rest = [0.1 + 0.9 * (place + 1) / (count * rounds) for place in range(count * rounds)]
    assert progress == pytest.approx([*first, *rest])
    bases = {question.key: question.basis for question in ledger.tensions}
    # What has no price has nothing to be proven.
    assert bases.pop("raised:r:question") is Basis.DIVISIBLE
    assert set(bases.values()) == {Basis.WHOLE}
    assert not any(question.is_pending for question in ledger.tensions)


def test_a_lesser_answer_is_priced_between_whole_plans_too() -> None:
    """Without waiting “loved” starts at once; a quarter sooner beside what it waits for, “paying” later."""
    context = whole_context()
    assert context.whole is not None
    question = next(some for some in price_tensions(context).tensions if some.key == "waiting:plain:sooner")
    sooner = WhatIf(waits={("loved", "plain"): -1})
    context.whole.allow(MOST_WORK)
    effect = context.whole.effect([PossibleOutcome(chance=1.0, what_if=sooner)], unsettled=WhatIf())
    assert effect is not None
    assert effect.points > 0.1
    assert question.lesser is not None
    assert question.lesser.points == pytest.approx(effect.points, abs=1e-9)
    assert question.lesser.lens == pytest.approx(effect.lens)
    assert question.lesser.points <= question.gain + 1e-9
    none = price_tensions(whole_context(), work=0.0).tensions
    rough = next(some for some in none if some.key == "waiting:plain:sooner")
    assert rough.basis is Basis.ESTIMATE
    assert rough.lesser is not None


def test_what_nobody_has_said_how_to_settle_gains_nothing_at_the_most() -> None:
    pricing = Pricing(whole_context())
    pending = {question.key: question for question in pricing.everything().tensions}
    question = pending["raised:r:question"]
    assert (question.gain, question.interval, question.lens) == (0.0, (0.0, 0.0), dict.fromkeys(Lens, 0.0))
    assert not pricing.is_quick
