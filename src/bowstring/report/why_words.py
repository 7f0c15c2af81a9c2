"""Why an initiative is in the plan or not, in sentences that pages share."""

import math

from bowstring.beliefs.belief import Belief
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.tensions.reasons import Reason
from bowstring.tensions.why import Why, WhySide
from bowstring.tensions.worth import least_words, value_words

# Chances that its worth reaches the break-even, between which nobody can be sure.
_NARROW = (0.2, 0.8)


def standing_words(why: Why, settings: Settings) -> tuple[str, str]:
    """Where it stands, and what that hangs on: "In the plan from October 2026, by a narrow margin:" "it depends …"."""
    place = _place_words(why, settings)
    lens = hinge_of(why)
    if lens is None:
        reasons = "; ".join(why.reasons)
        return f"{place}:", f"{reasons}." if reasons else ""
    return phrase("{place}, by a narrow margin:", place=place), phrase(
        "it depends on its value to {whom}.", whom=lens.whom
    )


def hinge_of(why: Why) -> Lens | None:
    """The side whose worth leaves open whether it is done; None if something else settles it, or it is plain."""
    initiative = why.initiative
    if why.reason not in (None, Reason.WORTH):
        return None
    if initiative.is_firm or initiative.is_over or initiative.lock is not None or why.swap is None:
        return None
    chances = {
        lens: chance for lens, side in why.sides.items() if (chance := chance_of_enough(side)) is not None
    }
    least, most = _NARROW
    narrow = {lens: abs(chance - 0.5) for lens, chance in chances.items() if least <= chance <= most}
    return min(narrow, key=lambda lens: (narrow[lens], lens.value), default=None)


def chance_of_enough(side: WhySide) -> float | None:
    """How likely a side's worth is to reach what it takes for half of it to be done; None if no worth decides."""
    if side.half_from is None or not math.isfinite(side.half_from):
        return None
    return 1.0 - side.belief.mixture.cdf(side.half_from)


def must_be_true(side: WhySide, settings: Settings) -> str:
    """What people would have to say of its worth through one lens, the other being as believed."""
    lens, half, whole = side.belief.lens, side.half_stated, side.whole_stated
    if side.has_plan_from:
        return _must_for_the_plan(side, settings)
    if half is None:
        return phrase("We would not do it, whatever its value on this side.")
    if half == -math.inf and whole == -math.inf:
        return phrase("We would do it sooner or later, even with no value on this side.")
    who = speakers_of(side.belief).capitalize()
    if half == -math.inf:
        least = phrase("We would do at least half of it sooner or later, even with no value on this side")
    else:
        least = phrase(
            "{who} must say at least {value_words} for us to do half of it",
            who=who,
            value_words=value_words(half, lens, settings),
        )
    if whole is None:
        return phrase("{least}; we would never do all of it.", least=least)
    figure = value_words(whole, lens, settings)
    if half != -math.inf and figure == value_words(half, lens, settings):
        return phrase("{who} must say at least {figure}.", who=who, figure=figure)
    return phrase("{least}; {figure} for all of it.", least=least, figure=figure)


def _must_for_the_plan(side: WhySide, settings: Settings) -> str:
    """What it takes for the whole plan to hold it."""
    if side.plan_stated is None:
        return phrase("It would not be in the plan, whatever its value on this side.")
    if side.plan_stated == -math.inf:
        return phrase("It is in the plan even with no value on this side.")
    figure = least_words(side.plan_stated, side.belief.lens, settings)
    return phrase(
        "{speakers_of} must say at least {figure} for it to be in the plan.",
        speakers_of=speakers_of(side.belief).capitalize(),
        figure=figure,
    )


def speakers_of(belief: Belief) -> str:
    """Those whose word it takes: "the assessor", "both assessors", "all 3 assessors", "somebody"."""
    count = len(belief.assessments) + len(belief.set_aside)
    return (
        ("somebody", phrase("the assessor"), phrase("both assessors"))[count]
        if count < 3
        else phrase("all {count} assessors", count=count)
    )


def _place_words(why: Why, settings: Settings) -> str:
    if why.initiative.is_over:
        return phrase("Not in the plan")
    if why.starts is None:
        return phrase("Left out")
    if why.starts < settings.start:
        return phrase("Under way since {first_month}", first_month=why.starts.first_month)
    return phrase("In the plan from {first_month}", first_month=why.starts.first_month)
