"""Parts of answers that are told beside a price: who is right, how far two overlap."""

import pytest
from tests.tensions.test_duplication import KEY, TEXTS
from tests.tensions.test_why import bent_curve
from tests.tensions.tiny import START, priced, tiny

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.planning.planner import plan_portfolio
from bowstring.reuse.duplicates import find_duplicates
from bowstring.tensions.pricing import context_of
from bowstring.tensions.why import evppi_of_means, explain


@pytest.mark.parametrize(
    ("kink", "points"), [(15.0, 2.5), (10.0, 5.0), (5.0, 2.5), (-1.0, 0.0), (21.0, 0.0), (10.5, 4.75)]
)
def test_knowing_who_is_right_is_worth_what_the_bend_between_them_adds(kink: float, points: float) -> None:
    """One says 0, the other 20, each as likely: beyond the kink a unit more is a point more."""
    certain = tuple(TwoPieceNormal(likely=likely, below=0.0, above=0.0) for likely in (0.0, 20.0))
    mixture = Mixture(weights=(0.5, 0.5), components=certain)
    assert evppi_of_means(bent_curve(kink), mixture) == pytest.approx(points)


def test_two_that_look_alike_say_how_much() -> None:
    portfolio = tiny(works=TEXTS)
    (double,) = find_duplicates(portfolio)
    assert double.likeness is not None
    tension = priced(portfolio).of_kind("duplication")[KEY]
    percent = f"{100 * double.likeness:.0f}"
    assert 10 < float(percent) < 100
    assert f"overlap as far as they look alike ({percent} %)" in tension.what_if


@pytest.mark.parametrize(("named", "words"), [(True, "Who you are"), (False, "identity")])
def test_what_is_there_too_late_is_called_as_people_call_it(named: bool, words: str) -> None:
    hub = Asset(
        key="hub",
        name="Hub",
        focus=Focus.PLATFORM,
        phase=Phase.BETA,
        provides=("identity",),
        available_from=START.plus(2),
    )
    portfolio = tiny(
        works={"loved": {"requires_capabilities": ("identity",)}},
        assets=(hub,),
        capabilities=(Capability(key="identity", name="Who you are"),) if named else (),
    )
    plan = plan_portfolio(portfolio, floor=0.0)
    assert plan.divisible is not None
    reasons = explain(context_of(portfolio, plan.divisible, plan), plan, "loved").reasons
    assert reasons == (f"it needs “{words}”, which is ready from October 2026: too late",)
