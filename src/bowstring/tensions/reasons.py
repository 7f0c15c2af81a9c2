"""Why work is not in the plan: the constraint that, lifted alone, lets it in; its worth only where more would."""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.initiatives import Lock
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.money import money_words
from bowstring.model.quarters import Quarter
from bowstring.model.wording import alternative_words, count_words, list_words, number_words
from bowstring.planning.clashes.clash_words import fact_words
from bowstring.planning.clashes.clashes import explain_clash
from bowstring.planning.plan import Plan
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import Candidate, ConstraintKind, ConstraintSource, PlanningProblem
from bowstring.planning.problem.programs import Floats
from bowstring.tensions.best_whole import best_whole
from bowstring.tensions.tension import PricingContext

HALF = 0.5
FEW = 30
"""Of so few candidates whole plans are proven in a moment."""
_CLASH_SECONDS = 5.0


class Reason(StrEnum):
    """What keeps work out of the plan. Source: docs/methods.md#why-not."""

    WORTH = "worth"
    SKILL = "skill"
    MONEY = "money"
    ORDER = "order"
    LAW = "law"
    ALTERNATIVE = "alternative"
    TIME = "time"
    BALANCE = "balance"
    FIT = "fit"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """The reason that work is not in the plan, and sentences without a full stop that tell it."""

    reason: Reason
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lift:
    """Constraints to lift together, and the reason that they stand for."""

    reason: Reason
    sources: tuple[ConstraintSource, ...]
    discipline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A plan that was tried: whether there is one, whether it holds the work, its solution."""

    is_feasible: bool
    is_in: bool
    x: Floats


def why_not(context: PricingContext, plan: Plan, candidate: Candidate) -> WhyNot:
    """Why work that could start is not in the plan, by plans with one constraint lifted at a time.

    Whole plans are tried where there are few initiatives, else divisible ones. Source: docs/methods.md#why-not.
    """
    plain = reason_at_sight(context.pricer.problem, candidate)
    return plain if plain is not None else _ReasonSearch(context, plan, candidate).reason()


def reason_at_sight(problem: PlanningProblem, candidate: Candidate) -> WhyNot | None:
    """The reason where no other plan has to be looked at; None if it takes that."""
    initiative = candidate.initiative
    if initiative.lock is Lock.LEAVE_OUT:
        return WhyNot(reason=Reason.LAW, words=(phrase("it was locked out by hand"),))
    if candidate.plan_column is None:
        return WhyNot(reason=Reason.TIME, words=(phrase("it cannot start until after the plan ends"),))
    if not problem.plan_pattern[candidate.first_column : candidate.last_column + 1].any():
        return WhyNot(
            reason=Reason.TIME,
            words=(phrase("it cannot finish before the last quarter for which we count value"),),
        )
    for discipline in sorted(initiative.effort):
        if _never_enough(problem, candidate, discipline):
            return WhyNot(
                reason=Reason.SKILL, words=(_skill_words(problem, candidate, discipline, is_taken=False),)
            )
    return None


class _ReasonSearch:
    """Tries plans of one portfolio until the reason is plain."""

    def __init__(self, context: PricingContext, plan: Plan, candidate: Candidate) -> None:
        self.context, self.plan, self.candidate = context, plan, candidate
        self.pricer, self.problem = context.pricer, context.pricer.problem
        self.is_small = len(self.problem.candidates) <= FEW

    def reason(self) -> WhyNot:
        """The first constraint that lets it in; else what makes it possible at all; else its worth."""
        # Where today's best divisible plan does all of it, nothing stands in its way.
        is_free = not self.is_small and float(self.pricer.base.x[self._column]) >= 1 - 1e-9
        can_be_done = self._try(forced=not is_free).is_feasible
        possible: list[_Lift] = []
        for lift in self._lifts(can_be_done=can_be_done):
            trial = self._try(lift.sources)
            if trial.is_in:
                return WhyNot(reason=lift.reason, words=self._words(lift, trial, can_be_done=can_be_done))
            if not can_be_done and self._try(lift.sources, forced=True).is_feasible:
                possible.append(lift)
        if possible:
            words = self._words(possible[0], None, can_be_done=False)
            return WhyNot(
                reason=possible[0].reason,
                words=(*words, phrase("even without that, its value alone would not earn it a place")),
            )
        return self._worth() if can_be_done else self._clash()

    @property
    def _column(self) -> int:
        column = self.candidate.plan_column
        return self.candidate.last_column if column is None else column

    def _try(self, lifted: Sequence[ConstraintSource] = (), *, forced: bool = False) -> _Trial:
        """The best plan without some constraints; forced: it must hold the work."""
        what_if = WhatIf(dropped=tuple(lifted), funded=(self.candidate.key,) if forced else ())
        x = best_whole(self.pricer, what_if).x if self.is_small else self.pricer.best(what_if).x
        return _Trial(is_feasible=x.size > 0, is_in=x.size > 0 and float(x[self._column]) >= HALF, x=x)

    def _lifts(self, *, can_be_done: bool) -> Iterator[_Lift]:
        """What may stand in its way, what is nearest to it first; money only where it can never be paid."""
        key, initiative = self.candidate.key, self.candidate.initiative
        group = self._of(ConstraintKind.ALTERNATIVES, initiative.alternatives)
        if group:
            yield _Lift(reason=Reason.ALTERNATIVE, sources=group)
        waits = self._of(ConstraintKind.REQUIREMENT, key)
        if waits:
            yield _Lift(reason=Reason.ORDER, sources=waits)
        for kind in (ConstraintKind.MANDATE, ConstraintKind.LOCK):
            pins = self._of(kind)
            if pins:
                yield _Lift(reason=Reason.LAW, sources=pins)
        money = self._of(ConstraintKind.BUDGET)
        for discipline in sorted(initiative.effort):
            people = self._of(ConstraintKind.CAPACITY, discipline)
            # Where money does it too, it is not the people that are missing, but worth beside other work.
            if people and not (can_be_done and money and self._try(money).is_in):
                yield _Lift(reason=Reason.SKILL, sources=people, discipline=discipline)
        if money and not can_be_done:
            yield _Lift(reason=Reason.MONEY, sources=money)
        for kind in (ConstraintKind.SPEND, ConstraintKind.FLOOR, ConstraintKind.OUTCOME):
            shares = self._of(kind)
            if shares:
                yield _Lift(reason=Reason.BALANCE, sources=shares)

    def _of(self, kind: ConstraintKind, about: str | None = None) -> tuple[ConstraintSource, ...]:
        """The constraints of a kind, about something where that is named."""
        pins = (source for source, _, _, _ in self.problem.bounds)
        return tuple(
            dict.fromkeys(
                source
                for source in (*self.problem.sources, *pins)
                if source.kind is kind and (about is None or (bool(about) and source.about[:1] == (about,)))
            )
        )

    def _words(self, lift: _Lift, trial: _Trial | None, *, can_be_done: bool) -> tuple[str, ...]:
        if lift.reason is Reason.SKILL:
            return (_skill_words(self.problem, self.candidate, lift.discipline, is_taken=True),)
        if lift.reason is Reason.ALTERNATIVE:
            return self._alternative_words()
        if lift.reason is Reason.ORDER:
            return self._order_words()
        if lift.reason is Reason.LAW:
            return (self._law_words(lift, trial, can_be_done=can_be_done),)
        if lift.reason is Reason.MONEY:
            return (self._money_words(lift),)
        facts = list_words([fact_words(self.problem, source) for source in lift.sources], most=2)
        return (phrase("what we must keep leaves no room for it: {facts}", facts=facts),)

    def _alternative_words(self) -> tuple[str, ...]:
        group = self.candidate.initiative.alternatives
        taken = [
            other.initiative.name
            for other in self.problem.candidates
            if other.initiative.alternatives == group
            and other.key != self.candidate.key
            and (self.plan.starts.get(other.key) is not None or other.key in self.plan.later)
        ]
        if not taken:
            return (phrase("a better alternative is done, and only one of them can be"),)
        return (phrase("“{taken}” is done instead: only one of the alternatives can be", taken=taken[0]),)

    def _order_words(self) -> tuple[str, ...]:
        words = []
        for requirement in self.problem.requirements_by_consumer.get(self.candidate.key, ()):
            ends: list[Quarter] = []
            for key in requirement.providers:
                start, duration = self.plan.starts.get(key), self.context.initiatives[key].duration
                if start is not None and duration is not None:
                    ends.append(start.plus(duration))
            if requirement.available_from is not None:
                ends.append(requirement.available_from)
            names = alternative_words([f"“{self.context.name(key)}”" for key in requirement.providers])
            capability = self.context.portfolio.index.capabilities.get(requirement.capability)
            subject = names or f"“{capability.name if capability is not None else requirement.capability}”"
            if not ends:
                words.append(phrase("it needs {subject}, which is not in the plan", subject=subject))
            elif min(ends) > self.problem.portfolio.settings.start:
                words.append(
                    phrase(
                        "it needs {subject}, which is ready from {first_month}: too late",
                        subject=subject,
                        first_month=min(ends).first_month,
                    )
                )
        missing = [sentence for sentence in words if "not in the plan" in sentence]
        return tuple(missing or words) or (phrase("what it waits for comes too late"),)

    def _law_words(self, lift: _Lift, trial: _Trial | None, *, can_be_done: bool) -> str:
        pinned = list(dict.fromkeys(source.about[-1] for source in lift.sources))
        if trial is not None:
            columns = {other.key: other.plan_column for other in self.problem.candidates}
            gone = [
                key
                for key in pinned
                if (column := columns.get(key)) is not None and float(trial.x[column]) < HALF
            ]
            pinned = gone or pinned
        names = list_words([f"“{self.context.name(key)}”" for key in pinned], most=3)
        must = (
            phrase("is locked in")
            if lift.sources[0].kind is ConstraintKind.LOCK
            else phrase("has to be done")
        )
        if len(pinned) > 1:
            must = phrase("are locked in") if must == "is locked in" else phrase("have to be done")
        rest = (
            phrase("takes the people or money it would need")
            if len(pinned) == 1
            else phrase("take the people or money it would need")
        )
        return (
            phrase("{names} {must} and {rest}", names=names, must=must, rest=rest)
            if can_be_done
            else phrase(
                "{names} {must} and {rest}, so it cannot be done at all", names=names, must=must, rest=rest
            )
        )

    def _money_words(self, lift: _Lift) -> str:
        currency = self.problem.portfolio.settings.currency
        cost = money_words(self.candidate.cost * self.candidate.duration, currency)
        tight = [source for source in lift.sources if self._try((source,), forced=True).is_feasible]
        facts = list_words([fact_words(self.problem, source) for source in tight or lift.sources], most=2)
        return phrase(
            "there is not enough money for it, whatever else is left out: it costs "
            "{cost} in total, and {facts}",
            cost=cost,
            facts=facts,
        )

    def _worth(self) -> WhyNot:
        """Its worth, where more of it would do; for many initiatives, that whole it does not fit."""
        if not self.is_small and float(self.pricer.base.x[self._column]) >= HALF:
            words = phrase("part of it would fit, but the whole does not fit beside the other work")
            return WhyNot(reason=Reason.FIT, words=(words,))
        words = phrase("other work brings more for the same people and money")
        return WhyNot(reason=Reason.WORTH, words=(words,))

    def _clash(self) -> WhyNot:
        """What conflicts with doing it, where no one constraint alone stands in its way."""
        lock = ConstraintSource(kind=ConstraintKind.LOCK, about=(self.candidate.key,))
        bounds = (*self.problem.bounds, (lock, self._column, 1.0, 1.0))
        pinned = dataclasses.replace(self.problem, bounds=bounds)
        facts = [
            fact for fact in explain_clash(pinned, is_whole=True, seconds=_CLASH_SECONDS) if fact != lock
        ]
        if not facts:
            return WhyNot(
                reason=Reason.FIT, words=(phrase("it does not fit beside the work that has to be done"),)
            )
        words = "; ".join(fact_words(self.problem, fact) for fact in facts)
        return WhyNot(
            reason=_REASONS.get(facts[0].kind, Reason.FIT),
            words=(phrase("it cannot be done: {words}", words=words),),
        )


_REASONS = {
    ConstraintKind.CAPACITY: Reason.SKILL,
    ConstraintKind.SURGE: Reason.SKILL,
    ConstraintKind.BUDGET: Reason.MONEY,
    ConstraintKind.REQUIREMENT: Reason.ORDER,
    ConstraintKind.ALTERNATIVES: Reason.ALTERNATIVE,
    ConstraintKind.MANDATE: Reason.LAW,
    ConstraintKind.LOCK: Reason.LAW,
    ConstraintKind.SPEND: Reason.BALANCE,
    ConstraintKind.FLOOR: Reason.BALANCE,
    ConstraintKind.OUTCOME: Reason.BALANCE,
}


def _never_enough(problem: PlanningProblem, candidate: Candidate, discipline: str) -> bool:
    """Whether there are too few people of a discipline for it in every start inside the plan."""
    needed = candidate.initiative.effort.get(discipline, 0.0)
    if not needed:
        return False
    return all(
        any(
            _people(problem, discipline, quarter) < needed
            for quarter in range(max(0, start), start + candidate.duration)
        )
        for start in candidate.starts[: candidate.plan_starts]
    )


def _people(problem: PlanningProblem, discipline: str, quarter: int) -> float:
    """People there are at most in a quarter, bought ones too; ∞ where the discipline is not scarce then."""
    row = problem.capacity.get((discipline, quarter))
    return math.inf if row is None else (row.people or 0.0) + (row.surge_people or 0.0)


def _skill_words(problem: PlanningProblem, candidate: Candidate, discipline: str, *, is_taken: bool) -> str:
    """What it needs of a discipline beside what there is. is_taken: whether other work has what there is."""
    named = problem.portfolio.index.disciplines.get(discipline)
    name = named.name.lower() if named is not None and named.name else discipline
    people = candidate.initiative.effort[discipline]
    needs = phrase(
        "it needs {people} for {quarters}",
        people=number_words(people),
        quarters=count_words(candidate.duration, "quarter", "quarters"),
    )
    most = max((_people(problem, discipline, quarter) for quarter in range(problem.quarters)), default=0.0)
    if most <= 0:
        return phrase("there is no {name} person in any quarter: {needs}", name=name, needs=needs)
    if most < people:
        return plural_phrase(
            "there is never more than {most} {name} person in a quarter: {needs}",
            "there are never more than {most} {name} people in a quarter: {needs}",
            1 if most == 1 else 2,
            most=number_words(most),
            name=name,
            needs=needs,
        )
    if not is_taken:
        return phrase("there are not enough {name} people for long enough: {needs}", name=name, needs=needs)
    return phrase("not enough {name} people are free: {needs}", name=name, needs=needs)
