"""Worth: it is in doubt what an initiative is worth, to both sides at once."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.joint import Floats, gathered, joint_draws, pairs_of
from bowstring.model.assessments import Lens
from bowstring.model.deadlines import asked_for_by_law
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.wording import list_words
from bowstring.planning.prices.curves import SupportLine, lines_between
from bowstring.planning.prices.whatif import NOISE, Effect, WhatIf
from bowstring.planning.solver.linear import Optimum
from bowstring.tensions.kind import LIKELY, Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.worth import value_words

WHO, NOBODY = "who_is_right", "nobody_knows_yet"
# In points: what a bend or an end that is not followed could add at the most, with few initiatives and with many: far
# below what is worth talking about.
_UNSEEN, _UNSEEN_OF_MANY = 1e-6, 1e-3
_LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
# A share below which a part is not worth a word.
_SLIGHT = 0.05

Beliefs = Mapping[Lens, Belief]


def find_worth(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative that somebody has assessed and whose worth is in doubt.

    What settles it is knowing both sides at once (EVPPI): V depends on an initiative only through the points that a
    quarter of it is worth.
    Source: docs/methods.md#knowing-it-entirely; Raiffa & Schlaifer 1961.
    """
    by_law = asked_for_by_law(context.portfolio)
    for candidate in context.pricer.problem.candidates:
        if not candidate.starts or candidate.key in by_law:
            continue
        beliefs = {
            lens: belief
            for lens in context.pricer.divisible.sides
            if (belief := context.beliefs.of(candidate.key, lens)) is not None and _is_in_doubt(belief)
        }
        if any(not belief.is_provisional for belief in beliefs.values()):
            yield _tension(context, candidate.key, beliefs)


def _is_in_doubt(belief: Belief) -> bool:
    return belief.mixture.within + belief.mixture.between > 1e-24 * belief.mean**2


def _tension(context: PricingContext, key: str, beliefs: Beliefs) -> Tension:
    initiative, settings = context.initiatives[key], context.portfolio.settings
    worth = _WorthOfKnowing(context, key, beliefs)
    lens = worth.lens
    belief = beliefs[lens]
    ordered = sorted(belief.assessments, key=lambda assessment: (assessment.likely, assessment.assessor))
    least, most = ordered[0], ordered[-1]
    values = (least.likely, most.likely) if least is not most else (least.low, least.high)
    both = list_words([side.whom for side in beliefs])
    return Tension(
        kind=WORTH.key,
        about=(key,),
        pole_key="both",
        poles=(value_words(values[0], lens, settings), value_words(values[1], lens, settings)),
        question=phrase(
            "What is “{name}” worth to {both}?{discovery_words}",
            name=initiative.name,
            both=both,
            discovery_words=_discovery_words(context, key),
        ),
        what_if=phrase("we knew what it is worth"),
        outcomes=(),
        level=context.level_of(key),
        teams=(initiative.team,) if initiative.team else (),
        in_the_room=tuple(dict.fromkeys((*context.leads(key), *sorted({least.assessor, most.assessor})))),
        lens=lens,
        is_regret=True,
        effect=worth.effect,
        most=worth.most if worth.could_matter else None,
        solve=partial(_followed, worth) if worth.could_matter else None,
    )


def _followed(worth: "_WorthOfKnowing", tension: Tension) -> Tension:
    """With what knowing it is worth."""
    worth.follow()
    return replace(
        tension,
        today=_doubt_words(worth, worth.beliefs),
        outcomes=worth.outcomes,
        shares=worth.shares,
        effect=worth.effect,
        most=None,
        solve=None,
    )


def _discovery_words(context: PricingContext, key: str) -> str:
    """Of what comes before it, costs less than half as much and brings next to nothing itself: it is to find out."""
    build = context.pricer.candidates[key]
    for requirement in context.pricer.problem.requirements_by_consumer.get(key, ()):
        for provider in requirement.providers:
            before = context.pricer.candidates.get(provider)
            if before is None or before.is_committed:
                continue
            cost = before.cost * before.duration
            own, of_build = (context.pricer.points_of(name, {}) for name in (provider, key))
            if 2 * cost < build.cost * build.duration and own < _SLIGHT * of_build:
                money = money_words(cost, context.portfolio.settings.currency)
                return phrase(
                    " “{name}” comes first, for {money}. What could that show?",
                    name=context.name(provider),
                    money=money,
                )
    return ""


def _doubt_words(worth: "_WorthOfKnowing", beliefs: Beliefs) -> str:
    """How much of the doubt is who is right, and which side it lies with; empty where no figure could matter."""
    shares = worth.shares
    if not shares:
        return ""
    who = shares[WHO]
    sentences = [phrase("Nobody knows its worth yet, so it has to be found out.")]
    if who > 1 - _SLIGHT:
        sentences = [phrase("All of the doubt is about who is right.")]
    elif who >= _SLIGHT:
        sentences = [
            phrase(
                "{who} % of the doubt is about who is right; nobody knows the rest yet.", who=round(100 * who)
            )
        ]
    if len(beliefs) > 1:
        sentences.append(_side_words(shares[Lens.USER_NEED.value]))
    return " ".join(sentences)


def _side_words(user: float) -> str:
    """user: the user side's share of the doubt."""
    if user < _SLIGHT:
        return phrase("All of it is about the business.")
    if user > 1 - _SLIGHT:
        return phrase("All of it is about users.")
    return phrase(
        "{users} % of it is about users, {business} % about the business.",
        users=round(100 * user),
        business=100 - round(100 * user),
    )


@dataclass(frozen=True, slots=True)
class _PlanLine:
    """A plan that is best at some worth: V there and beyond. V's curve is the highest of all."""

    at_zero: float
    slope: float


class _WorthOfKnowing:
    """What knowing one initiative's worth to both sides is worth, as exact as the draws: outcomes, and their shares.

    most: points that it is worth at the most. could_matter: whether that is more than what is not looked at. Nothing
    more is known before `follow`.
    """

    def __init__(self, context: PricingContext, key: str, beliefs: Beliefs) -> None:
        pricer = context.pricer
        self.pricer, self.key, self.beliefs = pricer, key, beliefs
        self.mean = pricer.points_of(key, {})
        self.drawn = joint_draws({lens: belief.mixture for lens, belief in beliefs.items()})
        self.points = self._points(self.drawn)
        self.outcomes: tuple[tuple[float, WhatIf], ...] = ()
        self.effect = Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))
        self._bests: dict[float, Optimum] = {}
        self.shares: Mapping[str, float] = {}
        self.lens = max(
            (lens for lens in beliefs if beliefs[lens].assessments),
            key=lambda lens: float(np.std(self.drawn[lens])) * pricer.weight(lens),
        )
        # Of few initiatives indivisible plans, which may bend elsewhere, are priced too.
        self._is_few = context.is_few
        self._unseen = _UNSEEN if self._is_few else _UNSEEN_OF_MANY
        self.most = float(pricer.regret_at_most(key, self.points - self.mean).mean())
        self.could_matter = self.most > NOISE

    def _points(self, drawn: Mapping[Lens, Floats]) -> Floats:
        """Points that a quarter is worth, draw by draw."""
        return np.asarray(
            self.mean
            + sum(
                self.pricer.weight(lens) * (values - self.beliefs[lens].mean)
                for lens, values in drawn.items()
            )
        )

    def follow(self) -> None:
        """Follow V's curve along the points: one outcome for each stretch on which one plan is best."""
        ordered = np.sort(self.points)
        supports = [self._support(points) for points in sorted({*self._ends(ordered), self.mean})]
        lines, matters = [supports[0]], partial(self._matters, ordered)
        for left, right in itertools.pairwise(supports):
            between = lines_between(left, right, self._support, least=NOISE / 10, matters=matters)
            lines += [*between, right]
        edges = [
            left.crosses(right)
            for left, right in itertools.pairwise(lines)
            if right.slope - left.slope > 1e-12 * max(abs(left.slope), abs(right.slope))
        ]
        if not edges:
            return
        if self._is_few:
            edges += [float(edge) for edge in np.quantile(ordered, _LEVELS)]
        places = np.searchsorted(np.array(sorted(edges)), self.points)
        self.outcomes = tuple(
            (share, WhatIf(values={(self.key, lens): value for lens, value in values.items()}))
            for share, values in gathered(places, self.drawn)
        )
        self.shares = self._shares([_PlanLine(line.at(0.0), line.slope) for line in lines])
        bests = [self._best(lines, what_if) for _, what_if in self.outcomes]
        self.effect = self.pricer.expected_effect(self.outcomes, is_regret=True, bests=bests)

    def _support(self, points: float) -> SupportLine:
        self._bests[points] = self.pricer.best_at_points(self.key, points)
        return self.pricer.support_of_points(self.key, points, self._bests[points])

    def _ends(self, ordered: Floats) -> tuple[float, float]:
        """Between which points the curve is followed: beyond them nothing could add what matters."""
        _, _, falling, rising = self.pricer.unsettling(self.key)
        count = len(ordered)
        below = np.cumsum(np.arange(1, count) * np.diff(ordered)) * falling / count
        above = np.cumsum(np.arange(1, count) * np.diff(ordered)[::-1]) * rising / count
        first, last = (int(np.searchsorted(beyond, self._unseen)) for beyond in (below, above))
        low, high = float(ordered[min(first, count - 1)]), float(ordered[max(0, count - 1 - last)])
        return min(low, self.mean), max(high, self.mean)

    def _best(self, lines: Sequence[SupportLine], what_if: WhatIf) -> Optimum:
        """The best plan if the initiative is worth what an outcome says."""
        points = self.pricer.points_of(self.key, {lens: value for (_, lens), value in what_if.values.items()})
        line = max(lines, key=lambda line: line.at(points))
        best = self._bests[line.value]
        return Optimum(value=best.value + line.slope * (points - line.value), x=best.x)

    def _matters(self, ordered: Floats, left: SupportLine, right: SupportLine, crossing: float) -> bool:
        """Whether the curve could lie so far above two lines that cross that what it adds there could matter."""
        first, last = np.searchsorted(ordered, [left.value, right.value])
        part = (crossing - left.value) / (right.value - left.value)
        chord = left.height + (right.height - left.height) * part
        return (chord - left.at(crossing)) * float(last - first) / len(ordered) > self._unseen

    def _shares(self, lines: Sequence[_PlanLine]) -> Mapping[str, float]:
        """Who is right and what nobody knows, of the whole; each side's part of what the sides are worth alone."""
        today = self._gain(np.array([self.mean]), np.ones(1), lines)
        whole = self._gain(self.points, np.full(len(self.points), 1 / len(self.points)), lines) - today
        alone = {}
        for lens, values in self.drawn.items():
            points = self._points({lens: values})
            gain = self._gain(points, np.full(len(points), 1 / len(points)), lines) - today
            alone[lens] = max(0.0, gain)
        spoken = {lens: belief for lens, belief in self.beliefs.items() if belief.assessments}
        means, chances = pairs_of([belief.mixture for belief in spoken.values()])
        right = self._points({lens: means[:, place] for place, lens in enumerate(spoken)})
        settled_part = min(whole, max(0.0, self._gain(right, chances, lines) - today))
        together = sum(alone.values())
        who = settled_part / whole if whole > 0 else 0.0
        sides = {
            lens.value: gain / together if together > 0 else 1 / len(alone) for lens, gain in alone.items()
        }
        return {WHO: who, NOBODY: 1 - who, **sides}

    def _gain(self, points: Floats, chances: Floats, lines: Sequence[_PlanLine]) -> float:
        """Expected V over some points a quarter."""
        best = np.max([line.at_zero + line.slope * points for line in lines], axis=0)
        return float(best @ chances)


WORTH = Kind(
    key="worth",
    words=phrase("worth"),
    asks=phrase("what is it worth?"),
    find=find_worth,
    purpose=Purpose.FIND_OUT,
    hours=0.5,
    prior=LIKELY,
    knowing=phrase("Knowing what it is worth lets us choose better"),
    asks_value=True,
    is_scored=True,
    is_up_to=True,
)
