"""The answer of `why` for programs, with the keys that docs/commands.md lists."""

import math
from collections.abc import Sequence

from bowstring.answers.answer import Answer, finite, lens_change, problem_answers
from bowstring.beliefs.distributions import Mixture
from bowstring.model.problems import Problem
from bowstring.planning.prices.curves import ValueCurve
from bowstring.tensions.why import Swap, Why, WhySide
from bowstring.worlds.worlds import WorkInWorlds


def why_answer(why: Why, problems: Sequence[Problem], work: WorkInWorlds | None = None) -> Answer:
    """`why`; what is told by lens leaves a lens without a curve out of `curve` and `kinks`.

    Args:
        why: the explanation.
        problems: of reading and planning.
        work: the initiative over all worlds, where somebody had them drawn.
    """
    sides = {lens.value: side for lens, side in why.sides.items()}
    curves = {lens: side.curve for lens, side in sides.items() if side.curve is not None}
    return {
        "initiative": why.initiative.key,
        "name": why.initiative.name,
        "starts": str(why.starts) if why.starts is not None else None,
        "reason": why.reason.value if why.reason is not None else None,
        "reasons": list(why.reasons),
        "funded_share": finite(why.funded_share),
        "curve": {lens: _curve_points(curve) for lens, curve in curves.items()},
        "kinks": {lens: list(curve.kinks) for lens, curve in curves.items()},
        "must_be_true": {lens: _must_be_true(side) for lens, side in sides.items()},
        "believed": {lens: _believed(side) for lens, side in sides.items()},
        "evppi": {lens: side.evppi for lens, side in sides.items()},
        "evppi_disagreement": {lens: side.evppi_disagreement for lens, side in sides.items()},
        "waits_for": [
            {
                "capability": requirement.capability or None,
                "providers": list(requirement.providers),
                "available_from": str(requirement.available_from)
                if requirement.available_from is not None
                else None,
            }
            for requirement in why.waits_for
        ],
        "needed_by": list(why.needed_by),
        "all_or_nothing": _swap(why.swap),
        "share_of_worlds": work.share if work is not None else None,
        "problems": problem_answers(problems),
    }


def _curve_points(curve: ValueCurve) -> list[Answer]:
    """Where each stretch of the curve begins, with the share funded along it, and where the last one ends."""
    last = curve.segments[-1]
    points: list[Answer] = [
        {"value": segment.start, "plan_value": segment.plan_value, "funded_share": segment.funded_share}
        for segment in curve.segments
    ]
    end: Answer = {"value": last.end, "plan_value": curve.at(last.end), "funded_share": last.funded_share}
    return [*points, end]


def _must_be_true(side: WhySide) -> Answer:
    """The least worth a quarter from which half, or all, is funded: 0 even at nothing, None never.

    As believed, and as all who have spoken would have to state it.
    """
    return {
        "half_from": _least(side.half_from),
        "whole_from": _least(side.whole_from),
        "half_stated": _least(side.half_stated),
        "whole_stated": _least(side.whole_stated),
        "plan_from": _least(side.plan_from),
        "plan_stated": _least(side.plan_stated),
        "is_plan_proven": side.has_plan_from,
    }


def _least(worth: float | None) -> float | None:
    return 0.0 if worth == -math.inf else worth


def _believed(side: WhySide) -> Answer:
    """What is believed, adjusted for over-optimism; `raw`: as the assessors said it, None if nobody did."""
    raw = side.belief.raw
    return {
        **_mixture(side.belief.mixture),
        "provisional": side.belief.is_provisional,
        "trust": side.belief.trust,
        "only_own_team": side.belief.only_own_team,
        "set_aside": len(side.belief.set_aside),
        "unbacked": len(side.belief.unbacked),
        "raw": _mixture(raw) if raw is not None else None,
    }


def _mixture(mixture: Mixture) -> Answer:
    return {
        "mean": mixture.mean,
        "p10": mixture.quantile(0.1),
        "p50": mixture.quantile(0.5),
        "p90": mixture.quantile(0.9),
        "within": mixture.within,
        "between": mixture.between,
    }


def _swap(swap: Swap | None) -> Answer | None:
    """Doing all of it rather than none, if work could be split."""
    if swap is None:
        return None
    return {
        "points": finite(swap.effect.points),
        **lens_change(swap.effect.lens),
        "displaced": dict(swap.displaced),
        "brought": dict(swap.brought),
    }
