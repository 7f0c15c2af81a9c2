"""Facts that clash, in plain English, by the names that the portfolio gives them."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from bowstring.model.deadlines import deadlines_of
from bowstring.model.initiatives import Lock
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words, list_words, number_words
from bowstring.planning.outcomes import due_offset
from bowstring.planning.problem import ConstraintKind, ConstraintSource, PlanningProblem


def clash_words(problem: PlanningProblem, sources: Sequence[ConstraintSource]) -> str:
    """What conflicts and what to do about it; "" where nothing does. sources: from `explain_clash`."""
    if not sources:
        return ""
    names = _names(problem.portfolio)
    ordered = sorted(sources, key=lambda source: (list(_SENTENCES).index(source.kind), source))
    sentences = [_SENTENCES[source.kind](problem, source, names) for source in ordered]
    if len(sentences) == 1:
        return f"No plan can meet this: {sentences[0]}. Change that."
    return f"No plan can meet all of these together: {'; '.join(sentences)}. Change one of them."


def fact_words(problem: PlanningProblem, source: ConstraintSource) -> str:
    """One source in words, as a part of a sentence; what surge there is belongs to the discipline's capacity."""
    if source.kind is ConstraintKind.SURGE:
        source = dataclasses.replace(source, kind=ConstraintKind.CAPACITY)
    return _SENTENCES[source.kind](problem, source, _names(problem.portfolio))


def _names(portfolio: Portfolio) -> dict[str, str]:
    """How people call what a source is about, by key, quoted."""
    titles = {decision.key: decision.title for decision in portfolio.decisions}
    for records in (portfolio.capabilities, portfolio.disciplines, portfolio.initiatives):
        titles.update({record.key: record.name for record in records})
    return {key: f"'{name}'" for key, name in titles.items() if name}


def _name(names: Mapping[str, str], key: str) -> str:
    return names.get(key, f"'{key}'")


def _say_commitment(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        running = sum(candidate.is_committed for candidate in problem.candidates)
        return f"{count_words(running, 'initiative is', 'initiatives are')} already running"
    return f"{_name(names, source.about[0])} is already running"


def _say_mandate(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        mandated = sum(bool(candidate.initiative.mandated_by) for candidate in problem.candidates)
        return f"{count_words(mandated, 'initiative is', 'initiatives are')} mandated by decisions"
    decision, initiative = source.about
    late = _late_words(problem, initiative)
    return f"the decision {_name(names, decision)} mandates {_name(names, initiative)}{late}"


def _say_lock(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        locked = sum(candidate.initiative.lock is not None for candidate in problem.candidates)
        return f"{count_words(locked, 'initiative is', 'initiatives are')} locked in or out"
    key = source.about[0]
    lock = problem.portfolio.index.initiatives[key].lock
    if lock is Lock.LEAVE_OUT:
        return f"{_name(names, key)} is locked out"
    when = f" to start in {lock.words}" if isinstance(lock, Quarter) else " in"
    return f"{_name(names, key)} is locked{when}{_late_words(problem, key)}"


def _say_deadline(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return "law or safety sets dates by which work must finish"
    finish_by, key = source.about
    deadlines = deadlines_of(problem.portfolio)[key]
    deadline = next(date for date in deadlines if date.is_binding and str(date.finish_by) == finish_by)
    candidate = next(candidate for candidate in problem.candidates if candidate.key == key)
    takes = count_words(candidate.duration, "quarter")
    return (
        f"{_name(names, key)}, which takes {takes}, must finish by the end of {deadline.finish_by.last_month} "
        f"({deadline.reason})"
    )


def _late_words(problem: PlanningProblem, key: str) -> str:
    """Why an initiative cannot start when it must, where that is so."""
    candidate = next(candidate for candidate in problem.candidates if candidate.key == key)
    start, lock = problem.portfolio.settings.start, candidate.initiative.lock
    if not candidate.plan_starts:
        return f", which cannot start within the plan's {count_words(problem.quarters, 'quarter')}"
    if isinstance(lock, Quarter) and lock.minus(start) not in candidate.starts[: candidate.plan_starts]:
        first, last = (start.plus(candidate.starts[place]) for place in (0, candidate.plan_starts - 1))
        return f", but can only start between {first.first_month} and {last.last_month}"
    return ""


def _say_requirement(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return "every initiative waits for what it requires"
    consumer, of = source.about
    requirement = next(
        requirement
        for requirement in problem.requirements
        if (requirement.consumer, requirement.of) == (consumer, of)
    )
    sentence = f"{_name(names, consumer)} requires {_name(names, of)}"
    if not requirement.capability or not requirement.providers:
        return sentence
    return f"{sentence}, which only {list_words([_name(names, key) for key in requirement.providers])} would provide"


def _say_alternatives(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return "only one initiative of each group of alternatives can be funded"
    members = [
        candidate.key
        for candidate in problem.candidates
        if candidate.initiative.alternatives == source.about[0]
    ]
    return f"of the alternatives {list_words([_name(names, key) for key in members])} at most one is funded"


def _say_capacity(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return "the number of people in each discipline is limited"
    discipline = _name(names, source.about[0])
    if source.quarter < 0:
        return f"the number of people in {discipline} is limited"
    row = problem.capacity[source.about[0], source.quarter]
    more = f" and at most {number_words(row.surge_people)} more to buy" if row.surge_people else ""
    quarter = problem.portfolio.settings.start.plus(source.quarter).words
    return f"{discipline} has {number_words(row.people or 0.0)} people{more} in {quarter}"


def _say_budget(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return "money is limited"
    row = problem.budgets[source.about[0], source.about[1]]
    fund = f" of the fund '{source.about[1]}'" if source.about[1] else ""
    carried = ", repeated from the last known year" if row.is_carried else ""
    amount = money_words(row.amount, problem.portfolio.settings.currency)
    return f"the budget{fund} for {source.about[0]} is {amount}{carried}"


def _say_spend(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return "each type of work keeps to its share of spending"
    bands = {focus.value: band for focus, band in problem.portfolio.settings.spend.items()}
    low, high = bands[source.about[0]]
    return f"{source.about[0]} takes {100 * low:.3g} to {100 * high:.3g} % of the spend"


def _say_floor(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return "each type of work has its minimum share"
    floor = problem.portfolio.settings.floor
    share = "its minimum share" if floor is None else f"at least {100 * floor:.3g} %"
    return f"{source.about[0]} keeps {share} of its best"


def _say_outcome(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return "each outcome reaches its level"
    outcome = problem.portfolio.index.outcomes[source.about[0]]
    level = f"{number_words(outcome.at_least or 0.0)} {outcome.unit}".strip()
    last = problem.portfolio.settings.start.plus(due_offset(outcome, problem.portfolio.settings))
    bound = "at most" if outcome.is_falling else "at least"
    return (
        f"the outcome '{outcome.name}' must be expected to be {bound} {level} by the end of {last.last_month}"
    )


# In the order in which they are told.
_SENTENCES: Mapping[ConstraintKind, Callable[[PlanningProblem, ConstraintSource, Mapping[str, str]], str]] = {
    ConstraintKind.MANDATE: _say_mandate,
    ConstraintKind.COMMITMENT: _say_commitment,
    ConstraintKind.LOCK: _say_lock,
    ConstraintKind.DEADLINE: _say_deadline,
    ConstraintKind.REQUIREMENT: _say_requirement,
    ConstraintKind.ALTERNATIVES: _say_alternatives,
    ConstraintKind.FLOOR: _say_floor,
    ConstraintKind.OUTCOME: _say_outcome,
    ConstraintKind.SPEND: _say_spend,
    ConstraintKind.BUDGET: _say_budget,
    ConstraintKind.CAPACITY: _say_capacity,
}
