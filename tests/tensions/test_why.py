"""Why an initiative is in the plan or not."""

import itertools
import math

import pytest
from scipy.integrate import quad
from scipy.stats import norm
from tests.small import small_portfolio
from tests.tensions.tiny import tiny

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.beliefs.shrinkage import believe
from bowstring.beliefs.stated import with_stated_value
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.checks import check_portfolio
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Severity, UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.curves import Segment, ValueCurve
from bowstring.tensions.pricing import context_of
from bowstring.tensions.reasons import Reason
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.why import evppi, evppi_of_means, explain

# In the unicorn example: what each is worth a quarter to users and to the business, and what a quarter costs.
WORKS = {"loved": (900.0, 0.0, 60.0), "paying": (100.0, 900.0, 60.0), "plain": (300.0, 300.0, 60.0)}


def views(key: str, lens: Lens, *likely: float, spread: float = 0.3) -> list[Assessment]:
    return [
        Assessment(
            initiative=key,
            lens=lens,
            assessor=f"p-{place}",
            low=value - spread * abs(value),
            likely=value,
            high=value + 2 * spread * abs(value),
            evidence=Evidence.DESK,
        )
        for place, value in enumerate(likely)
    ]


def example(
    *,
    changes: dict[str, dict[str, object]] | None = None,
    budget: float = 120.0,
    value_quarters: int = 8,
) -> Portfolio:
    works = [
        Initiative(
            **{  # type: ignore[arg-type]
                "key": key,
                "name": key.capitalize(),
                "focus": Focus.PRODUCT,
                "duration_quarters": 1,
                "cost_per_quarter": cost,
                **(changes or {}).get(key, {}),
            }
        )
        for key, (_, _, cost) in WORKS.items()
    ]
    assessments = [
        assessment
        for key, (user, business, _) in WORKS.items()
        for assessment in (
            *views(key, Lens.USER_NEED, user, user * 1.5),
            *views(key, Lens.BUSINESS_VALUE, business, business * 0.5),
        )
    ]
    return Portfolio(
        settings=Settings(
            name="Unicorn", start=Quarter(2026, 2), quarters=2, value_quarters=value_quarters, shrink=False
        ),
        initiatives=tuple(works),
        assessments=tuple(assessments),
        budget=tuple(Budget(period=period, amount=budget) for period in ("2026-Q2", "2026-Q3")),
    )


def planned(portfolio: Portfolio) -> tuple[PricingContext, Plan]:
    plan = plan_portfolio(portfolio, floor=0.0)
    assert plan.divisible is not None
    return context_of(portfolio, plan.divisible), plan


def bent_curve(*kinks: float) -> ValueCurve:
    """A curve whose slope rises by 1 at each kink."""
    edges, segments, height = [-1e6, *kinks, 1e6], [], 0.0
    for slope, (start, end) in enumerate(itertools.pairwise(edges)):
        segments.append(
            Segment(start=start, end=end, plan_value=height, slope=float(slope), funded_share=0.0)
        )
        height += slope * (end - start)
    return ValueCurve(initiative="i", lens=Lens.USER_NEED, segments=tuple(segments))


MIXTURES = (
    Mixture(weights=(1.0,), components=(TwoPieceNormal(likely=10.0, below=3.0, above=8.0),)),
    Mixture(
        weights=(0.2, 0.8),
        components=(
            TwoPieceNormal(likely=-5.0, below=1.0, above=0.5),
            TwoPieceNormal(likely=20.0, below=9.0, above=4.0),
        ),
    ),
)


def expected(curve: ValueCurve, mixture: Mixture) -> float:
    """E[F(v)] by quadrature over each half of each component, cut at the kinks."""

    def density(part: TwoPieceNormal, value: float) -> float:
        spread = part.below if value < part.likely else part.above
        return math.exp(-(((value - part.likely) / spread) ** 2) / 2) / (spread * math.sqrt(2 * math.pi))

    total = 0.0
    for weight, part in zip(mixture.weights, mixture.components, strict=True):
        ends = (part.likely - 9 * part.below, part.likely, part.likely + 9 * part.above)
        edges = sorted({*ends, *(kink for kink in curve.kinks if ends[0] < kink < ends[2])})
        for low, high in itertools.pairwise(edges):
            middle = (low + high) / 2

            def integrand(value: float, part: TwoPieceNormal = part, middle: float = middle) -> float:
                side = middle if value == part.likely else value
                return curve.at(value) * density(part, side)

            total += weight * quad(integrand, low, high, epsabs=1e-11, epsrel=1e-11)[0]
    return total


@pytest.mark.parametrize("mixture", MIXTURES)
@pytest.mark.parametrize("kinks", [(10.0,), (-4.0, 3.0, 18.5), (60.0,), ()])
def test_what_knowing_is_worth_agrees_with_quadrature(mixture: Mixture, kinks: tuple[float, ...]) -> None:
    curve = bent_curve(*kinks)
    # A straight line is taken out of both, so that the large heights of the far ends do not hide small figures.
    assert evppi(curve, mixture) == pytest.approx(expected(curve, mixture) - curve.at(mixture.mean), abs=1e-8)


@pytest.mark.parametrize("mixture", MIXTURES)
def test_knowing_who_is_right_is_worth_no_more_than_knowing_the_worth(mixture: Mixture) -> None:
    curve = bent_curve(-4.0, 3.0, 12.0, 18.5)
    means = [part.mean for part in mixture.components]
    settled = sum(weight * curve.at(mean) for weight, mean in zip(mixture.weights, means, strict=True))
    assert evppi_of_means(curve, mixture) == pytest.approx(settled - curve.at(mixture.mean), abs=1e-9)
    assert 0 <= evppi_of_means(curve, mixture) <= evppi(curve, mixture)


def test_knowing_a_certain_worth_is_worth_nothing() -> None:
    certain = Mixture(weights=(1.0,), components=(TwoPieceNormal(likely=10.0, below=0.0, above=0.0),))
    assert evppi(bent_curve(9.0, 10.0, 11.0), certain) == 0
    assert evppi_of_means(bent_curve(9.0, 10.0, 11.0), certain) == 0


def test_the_curves_of_random_portfolios_hold_all_that_knowing_could_be_worth() -> None:
    seen = 0
    for seed in range(12):
        portfolio = small_portfolio(seed, pins=False)
        if any(problem.severity is Severity.ERROR for problem in check_portfolio(portfolio)):
            continue
        plan = plan_portfolio(portfolio)
        if plan.divisible is None:
            continue
        context = context_of(portfolio, plan.divisible)
        for candidate in context.pricer.problem.candidates:
            for lens, side in explain(context, plan, candidate.key).sides.items():
                if side.curve is None:
                    continue
                seen += 1
                mean = side.belief.mean
                assert side.curve.at(mean) == pytest.approx(context.pricer.base.value, abs=1e-6)
                assert 0 <= side.evppi_disagreement <= side.evppi + 1e-9
                wider = context.pricer.curve(candidate.key, lens, mean - 1e7, mean + 1e7)
                assert side.evppi == pytest.approx(evppi(wider, side.belief.mixture), abs=1e-6)
    assert seen > 20


def test_a_unicorn_is_told_what_must_be_true_of_its_weak_side() -> None:
    context, plan = planned(example(budget=60.0, value_quarters=3))
    why = explain(context, plan, "loved")
    assert why.starts is not None
    assert why.reasons == ("its value earns it a place",)
    user, business = why.sides[Lens.USER_NEED], why.sides[Lens.BUSINESS_VALUE]
    assert business.half_from == -math.inf  # loved enough to be funded without any case
    assert user.half_from is not None
    assert 0 < user.half_from < user.belief.mean


def test_what_must_be_true_is_where_the_funded_share_turns() -> None:
    context, plan = planned(example(budget=60.0, value_quarters=3))
    for key in WORKS:
        for lens, side in explain(context, plan, key).sides.items():
            for share, least in ((0.5, side.half_from), (1.0, side.whole_from)):
                if least is None or least == -math.inf:
                    continue
                for value, is_funded in ((least * 0.999, False), (least * 1.001, True)):
                    assert side.curve is not None
                    stretch = [segment for segment in side.curve.segments if segment.start <= value][-1]
                    assert (stretch.funded_share >= share - 1e-7) is is_funded, (key, lens)


def test_what_people_must_say_is_then_believed_to_be_what_must_be_true() -> None:
    checked = 0
    for seed in range(6):
        portfolio = small_portfolio(seed, pins=False, negative=False, least=6, most=8)
        plan = plan_portfolio(portfolio)
        if plan.divisible is None:
            continue
        context = context_of(portfolio, plan.divisible)
        for candidate in context.pricer.problem.candidates:
            for side in explain(context, plan, candidate.key).sides.values():
                for least, stated in (
                    (side.half_from, side.half_stated),
                    (side.whole_from, side.whole_stated),
                ):
                    if least is None or least == -math.inf:
                        assert stated == least
                        continue
                    assert stated is not None
                    after = believe(with_stated_value(portfolio, side.belief, stated))
                    assert after.mean(candidate.key, side.belief.lens) == pytest.approx(least, rel=1e-9)
                    checked += 1
    assert checked > 20


def test_what_is_required_is_funded_even_at_nothing_and_says_for_whom() -> None:
    context, plan = planned(example(changes={"loved": {"requires": ("plain",)}}))
    why = explain(context, plan, "plain")
    assert why.needed_by == ("loved",)
    assert why.reasons == ("“Loved” cannot start without it",)
    assert [requirement.of for requirement in explain(context, plan, "loved").waits_for] == ["plain"]


def test_doing_one_thing_displaces_another_where_money_is_short() -> None:
    context, plan = planned(example(budget=60.0, value_quarters=3))
    swaps = {key: explain(context, plan, key).swap for key in WORKS}
    displaced = {key for swap in swaps.values() if swap is not None for key, _ in swap.displaced}
    assert displaced
    for key, swap in swaps.items():
        assert swap is not None
        assert key not in dict(swap.displaced)
        assert all(0 < share <= 1 + 1e-9 for _, share in (*swap.displaced, *swap.brought))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lock": Lock.FUND}, "it was locked in by hand"),
        ({"lock": Lock.LEAVE_OUT}, "it was locked out by hand"),
        ({"lock": Quarter(2026, 3)}, "it was locked by hand to start in July to September 2026"),
        ({"mandated_by": "law"}, "“law” asks for it"),
        ({"committed_start": Quarter(2026, 2)}, "it is already running"),
        (
            {"earliest_start": Quarter(2028, 3)},
            "its earliest start is more than a year after the plan",
        ),
        ({"duration_quarters": None}, "it cannot be planned until somebody says how long it takes"),
        (
            {"duration_quarters": 2, "committed_start": Quarter(2025, 1)},
            "it is finished before the plan starts",
        ),
    ],
)
def test_what_settles_it_whatever_it_is_worth_is_said(change: dict[str, object], reason: str) -> None:
    context, plan = planned(example(changes={"plain": change}))
    assert explain(context, plan, "plain").reasons == (reason,)


def test_of_alternatives_the_one_that_is_done_is_named() -> None:
    both = {key: {"alternatives": "either"} for key in ("loved", "plain")}
    context, plan = planned(example(changes=both))
    left_out = next(key for key in both if plan.starts[key] is None)
    done = next(key for key in both if plan.starts[key] is not None)
    assert explain(context, plan, left_out).reasons == (
        f"“{done.capitalize()}” is done instead: only one of the alternatives can be",
    )


def test_an_unknown_initiative_is_refused() -> None:
    context, plan = planned(example())
    with pytest.raises(UnknownKeyError, match="no initiative 'nothing'"):
        explain(context, plan, "nothing")


def test_of_a_side_on_which_nothing_can_be_reached_nothing_is_said() -> None:
    likely_values: dict[tuple[str, Lens], tuple[float, ...]] = {
        (key, Lens.BUSINESS_VALUE): (0.0,) for key in ("loved", "paying", "plain")
    }
    context, plan = planned(tiny(likely_values=likely_values))
    side = explain(context, plan, "plain").sides[Lens.BUSINESS_VALUE]
    assert (side.curve, side.half_from, side.plan_from, side.has_plan_from) == (None, None, None, False)
    assert (side.evppi, side.evppi_disagreement) == (0.0, 0.0)


@pytest.mark.parametrize("spread", [0.02, 0.3, 3.0])
def test_a_curve_reaches_to_where_no_bend_could_add_a_billionth_of_a_point(spread: float) -> None:
    """Of a normal, so many standard deviations from its middle: φ(z) − z·(1 − Φ(z)) of one lies beyond."""
    context, plan = planned(tiny(spread=spread))
    for key in ("loved", "paying", "plain"):
        for lens, side in explain(context, plan, key).sides.items():
            assert side.curve is not None
            (part,) = side.belief.mixture.components
            steepest = context.pricer.steepest(key, lens)
            assert part.below == pytest.approx(part.above)
            spreads = next(
                z
                for z in range(4, 40)
                if steepest * part.above * (norm.pdf(z) - z * norm.sf(z)) < 1e-9 or z == 39
            )
            high = part.likely + spreads * part.above
            assert side.curve.segments[0].start == pytest.approx(min(-high, 0.0), rel=1e-9)
            assert side.curve.segments[-1].end == pytest.approx(max(high, 1000 / steepest), rel=1e-9)


def test_why_work_is_never_planned_is_told() -> None:
    stopped = {"stopped_on": Quarter(2026, 1).first_day}
    for change, words, reason in (
        (stopped, "it was stopped", Reason.STOPPED),
        ({**stopped, "stopped_because": "No need."}, "it was stopped: No need", Reason.STOPPED),
        ({"finished_on": Quarter(2026, 1).first_day}, "it is finished", Reason.DONE),
        (
            {"duration_quarters": None, "cost_per_quarter": None},
            "it cannot be planned until somebody says what it costs and how long it takes",
            Reason.UNKNOWN,
        ),
        (
            {"cost_per_quarter": None},
            "it cannot be planned until somebody says what it costs",
            Reason.UNKNOWN,
        ),
    ):
        context, plan = planned(example(changes={"plain": change}))
        why = explain(context, plan, "plain")
        assert (why.reasons, why.reason, why.starts) == ((words,), reason, None)
        assert (why.sides, why.swap, why.funded_share) == ({}, None, None)


def test_a_swap_is_told_by_what_moves_most_and_what_both_sides_gain() -> None:
    moved = 0
    for budget in (60.0, 90.0):
        context, plan = planned(example(budget=budget, value_quarters=3))
        pricer = context.pricer
        for key in WORKS:
            swap = explain(context, plan, key).swap
            assert swap is not None
            for shares in (swap.displaced, swap.brought):
                assert list(shares) == sorted(shares, key=lambda pair: (-pair[1], pair[0]))
                assert all(0.1 <= share <= 1 + 1e-9 for _, share in shares)
            assert set(dict(swap.displaced)).isdisjoint(dict(swap.brought))
            points = sum(pricer.weight(lens) * swap.effect.lens[lens] for lens in Lens)
            assert swap.effect.points == pytest.approx(points, abs=1e-7)
            moved += abs(points) > 1.0
    assert moved > 3
