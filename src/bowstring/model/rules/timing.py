"""Work that cannot start within the plan, whatever is chosen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bowstring.model.language import phrase
from bowstring.model.problems import Problem, Severity, warning
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import Requirement
from bowstring.model.rules.facts import Facts
from bowstring.model.wording import count_words


@dataclass(frozen=True, slots=True)
class _Soonest:
    """The earliest step at which something can start or be there, and what it waits for until then."""

    step: int
    because: str = ""


def find_work_that_comes_too_late(facts: Facts) -> Iterator[Problem]:
    """Initiatives that cannot start within the plan, even if all they require starts at once."""
    settings = facts.portfolio.settings
    starts = _soonest_starts(facts)
    for key, work in facts.initiatives.items():
        if work.is_running or not work.is_plannable or work.duration is None:
            continue
        soonest = starts.get(key)
        if soonest is None:
            continue
        if soonest.step >= settings.quarters:
            own = "lock" if isinstance(work.lock, Quarter) else "earliest_start"
            yield Problem(
                severity=Severity.ERROR if work.is_firm else Severity.WARNING,
                where=facts.place(key, "requires" if soonest.because else own),
                message=phrase("it cannot start within the plan: {why}.", why=_why(facts, soonest)),
                mend=phrase("Plan more quarters, or let it start sooner."),
            )
        elif soonest.step + work.duration >= settings.value_quarters:
            until = settings.start.plus(settings.value_quarters - 1)
            yield warning(
                facts.place(key, "duration_quarters"),
                phrase(
                    "it starts in {words} at the soonest and takes {quarters}, and what work "
                    "brings is counted until {last_month}: nothing that it brings counts.",
                    words=settings.start.plus(soonest.step).words,
                    quarters=count_words(work.duration, "quarter", "quarters"),
                    last_month=until.last_month,
                ),
                phrase("Count for longer (`value_quarters`), or split it into parts that deliver sooner."),
            )


def soonest_starts(facts: Facts) -> Mapping[str, int]:
    """The offset at which each initiative can start at the soonest; those that never can are left out."""
    return {key: soonest.step for key, soonest in _soonest_starts(facts).items()}


def _soonest_starts(facts: Facts) -> Mapping[str, _Soonest]:
    """Each initiative's earliest start; whoever waits for work that can never start is left out."""
    waits: dict[str, list[Requirement]] = defaultdict(list)
    asked_of: dict[str, list[str]] = defaultdict(list)
    pending: dict[str, int] = defaultdict(int)
    for requirement in facts.requirements:
        waits[requirement.consumer].append(requirement)
        pending[requirement.consumer] += len(requirement.providers)
        for provider in requirement.providers:
            asked_of[provider].append(requirement.consumer)
    soonests_by_key: dict[str, _Soonest] = {}
    # From which step on what plannable work provides is there, if it starts as soon as it can.
    provided: dict[str, int] = {}
    ready = [key for key in facts.initiatives if not pending.get(key)]
    while ready:
        key = ready.pop()
        soonest = _soonest(facts, key, waits.get(key, []), provided)
        if soonest is not None:
            soonests_by_key[key] = soonest
            work = facts.initiatives[key]
            if work.is_plannable:
                provided[key] = soonest.step + (work.duration or 0)
        for consumer in asked_of.get(key, ()):
            pending[consumer] -= 1
            if not pending[consumer]:
                ready.append(consumer)
    return soonests_by_key


def _soonest(
    facts: Facts, key: str, waits: list[Requirement], provided: Mapping[str, int]
) -> _Soonest | None:
    work, start = facts.initiatives[key], facts.portfolio.settings.start
    soonest = _Soonest(0)
    since = work.running_since(start)
    if since is not None:
        return _Soonest(since.minus(start))
    for quarter in (work.earliest_start, work.lock if isinstance(work.lock, Quarter) else None):
        if quarter is not None and quarter.minus(start) > soonest.step:
            soonest = _Soonest(quarter.minus(start))
    for requirement in waits:
        met = [provided[provider] for provider in requirement.providers if provider in provided]
        if requirement.available_from is not None:
            met.append(requirement.available_from.minus(start))
        if not met:
            return None
        if min(met) > soonest.step:
            soonest = _Soonest(min(met), requirement.of)
    return soonest


def _why(facts: Facts, soonest: _Soonest) -> str:
    quarter = facts.portfolio.settings.start.plus(soonest.step)
    if soonest.because:
        return phrase(
            "{because}, which it requires, is not ready before {first_month}",
            because=soonest.because,
            first_month=quarter.first_month,
        )
    return phrase("its earliest start is {words}", words=quarter.words)
