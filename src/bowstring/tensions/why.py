"""Why an initiative is in the plan or not: its value curves, what must be true, what it displaces or waits for."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.stated import stated_value_for
from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import Requirement
from bowstring.model.wording import list_words
from bowstring.planning.plan import Plan
from bowstring.planning.prices.curves import ValueCurve
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import Effect
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Floats, ProgramChange
from bowstring.planning.solver.linear import Optimum
from bowstring.tensions.break_even import break_even
from bowstring.tensions.reasons import FEW, HALF, Reason, WhyNot, why_not
from bowstring.tensions.tension import PricingContext

WHOLE = 1.0
# In points: what beliefs beyond a curve's ends may hide.
_HIDDEN = 1e-9
_LEAST_SPREADS, _MOST_SPREADS = 4, 40
# The curve is followed to where this initiative alone would be worth so many points.
_POINTS_TO_FOLLOW = 1000.0
# Of the shares of other work that move, the least that is told.
_LEAST_MOVE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class WhySide:
    """One lens of the answer. Source: docs/methods.md#value-curve.

    curve: exact, from far below what is believed to where it would outweigh everything; None if the lens has no
    ideal. half_from, whole_from: the least that must be believed a quarter for at least half, or all, of it to be
    funded if work could be split; −∞ even at nothing, None never. plan_from: the least with which the whole plan
    holds it; has_plan_from: whether that was worked out and proven, as it is in small portfolios. half_stated,
    whole_stated, plan_stated: the same as people state it: the likely figure that all who have spoken would have to
    say. evppi: points that knowing its worth is worth; evppi_disagreement: that knowing which assessor is right is.
    """

    belief: Belief
    curve: ValueCurve | None = None
    half_from: float | None = None
    whole_from: float | None = None
    half_stated: float | None = None
    whole_stated: float | None = None
    plan_from: float | None = None
    plan_stated: float | None = None
    has_plan_from: bool = False
    evppi: float = 0.0
    evppi_disagreement: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Doing all of it rather than none, in the best plan if work could be split.

    effect: the change in V and in each lens. displaced: by key, the share of other work that then is not done, dearest
    first; brought: the share that then is.
    """

    effect: Effect
    displaced: tuple[tuple[str, float], ...] = ()
    brought: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer. reasons: in words. reason: what keeps it out of the plan; None if it is in.

    funded_share: in the best plan if work could be split; None if not planned.
    waits_for: its requirements. needed_by: keys of what requires it. swap: None if it cannot be chosen either way.
    """

    initiative: Initiative
    starts: Quarter | None
    reasons: tuple[str, ...]
    reason: Reason | None = None
    funded_share: float | None = None
    sides: Mapping[Lens, WhySide] = field(default_factory=dict)
    waits_for: tuple[Requirement, ...] = ()
    needed_by: tuple[str, ...] = ()
    swap: Swap | None = None


def explain(context: PricingContext, plan: Plan, key: str) -> Why:
    """Why an initiative is in the plan, or not. Raises: UnknownKeyError where there is no such initiative."""
    initiative = context.initiatives.get(key)
    if initiative is None:
        raise UnknownKeyError(phrase("there is no initiative {key!r}.", key=key))
    pricer, starts = context.pricer, plan.starts.get(key)
    candidate = pricer.candidates.get(key)
    waits_for = pricer.problem.requirements_by_consumer.get(key, ())
    needed_by = tuple(dict.fromkeys(context.consumers.get(key, ())))
    if candidate is None or not candidate.starts:
        unplanned = _why_not_planned(initiative, candidate)
        return Why(
            initiative=initiative,
            starts=starts,
            reasons=unplanned.words,
            reason=unplanned.reason,
            waits_for=waits_for,
            needed_by=needed_by,
        )
    if starts is not None:
        reasons, reason = _reasons(context, plan, candidate, needed_by), None
    else:
        outside = why_not(context, plan, candidate)
        reasons, reason = outside.words, outside.reason
    # Whether its worth settles whether it is in the plan.
    is_by_worth = (
        len(pricer.candidates) <= FEW
        and reason in (None, Reason.WORTH)
        and not initiative.is_firm
        and initiative.lock is None
    )
    sides = {
        lens: _side(pricer, belief, is_by_worth=is_by_worth)
        for lens in Lens
        if (belief := context.beliefs.of(key, lens)) is not None
    }
    return Why(
        initiative=initiative,
        starts=starts,
        reasons=reasons,
        reason=reason,
        funded_share=pricer.share(candidate, pricer.base.x),
        sides=sides,
        waits_for=waits_for,
        needed_by=needed_by,
        swap=_swap(pricer, candidate),
    )


def evppi(curve: ValueCurve, mixture: Mixture) -> float:
    """E[F(v)] − F(E[v]) in points: what knowing the worth is worth. Never negative, exact up to the curve's ends.

    Each kink k at which the slope rises by s adds s·(E[max(0, v − k)] − max(0, E[v] − k)).
    Source: docs/methods.md#knowing-it-entirely.
    """
    mean = mixture.mean
    return math.fsum(
        rise * max(0.0, mixture.excess(kink) - max(0.0, mean - kink)) for kink, rise in _rises(curve)
    )


def evppi_of_means(curve: ValueCurve, mixture: Mixture) -> float:
    """The same for knowing only whose mean is right: what settling the disagreement is worth, in points."""
    mean, means = mixture.mean, [component.mean for component in mixture.components]
    total = 0.0
    for kink, rise in _rises(curve):
        expected = math.fsum(
            weight * max(0.0, component_mean - kink)
            for weight, component_mean in zip(mixture.weights, means, strict=True)
        )
        total += rise * max(0.0, expected - max(0.0, mean - kink))
    return total


def curve_of(pricer: Pricer, belief: Belief) -> ValueCurve | None:
    """The value curve from far below what is believed to where it would outweigh everything.

    None if the lens has no ideal, or it cannot be planned.
    """
    steepest = pricer.steepest(belief.initiative, belief.lens)
    if steepest <= 0:
        return None
    low, high = _reach(belief.mixture, steepest)
    return pricer.curve(
        belief.initiative, belief.lens, min(low, -high, 0.0), max(high, _POINTS_TO_FOLLOW / steepest)
    )


def _rises(curve: ValueCurve) -> list[tuple[float, float]]:
    """Each kink, and by how much the slope rises there."""
    pairs = itertools.pairwise(curve.segments)
    return [(right.start, right.slope - left.slope) for left, right in pairs]


def _side(pricer: Pricer, belief: Belief, *, is_by_worth: bool) -> WhySide:
    curve = curve_of(pricer, belief)
    if curve is None:
        return WhySide(belief=belief)
    half, whole = _from(curve, HALF), _from(curve, WHOLE)
    least = break_even(pricer, belief) if is_by_worth else None
    return WhySide(
        belief=belief,
        curve=curve,
        half_from=half,
        whole_from=whole,
        half_stated=as_stated(belief, half),
        whole_stated=as_stated(belief, whole),
        plan_from=None if least is None else least.believed,
        plan_stated=None if least is None else least.stated,
        has_plan_from=least is not None,
        evppi=evppi(curve, belief.mixture),
        evppi_disagreement=evppi_of_means(curve, belief.mixture),
    )


def _from(curve: ValueCurve, share: float) -> float | None:
    """The least worth at which so much is funded; −∞ where it is at nothing or less already."""
    least = curve.funded_from(share)
    return -math.inf if least is not None and least <= 0 else least


def as_stated(belief: Belief, believed: float | None) -> float | None:
    """A threshold as people state it: −∞ and None stay what they are; None too if no figure that is stated does it."""
    if believed is None or believed == -math.inf:
        return believed
    return stated_value_for(belief, believed)


def _reach(mixture: Mixture, steepest: float) -> tuple[float, float]:
    """Ends beyond which no kink could add more than a hair to what knowing the worth is worth."""
    low = high = mixture.mean
    for spreads in range(_LEAST_SPREADS, _MOST_SPREADS):
        low = min(component.likely - spreads * component.below for component in mixture.components)
        high = max(component.likely + spreads * component.above for component in mixture.components)
        above = mixture.excess(high)
        below = mixture.excess(low) - (mixture.mean - low)
        if steepest * max(above, below) < _HIDDEN:
            break
    return low, high


def _swap(pricer: Pricer, candidate: Candidate) -> Swap | None:
    """All of it against none of it; None if either cannot be planned."""
    last = candidate.last_column
    whole = pricer.solver.resolve(ProgramChange(columns=((last, 1.0, 1.0),)))
    none = pricer.solver.resolve(
        ProgramChange(columns=tuple((column, 0.0, 0.0) for column in candidate.columns))
    )
    if not (whole.is_feasible and none.is_feasible):
        return None
    moved = [
        (other.key, float(whole.x[other.last_column] - none.x[other.last_column]))
        for other in pricer.problem.candidates
        if other.starts and other.key != candidate.key
    ]
    largest = sorted(
        (shift for shift in moved if abs(shift[1]) >= _LEAST_MOVE),
        key=lambda shift: (-abs(shift[1]), shift[0]),
    )
    return Swap(
        effect=_difference(pricer, whole, none),
        displaced=tuple((key, -share) for key, share in largest if share < 0),
        brought=tuple((key, share) for key, share in largest if share > 0),
    )


def _difference(pricer: Pricer, optimum: Optimum, other: Optimum) -> Effect:
    def total(lens: Lens, x: Floats) -> float:
        return float(pricer.totals[lens] @ x) if lens in pricer.divisible.scale else 0.0

    return Effect(
        points=optimum.value - other.value,
        lens={lens: total(lens, optimum.x) - total(lens, other.x) for lens in Lens},
    )


def _why_not_planned(initiative: Initiative, candidate: Candidate | None) -> WhyNot:
    if initiative.is_stopped:
        because = f": {initiative.stopped_because.rstrip('.')}" if initiative.stopped_because else ""
        return WhyNot(reason=Reason.STOPPED, words=(phrase("it was stopped{because}", because=because),))
    if initiative.is_complete:
        return WhyNot(reason=Reason.DONE, words=(phrase("it is finished"),))
    if not initiative.is_plannable:
        unknown = [
            *([phrase("what it costs")] if initiative.quarterly_cost is None else []),
            *([phrase("how long it takes")] if initiative.duration is None else []),
        ]
        words = phrase("it cannot be planned until somebody says {unknown}", unknown=list_words(unknown))
        return WhyNot(reason=Reason.UNKNOWN, words=(words,))
    if candidate is None:
        return WhyNot(reason=Reason.DONE, words=(phrase("it is finished before the plan starts"),))
    words = phrase("its earliest start is more than a year after the plan")
    return WhyNot(reason=Reason.TIME, words=(words,))


def _reasons(
    context: PricingContext, plan: Plan, candidate: Candidate, needed_by: Sequence[str]
) -> tuple[str, ...]:
    """Why work is in the plan: what settles it whatever it is worth, else that it is its worth; each in words."""
    initiative, reasons = candidate.initiative, []
    if candidate.is_committed:
        reasons.append(phrase("it is already running"))
    if initiative.mandated_by:
        decision = context.portfolio.index.decisions.get(initiative.mandated_by)
        reasons.append(
            phrase(
                "“{title}” asks for it",
                title=decision.title if decision is not None else initiative.mandated_by,
            )
        )
    if isinstance(initiative.lock, Quarter):
        reasons.append(phrase("it was locked by hand to start in {words}", words=initiative.lock.words))
    elif initiative.lock is Lock.FUND:
        reasons.append(phrase("it was locked in by hand"))
    funded = set(plan.funded)
    waiting = [context.name(key) for key in needed_by if key in funded]
    if waiting:
        reasons.append(
            phrase(
                "{part} cannot start without it", part=list_words([f"“{name}”" for name in waiting], most=3)
            )
        )
    if not reasons and context.pricer.share(candidate, context.pricer.base.x) < HALF:
        return (phrase("it fits beside the other work"),)
    return tuple(reasons) or (phrase("its value earns it a place"),)
