"""Why work is left out as far as the plan itself shows it, in one sentence for each: no other plan is looked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import Requirement, is_finished
from bowstring.model.wording import alternative_words
from bowstring.planning.plan import Plan
from bowstring.planning.problem.problem import Candidate, PlanningProblem
from bowstring.tensions.reasons import reason_at_sight


def left_out_words(problem: PlanningProblem, plan: Plan, initiative: Initiative) -> str:
    """Why a piece of work is left out, without a full stop.

    Args:
        problem: that was planned.
        plan: that leaves it out.
        initiative: the work.
    """
    return _Shown.by(problem, plan).words(initiative)


def left_out_reasons(problem: PlanningProblem, plan: Plan) -> dict[str, str]:
    """The same for everything that the plan leaves out and that is not over, by key."""
    shown = _Shown.by(problem, plan)
    return {
        initiative.key: shown.words(initiative)
        for initiative in problem.portfolio.initiatives
        if plan.starts.get(initiative.key) is None and not initiative.is_over
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a plan shows. done: the work that it does, by group of alternatives."""

    problem: PlanningProblem
    plan: Plan
    funded: frozenset[str]
    done: Mapping[str, Initiative]

    @classmethod
    def by(cls, problem: PlanningProblem, plan: Plan) -> "_Shown":
        funded = frozenset(plan.funded)
        return cls(
            problem=problem,
            plan=plan,
            funded=funded,
            done={
                candidate.initiative.alternatives: candidate.initiative
                for candidate in reversed(problem.candidates)
                if candidate.key in funded and candidate.initiative.alternatives
            },
        )

    def words(self, initiative: Initiative) -> str:
        candidate = self.problem.by_key.get(initiative.key)
        if candidate is None or not candidate.starts:
            if is_finished(initiative, self.problem.portfolio.settings.start):
                return phrase("it is finished before the plan starts")
            return (
                phrase("no cost or duration yet")
                if not initiative.is_plannable
                else phrase("cannot finish in time")
            )
        plain = reason_at_sight(self.problem, candidate)
        if plain is not None:
            return plain.words[0]
        instead = self.done.get(initiative.alternatives)
        if instead is not None:
            return phrase("“{name}” is done instead", name=instead.name)
        for requirement in self.problem.requirements_by_consumer.get(initiative.key, ()):
            waits = self._waits_in_vain(requirement, candidate)
            if waits:
                return waits
        return phrase("other work does more for both sides")

    def _waits_in_vain(self, requirement: Requirement, candidate: Candidate) -> str:
        """That what it waits for is not there, or comes too late; blank where it comes in time."""
        works, settings = self.problem.portfolio.index.initiatives, self.problem.portfolio.settings
        missing = alternative_words([f"“{works[key].name}”" for key in requirement.providers])
        ends: list[Quarter] = []
        for key in requirement.providers:
            start, duration = self.plan.starts.get(key), works[key].duration
            if start is not None and duration is not None:
                ends.append(start.plus(duration))
        if requirement.available_from is not None:
            ends.append(requirement.available_from)
        if not ends:
            return phrase("needs {missing}, which is not in the plan", missing=missing)
        last = settings.start.plus(candidate.starts[max(0, candidate.plan_starts - 1)])
        return (
            phrase("needs {missing}, which is ready too late", missing=missing)
            if missing and min(ends) > last
            else ""
        )
