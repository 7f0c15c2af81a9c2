"""Facts that clash, in plain English, by the names that the portfolio gives them."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from bowstring.model.deadlines import deadlines_of
from bowstring.model.initiatives import Lock
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words, list_words, number_words
from bowstring.planning.problem.outcomes import due_offset
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource, PlanningProblem


def clash_words(problem: PlanningProblem, sources: Sequence[ConstraintSource]) -> str:
    """What conflicts and what to do about it; "" where nothing does. sources: from `explain_clash`."""
    if not sources:
        return ""
    names = _names(problem.portfolio)
    ordered = sorted(sources, key=lambda source: (list(_SENTENCES).index(source.kind), source))
    sentences = [_SENTENCES[source.kind](problem, source, names) for source in ordered]
    if len(sentences) == 1:
        return phrase("No plan can meet this: {sentences}. Change that.", sentences=sentences[0])
    return phrase(
        "No plan can meet all of these together: {sentences}. Change one of them.",
        sentences="; ".join(sentences),
    )


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
        return phrase(
            "{initiatives_are} already running",
            initiatives_are=count_words(running, "initiative is", "initiatives are"),
        )
    return phrase("{name} is already running", name=_name(names, source.about[0]))


def _say_mandate(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        mandated = sum(bool(candidate.initiative.mandated_by) for candidate in problem.candidates)
        return phrase(
            "{initiatives_are} mandated by decisions",
            initiatives_are=count_words(mandated, "initiative is", "initiatives are"),
        )
    decision, initiative = source.about
    late = _late_words(problem, initiative)
    return phrase(
        "the decision {name} mandates {names}{late}",
        name=_name(names, decision),
        names=_name(names, initiative),
        late=late,
    )


def _say_lock(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        locked = sum(candidate.initiative.lock is not None for candidate in problem.candidates)
        return phrase(
            "{initiatives_are} locked in or out",
            initiatives_are=count_words(locked, "initiative is", "initiatives are"),
        )
    key = source.about[0]
    lock = problem.portfolio.index.initiatives[key].lock
    if lock is Lock.LEAVE_OUT:
        return phrase("{name} is locked out", name=_name(names, key))
    when = phrase(" to start in {words}", words=lock.words) if isinstance(lock, Quarter) else " in"
    return phrase(
        "{name} is locked{when}{late_words}",
        name=_name(names, key),
        when=when,
        late_words=_late_words(problem, key),
    )


def _say_deadline(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("law or safety sets dates by which work must finish")
    finish_by, key = source.about
    deadlines = deadlines_of(problem.portfolio)[key]
    deadline = next(date for date in deadlines if date.is_binding and str(date.finish_by) == finish_by)
    candidate = next(candidate for candidate in problem.candidates if candidate.key == key)
    takes = count_words(candidate.duration, "quarter", "quarters")
    return phrase(
        "{name}, which takes {takes}, must finish by the end of {last_month} ({reason})",
        name=_name(names, key),
        takes=takes,
        last_month=deadline.finish_by.last_month,
        reason=deadline.reason,
    )


def _late_words(problem: PlanningProblem, key: str) -> str:
    """Why an initiative cannot start when it must, where that is so."""
    candidate = next(candidate for candidate in problem.candidates if candidate.key == key)
    start, lock = problem.portfolio.settings.start, candidate.initiative.lock
    if not candidate.plan_starts:
        return phrase(
            ", which cannot start within the plan's {quarters}",
            quarters=count_words(problem.quarters, "quarter", "quarters"),
        )
    if isinstance(lock, Quarter) and lock.minus(start) not in candidate.starts[: candidate.plan_starts]:
        first, last = (start.plus(candidate.starts[place]) for place in (0, candidate.plan_starts - 1))
        return phrase(
            ", but can only start between {first_month} and {last_month}",
            first_month=first.first_month,
            last_month=last.last_month,
        )
    return ""


def _say_requirement(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("every initiative waits for what it requires")
    consumer, of = source.about
    requirement = next(
        requirement
        for requirement in problem.requirements
        if (requirement.consumer, requirement.of) == (consumer, of)
    )
    sentence = phrase("{name} requires {names}", name=_name(names, consumer), names=_name(names, of))
    if not requirement.capability or not requirement.providers:
        return sentence
    return phrase(
        "{sentence}, which only {name} would provide",
        sentence=sentence,
        name=list_words([_name(names, key) for key in requirement.providers]),
    )


def _say_alternatives(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("only one initiative of each group of alternatives can be funded")
    members = [
        candidate.key
        for candidate in problem.candidates
        if candidate.initiative.alternatives == source.about[0]
    ]
    return phrase(
        "of the alternatives {name} at most one is funded",
        name=list_words([_name(names, key) for key in members]),
    )


def _say_capacity(problem: PlanningProblem, source: ConstraintSource, names: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("the number of people in each discipline is limited")
    discipline = _name(names, source.about[0])
    if source.quarter < 0:
        return phrase("the number of people in {discipline} is limited", discipline=discipline)
    row = problem.capacity[source.about[0], source.quarter]
    more = (
        phrase(" and at most {surge_people} more to buy", surge_people=number_words(row.surge_people))
        if row.surge_people
        else ""
    )
    quarter = problem.portfolio.settings.start.plus(source.quarter).words
    return plural_phrase(
        "{discipline} has {part} person{more} in {quarter}",
        "{discipline} has {part} people{more} in {quarter}",
        1 if row.people == 1 else 2,
        discipline=discipline,
        part=number_words(row.people or 0.0),
        more=more,
        quarter=quarter,
    )


def _say_budget(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("money is limited")
    row = problem.budgets[source.about[0], source.about[1]]
    fund = phrase(" of the fund '{about}'", about=source.about[1]) if source.about[1] else ""
    carried = phrase(", repeated from the last known year") if row.is_carried else ""
    amount = money_words(row.amount, problem.portfolio.settings.currency)
    return phrase(
        "the budget{fund} for {about} is {amount}{carried}",
        fund=fund,
        about=source.about[0],
        amount=amount,
        carried=carried,
    )


def _say_spend(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("each type of work keeps to its share of spending")
    bands = {focus.value: band for focus, band in problem.portfolio.settings.spend.items()}
    low, high = bands[source.about[0]]
    return phrase(
        "{about} takes {low:.3g} to {high:.3g} % of the spend",
        about=source.about[0],
        low=100 * low,
        high=100 * high,
    )


def _say_floor(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("each type of work has its minimum share")
    floor = problem.portfolio.settings.floor
    share = (
        phrase("its minimum share") if floor is None else phrase("at least {floor:.3g} %", floor=100 * floor)
    )
    return phrase("{about} keeps {share} of its best", about=source.about[0], share=share)


def _say_outcome(problem: PlanningProblem, source: ConstraintSource, _: Mapping[str, str]) -> str:
    if not source.about:
        return phrase("each outcome reaches its level")
    outcome = problem.portfolio.index.outcomes[source.about[0]]
    level = f"{number_words(outcome.at_least or 0.0)} {outcome.unit}".strip()
    last = problem.portfolio.settings.start.plus(due_offset(outcome, problem.portfolio.settings))
    bound = phrase("at most") if outcome.is_falling else phrase("at least")
    return phrase(
        "the outcome '{name}' must be expected to be {bound} {level} by the end of {last_month}",
        name=outcome.name,
        bound=bound,
        level=level,
        last_month=last.last_month,
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
