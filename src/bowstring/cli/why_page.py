"""Why an initiative is in the plan or not, as people read it."""

import math
from collections.abc import Iterator, Sequence

from bowstring.cli.loading import Planned
from bowstring.cli.screen import Screen, percent
from bowstring.model.assessments import Lens
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.requirements import Requirement
from bowstring.model.wording import alternative_words, list_words
from bowstring.planning.prices.whatif import NOISE
from bowstring.report.why_words import speakers_of
from bowstring.tensions.reasons import HALF
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.why import Why, WhySide
from bowstring.tensions.worth import least_words, worth_words

_BARS = "▁▂▃▄▅▆▇█"
_STRIP = 48
_MOST = 6


def show_why(screen: Screen, planned: Planned, context: PricingContext, why: Why, *, points: bool) -> None:
    """Where it stands and why; each side; what it displaces; what it waits for and what waits for it.

    Args:
        screen: where it is shown.
        planned: a portfolio with its plan.
        context: what questions are priced by.
        why: the answer.
        points: what questions are ranked by, too.
    """
    screen.say(f"{why.initiative.name} ({why.initiative.key})")
    screen.say()
    place = f"in the plan, from {why.starts.first_month}" if why.starts is not None else "not in the plan"
    screen.say(f"It is {place}: {'; '.join(why.reasons)}.")
    for lens, side in why.sides.items():
        screen.heading(f"The {lens.side}")
        for line in _side_lines(planned.settings, lens, side, points=points):
            screen.say(line)
        for line in _strip_lines(planned.settings, lens, side):
            screen.say(line, keep=True)
    _show_swap(screen, planned, context, why, points=points)
    if why.waits_for:
        screen.heading("It waits for")
        for requirement in why.waits_for:
            screen.say(_waits_words(planned, context, requirement), lead="- ")
    if why.needed_by:
        screen.heading("What waits for it")
        for key in why.needed_by:
            screen.say(f"“{context.name(key)}”: {_when(planned, key)}.", lead="- ")


def _side_lines(settings: Settings, lens: Lens, side: WhySide, *, points: bool) -> Iterator[str]:
    mixture, raw = side.belief.mixture, side.belief.raw
    low, high = (amount_words(mixture.quantile(level), lens, settings) for level in (0.1, 0.9))
    mean = amount_words(mixture.mean, lens, settings)
    if raw is None:
        yield (
            f"Nobody has scored it. Similar work suggests {mean} a quarter, with a 4 in 5 chance of being "
            f"between {low} and {high}."
        )
    else:
        raw_amount = amount_words(raw.mean, lens, settings)
        adjusted = f"; {raw_amount} before adjusting for over-optimism" if raw_amount != mean else ""
        yield f"Value: {mean} a quarter, with a 4 in 5 chance of being between {low} and {high}{adjusted}."
    if side.curve is None:
        yield "Its value on this side does not change the plan."
        return
    yield _must_be_true_words(side, lens, settings)
    yield _finding_out_words(side)
    if points:
        yield (
            f"Points: knowing its worth {side.evppi:.4f}, knowing who is right {side.evppi_disagreement:.4f}."
        )


def _must_be_true_words(side: WhySide, lens: Lens, settings: Settings) -> str:
    half, whole = side.half_stated, side.whole_stated
    if side.has_plan_from:
        return _plan_words(side, lens, settings)
    if side.half_from is None or half is None:
        return "We would not do it, whatever its value on this side."
    if half == -math.inf and whole == -math.inf:
        return "We would do it sooner or later, even with no value on this side."
    who = speakers_of(side.belief)
    first = (
        "We would do at least half of it sooner or later, even with no value on this side"
        if half == -math.inf
        else f"For us to do at least half of it, {who} must say {amount_words(half, lens, settings)} a quarter"
    )
    if whole is None:
        return f"{first}; we would never do all of it."
    figure = amount_words(whole, lens, settings)
    if whole == half or figure == amount_words(half, lens, settings):
        return f"For us to do it, {who} must say {figure} a quarter."
    return f"{first}; for all of it, {figure}."


def _plan_words(side: WhySide, lens: Lens, settings: Settings) -> str:
    """What it takes for the whole plan to hold it."""
    if side.plan_stated is None:
        return "It would not be in the plan, whatever its value on this side."
    if side.plan_stated == -math.inf:
        return "It is in the plan even with no value on this side."
    figure = least_words(side.plan_stated, lens, settings)
    return f"For it to be in the plan, {speakers_of(side.belief)} must say at least {figure}."


def _finding_out_words(side: WhySide) -> str:
    if side.evppi <= NOISE:
        return "The answer would not change the plan."
    if side.belief.raw is None:
        return "Finding out could change the plan."
    if side.evppi_disagreement > HALF * side.evppi:
        return "Knowing which assessor is right could change the plan."
    return "Finding out more could change the plan; knowing which assessor is right would not."


def _strip_lines(settings: Settings, lens: Lens, side: WhySide) -> Iterator[str]:
    """How much of it would be done at each worth, above what is believed, on one axis."""
    if side.curve is None:
        return
    mixture = side.belief.mixture
    low, high = mixture.quantile(0.1), mixture.quantile(0.9)
    turns = [
        turning_point
        for turning_point in (side.half_from, side.whole_from)
        if turning_point is not None and math.isfinite(turning_point)
    ]
    # Break-evens out of all proportion would squeeze what is believed into one mark.
    near = [turn for turn in turns if turn <= 4 * max(abs(low), abs(high))]
    first, last = min(0.0, low, *near), max(high, *(1.2 * turning_point for turning_point in near), 1e-9)
    values = [first + (last - first) * (place + 0.5) / _STRIP for place in range(_STRIP)]
    marks, shares = [" "] * _STRIP, []
    for place, worth in enumerate(values):
        stretch = [segment for segment in side.curve.segments if segment.start <= worth]
        share = (stretch or side.curve.segments[:1])[-1].funded_share
        shares.append(min(1.0, max(0.0, share)))
        if low <= worth <= high:
            marks[place] = "─"
    middle = min(range(_STRIP), key=lambda place: abs(values[place] - mixture.mean))
    marks[middle] = "●"
    yield ""
    yield f"  how much is done  {''.join(_BARS[round(share * (len(_BARS) - 1))] for share in shares)}"
    yield f"  believed          {''.join(marks)}"
    ends = (amount_words(first, lens, settings), amount_words(last, lens, settings))
    yield f"  a quarter         {ends[0]}{ends[1].rjust(_STRIP - len(ends[0]))}"


def _show_swap(screen: Screen, planned: Planned, context: PricingContext, why: Why, *, points: bool) -> None:
    swap = why.swap
    if swap is None:
        return
    screen.heading("Doing all of it rather than none (an estimate)")
    screen.say(f"{worth_words(swap.effect.lens, planned.settings, up_to=False)}.")
    if points:
        screen.say(f"Points: {swap.effect.points:.4f}.")
    if swap.displaced:
        screen.say(f"It pushes out {_shares_words(context, swap.displaced)}.")
    if swap.brought:
        screen.say(f"It brings in {_shares_words(context, swap.brought)}.")
    if not swap.displaced and not swap.brought:
        screen.say("It pushes out very little.")


def _shares_words(context: PricingContext, moved: Sequence[tuple[str, float]]) -> str:
    shares = [
        f"“{context.name(key)}”" if share > 0.995 else f"{percent(share)} of “{context.name(key)}”"
        for key, share in moved
    ]
    return list_words(shares, most=_MOST)


def _waits_words(planned: Planned, context: PricingContext, requirement: Requirement) -> str:
    providers = [f"“{context.name(key)}” ({_when(planned, key)})" for key in requirement.providers]
    alternatives = alternative_words(providers)
    if not requirement.capability:
        return f"{alternatives}."
    named = planned.portfolio.index.capabilities.get(requirement.capability)
    name = named.name if named is not None else requirement.capability
    there = (
        f"ready from {requirement.available_from.first_month}"
        if requirement.available_from is not None
        else ""
    )
    return f"the capability “{name}”: {', or by '.join(part for part in (there, alternatives) if part)}."


def _when(planned: Planned, key: str) -> str:
    start = planned.plan.starts.get(key)
    if start is None:
        return "not in the plan"
    duration = planned.portfolio.index.initiatives[key].duration
    return f"{start.first_month} to {start.plus(duration - 1).last_month}" if duration else start.words


def amount_words(amount: float, lens: Lens, settings: Settings, *, digits: int = 2) -> str:
    """An amount in the lens's unit, to some figures: "3,800 people", "£110,000".

    Args:
        amount: in the lens's unit.
        lens: the side.
        settings: its unit.
        digits: significant.
    """
    size = float(f"{amount:.{digits}g}")
    if settings.is_money(lens):
        return money_words(size, settings.currency)
    return f"{size:,.0f} {settings.unit(lens)}"
