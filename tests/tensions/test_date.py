"""Date: a promise that the plan breaks, or a wish that it misses, told with what keeping it would displace."""

import dataclasses
import functools
import math
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from tests.delivery.histories import promise, with_promises
from tests.oracles.reading import weight_from
from tests.oracles.settling import with_work
from tests.planning.pairs import pair_of
from tests.small import small_portfolio
from tests.tensions.second import Second, last_start_in_time
from tests.tensions.second_portfolios import seconds
from tests.tensions.test_indivisible import Case
from tests.tensions.tiny import START, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Budget
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.planner import plan_portfolio
from bowstring.report.agenda_text import priced_words
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.kinds.date import missed_dates, missing_costs
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.tension import Purpose

SETTINGS = {"quarters": 4, "as_of": START.first_day, "value_quarters": 8}
# One piece of work a quarter.
MONEY = tuple(Budget(period=str(START.plus(quarter)), amount=60.0) for quarter in range(4))


def wholly(portfolio: Portfolio) -> Ledger:
    """The ledger of whole plans."""
    plan = plan_portfolio(portfolio)
    assert plan.divisible is not None
    return price_tensions(context_of(portfolio, plan.divisible, plan))


def dates_in(ledger: Ledger) -> dict[str, PricedTension]:
    return {tension.key: tension for tension in ledger.tensions if tension.tension.kind == "date"}


def small(*, works: dict[str, dict[str, object]] | None = None, **tables: object) -> Portfolio:
    return tiny(works=works, settings=SETTINGS, budget=MONEY, **tables)


def test_a_promise_that_the_plan_breaks_is_told_with_what_keeping_it_displaces() -> None:
    portfolio = small(
        works={"plain": {"team": "north", "owner": "o"}}, forecasts=(promise("plain", date(2026, 6, 20)),)
    )
    (missed,) = dates_in(wholly(portfolio)).values()
    assert missed.key == "date:plain:done"
    assert missed.tension.question.startswith(
        "Your plan breaks a promise: “Pay a fine” was promised for April to June 2026 but will finish in "
        "October to December 2026."
    )
    assert missed.tension.poles == ("promised for April to June 2026", "planned for October to December 2026")
    assert missed.tension.what_if == (
        "we let the date slip, as the plan does; keeping it would make “Find a job” and “Stop fraud” wait"
    )
    assert (missed.tension.teams, missed.tension.in_the_room) == (("north",), ("o",))
    assert missed.kind.purpose is Purpose.CHOOSE
    assert missed.gain > 0.02
    assert missed.chance == pytest.approx(0.2)
    assert all(
        word in priced_words(portfolio, missed, points=False) for word in ("more people", "as the plan does")
    )


def test_what_is_promised_and_left_out_is_a_broken_promise_that_would_displace_work() -> None:
    # Later starts bring nothing, and there is money for two.
    portfolio = tiny(
        settings={"value_quarters": 3, "as_of": START.first_day},
        budget=(Budget(period=str(START), amount=120.0), Budget(period=str(START.plus(1)), amount=0.0)),
        forecasts=(promise("plain", date(2026, 6, 20)),),
    )
    (missed,) = dates_in(wholly(portfolio)).values()
    assert "was promised for April to June 2026 but is left out" in missed.tension.question
    assert "keeping it would push out “" in missed.tension.what_if


def test_a_wish_is_priced_and_its_reason_is_told() -> None:
    works = {"plain": {"finish_by": START, "finish_by_reason": "the fair"}}
    (missed,) = dates_in(wholly(small(works=works))).values()
    assert missed.key == "date:plain:finish-by"
    assert missed.tension.question.startswith(
        "“Pay a fine” should finish by the end of June 2026 (the fair) but will finish in October to December 2026."
    )
    assert missed.tension.today.startswith("On time, it would bring ")


def test_the_date_of_a_decision_of_ours_is_a_wish_too() -> None:
    portfolio = small(
        works={"plain": {"mandated_by": "plan"}},
        decisions=(Decision(key="plan", title="We decided", kind=DecisionKind.OURS, finish_by=START),),
    )
    assert "date:plain:plan" in dates_in(wholly(portfolio))


def test_what_is_kept_or_cannot_be_or_is_the_law_is_not_asked() -> None:
    assert dates_in(wholly(small(works={"plain": {"finish_by": START.plus(3)}}))) == {}
    assert dates_in(wholly(small(works={"plain": {"finish_by": START, "duration_quarters": 2}}))) == {}
    law = {"finish_by": START, "finish_by_reason": "law"}
    assert dates_in(wholly(small(works={"plain": law}))) == {}
    # Others must start first, and there is no money for both.
    both = {"plain": {"finish_by": START}, "loved": {"lock": START}}
    assert dates_in(wholly(small(works=both))) == {}
    locked = {"plain": {"finish_by": START, "lock": START.plus(2)}}
    assert dates_in(wholly(small(works=locked))) == {}


def test_a_wish_about_work_that_is_left_out_asks_nothing() -> None:
    works = {"plain": {"finish_by": START, "alternatives": "g"}, "paying": {"alternatives": "g"}}
    assert dates_in(wholly(small(works=works))) == {}


def test_of_a_date_that_the_plan_misses_nobody_asks_whether_it_usually_slips() -> None:
    past = date(2025, 6, 30)
    record = tuple(promise("loved", past, date(2025, 9, 30), name=f"earlier {n}") for n in range(6))
    portfolio = small(forecasts=(*record, promise("plain", date(2026, 6, 20))))
    kinds = {tension.tension.kind for tension in wholly(portfolio).tensions}
    assert "date" in kinds
    assert "promise" not in kinds


@functools.cache
def dated() -> tuple[Second, ...]:
    """Small portfolios with promises, and wishes for some of the work."""
    built = []
    for place, second in enumerate(seconds()):
        finishes = {
            key: second.context.finish(work) for key, work in second.context.pricer.candidates.items()
        }
        portfolio = with_wishes(with_promises(second.portfolio, seed=place), finishes)
        if not has_errors(check_portfolio(portfolio)):
            built.append(Second(pair_of(portfolio), second.share, kinds=("date",)))
    return tuple(built)


def with_wishes(portfolio: Portfolio, finishes: Mapping[str, Quarter | None]) -> Portfolio:
    """The portfolio with the wish that some work were finished a quarter before the plan has it."""
    works = tuple(
        dataclasses.replace(work, finish_by=finish.plus(-1), finish_by_reason="fair")
        if (finish := finishes.get(work.key)) is not None
        and finish.minus(portfolio.settings.start) >= (work.duration or 0)
        and work.finish_by is None
        and not work.is_running
        and not work.mandated_by
        else work
        for work in portfolio.initiatives
    )
    return dataclasses.replace(portfolio, initiatives=works)


def test_keeping_it_costs_what_the_second_form_says() -> None:
    checked = 0
    for second in dated():
        for key, tension in second.of_kind("date").items():
            assert second.gain(key) >= 0
            assert second.gain(key) == pytest.approx(second.settled(tension), abs=4e-6), key
            checked += second.gain(key) > 1e-3
    assert checked > 10


@functools.cache
def cases() -> tuple[tuple[Case, dict[str, float]], ...]:
    """Small portfolios with wishes, of which every schedule can be listed; and what is missed in each."""
    built: list[tuple[Case, dict[str, float]]] = []
    for seed in range(400):
        bare = small_portfolio(seed, bands=False, least=3, most=4)
        if has_errors(check_portfolio(bare)):
            continue
        starts = plan_portfolio(bare).starts
        finishes = {
            work.key: start.plus((work.duration or 0) - 1)
            for work in bare.initiatives
            if (start := starts.get(work.key)) is not None
        }
        portfolio = with_wishes(bare, finishes)
        if portfolio == bare or has_errors(check_portfolio(portfolio)):
            continue
        plan = plan_portfolio(portfolio)
        if plan.is_planned and plan.divisible is not None and plan.divisible.is_positive:
            context = context_of(portfolio, plan.divisible, plan)
            case = Case(pair=pair_of(portfolio), plan=plan, context=context)
            missed = dict(missed_by(case))
            if any(1e-3 < cost < math.inf for cost in missed.values()):
                built.append((case, missed))
        if len(built) == 12:
            break
    return tuple(built)


def missed_by(case: Case) -> Iterator[tuple[str, float]]:
    """Work that the plan finishes after its date, and the G that keeping it costs; by every schedule there is."""
    reading, portfolio = case.pair.reading, case.pair.portfolio
    begin, today = portfolio.settings.start, case.best(reading)
    for work in portfolio.initiatives:
        start = case.plan.starts.get(work.key)
        if start is None or work.finish_by is None or work.finish_by_reason != "fair":
            continue
        last = last_start_in_time(portfolio, work.key)
        if start.minus(begin) <= last:
            continue
        inside = tuple(t for t in reading.works[work.key].starts if t <= min(last, reading.quarters - 1))
        kept = with_work(reading, work.key, must=True, starts=inside)
        yield work.key, today - case.best(kept)


def test_between_whole_plans_it_costs_what_every_schedule_says() -> None:
    checked = 0
    for case, missed in cases():
        ledger = price_tensions(case.context, kinds=["date"])
        priced_dates = {tension.tension.about[0]: tension for tension in dates_in(ledger).values()}
        assert set(priced_dates) == {key for key, cost in missed.items() if math.isfinite(cost)}
        for key, tension in priced_dates.items():
            assert tension.gain == pytest.approx(missed[key], abs=2e-6), key
            checked += tension.gain > 1e-3
    assert checked > 5


def test_what_missing_it_costs_is_read_off_the_portfolio() -> None:
    checked = 0
    for case, _ in cases():
        portfolio = case.pair.portfolio
        for missed in missed_dates(case.context):
            key = missed.candidate.key
            start = case.plan.starts[key]
            assert start is not None
            length = missed.candidate.duration
            in_time = weight_from(portfolio, last_start_in_time(portfolio, key) + length)
            planned = weight_from(portfolio, start.minus(portfolio.settings.start) + length)
            for lens, change in missing_costs(case.context, missed).items():
                expected = case.pair.means[key, lens] * (in_time - planned)
                assert change == pytest.approx(expected, rel=1e-9, abs=1e-9)
            checked += 1
    assert checked > 5


def test_two_dates_that_cannot_both_be_kept_are_not_worth_more_together() -> None:
    works = {key: {"finish_by": START} for key in ("plain", "loved", "paying")}
    second = priced(small(works=works))
    dates = price_tensions(second.context, kinds=["date"])
    assert len(dates.tensions) == 2
    agenda = make_agenda(second.portfolio, dates, second.context.pricer, hours=6.0)
    picked = [item.priced.tension for item in agenda.items]
    assert agenda.total == pytest.approx(second.settled(*picked), abs=1e-6)
    assert agenda.total == pytest.approx(max(tension.gain for tension in dates.tensions))


def test_a_date_that_cannot_be_kept_does_not_hide_the_next() -> None:
    """Of work in the order of its keys the first is too long, locked to be late, or left out beside a wish."""
    little: dict[tuple[str, Lens], tuple[float, ...]] = {("plain", lens): (10.0,) for lens in Lens}
    dates_for_both = {"loved": {"finish_by": START}, "plain": {"finish_by": START}}

    def keys(**fields: object) -> set[str]:
        works = {key: {**own, **(fields if key == "loved" else {})} for key, own in dates_for_both.items()}
        return set(dates_in(wholly(small(works=works, likely_values=little))))

    assert keys(duration_quarters=2) == {"date:plain:finish-by"}
    assert keys(lock=START.plus(2)) == {"date:plain:finish-by"}
    assert keys(lock=Lock.LEAVE_OUT) == {"date:plain:finish-by"}
    assert keys(finish_by=None) == {"date:plain:finish-by"}
    either = {key: {"alternatives": "g", "finish_by": START} for key in ("loved", "paying")}
    left_out = small(works={**either, "plain": {"finish_by": START}}, likely_values=little)
    assert set(dates_in(wholly(left_out))) == {"date:plain:finish-by"}
