"""For a conversation as it happens: how the plan would change with a figure, worked out before anybody moves it."""

from collections.abc import Callable, Iterable, Iterator

from bowstring.beliefs.distributions import Mixture
from bowstring.model.assessments import Lens
from bowstring.planning.prices.plan_curve import PlanAlongCurve, plan_along
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.tension import PricingContext

# Of what is believed: what lies further out on either side. Of its ends: how much further people may go.
_TAIL, _MORE = 0.05, 0.5

Progress = Callable[[float], None]
Subject = tuple[str, Lens]


def plans_along(
    context: PricingContext, subjects: Iterable[Subject], *, on_progress: Progress | None = None
) -> Iterator[PlanAlongCurve]:
    """The plan along the value curve of each initiative and lens, from nothing to well above what is believed.

    What has no value curve, such as work that is not planned, is left out.

    Args:
        context: today's prices.
        subjects: initiatives and sides.
        on_progress: told how far it is, 0 to 1.
    """
    wanted = list(subjects)
    for place, (key, lens) in enumerate(wanted):
        belief = context.beliefs.of(key, lens)
        is_planned = key in context.pricer.candidates and context.pricer.steepest(key, lens) > 0
        if belief is not None and is_planned:
            low, high = span_of(belief.mixture)
            yield plan_along(context.pricer, context.pricer.drawn_curve(key, lens, low, high))
        if on_progress is not None:
            on_progress((place + 1) / len(wanted))


def span_of(mixture: Mixture) -> tuple[float, float]:
    """The worths a quarter that people may try in a conversation: nothing, all that is believed, and half as much more.

    Beyond it the plan at its end goes on, which is no longer exact.
    """
    low, high = mixture.quantile(_TAIL), mixture.quantile(1 - _TAIL)
    return min(0.0, low - _MORE * abs(low)), max(0.0, high + _MORE * abs(high))


def subjects_that_matter(context: PricingContext, ledger: Ledger) -> tuple[Subject, ...]:
    """Both sides of each initiative that an open question about a figure could change the plan by, dearest first."""
    keys = dict.fromkeys(
        open_tension.tension.about[0]
        for open_tension in ledger.open_tensions
        if open_tension.could_change_the_plan
        and open_tension.kind.asks_value
        and open_tension.tension.most is None
    )
    return tuple((key, lens) for key in keys for lens in Lens if lens in context.pricer.divisible.aims.ideals)
