"""Requirements that can never be met."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bowstring.model.cycles import find_cycles
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, Severity, error, note, warning
from bowstring.model.requirements import Requirement
from bowstring.model.rules.facts import FIRST_ROW, Facts
from bowstring.model.wording import count_words, list_words


def find_circles(facts: Facts) -> Iterator[Problem]:
    """Initiatives waiting for each other, so that none can ever start; and teams within themselves."""
    asked_for = {
        (requirement.consumer, provider): requirement.capability
        for requirement in facts.requirements
        for provider in requirement.providers
    }
    for circle in find_cycles(_blocking(facts.requirements)):
        around = _around(circle, " requires ", asked_for)
        yield error(
            facts.place(circle[0], "requires"),
            phrase("{around}, so none of them can ever start.", around=around),
            phrase("Remove one of these requirements."),
        )
    parents = {team.key: (team.parent,) for team in facts.portfolio.teams if team.parent}
    rows = {team.key: row for row, team in enumerate(facts.portfolio.teams, FIRST_ROW)}
    for circle in find_cycles(parents):
        around = _around(circle, phrase(" is part of "), {})
        where = Place(table="teams", row=rows[circle[0]], key=circle[0], column="parent")
        yield warning(where, f"{around}.", phrase("Clear one of these parents."))


def find_requirements_nobody_meets(facts: Facts) -> Iterator[Problem]:
    """Requirements whose every provider was stopped or has no cost or duration, and unmet capabilities."""
    for requirement in facts.requirements:
        providers = [facts.initiatives[key] for key in requirement.providers]
        if requirement.available_from is None and not any(work.is_plannable for work in providers):
            yield _waits_in_vain(facts, requirement, providers)
    unmet: dict[str, list[str]] = defaultdict(list)
    for ask in facts.asks:
        if ask.is_unmet:
            unmet[ask.capability].append(ask.consumer)
    rows = {c.key: row for row, c in enumerate(facts.portfolio.capabilities, FIRST_ROW)}
    for capability, consumers in unmet.items():
        yield warning(
            Place(table="capabilities", row=rows.get(capability, 0), key=capability),
            phrase(
                "nothing provides it, and {initiatives_ask} for it: {consumers}. They are "
                "planned as if it were there.",
                initiatives_ask=count_words(len(consumers), "initiative asks", "initiatives ask"),
                consumers=list_words(consumers),
            ),
            phrase("Name an asset that provides it, or take it off their requirements."),
        )


def find_requirements_left_out(facts: Facts) -> Iterator[Problem]:
    """Work that must be funded though something it requires is left out, directly or through others."""
    consumers: dict[str, list[str]] = defaultdict(list)
    for consumer, awaited in facts.definite.items():
        for provider in awaited:
            consumers[provider].append(consumer)
    root = {key: key for key, work in facts.initiatives.items() if work.lock is Lock.LEAVE_OUT}
    open_ends = list(root)
    while open_ends:
        provider = open_ends.pop()
        for consumer in consumers.get(provider, ()):
            if consumer not in root:
                root[consumer] = root[provider]
                open_ends.append(consumer)
                yield from _needs_what_is_left_out(
                    facts, consumer, provider=provider, left_out=root[provider]
                )


def find_clashing_alternatives(facts: Facts) -> Iterator[Problem]:
    """Alternatives that require each other, and work that requires two alternatives at once."""
    for group, members in facts.alternatives.items():
        keys = {work.key for work in members}
        if len(keys) < 2:
            continue
        for work in members:
            other = _first_awaited(facts.definite, work.key, among=keys)
            if other:
                yield warning(
                    facts.place(work.key, "alternatives"),
                    phrase(
                        "it can never be funded: it requires {other}, an alternative to it in {group!r}.",
                        other=other,
                        group=group,
                    ),
                    phrase("Take one of the two out of the group, or remove the requirement."),
                )
    for consumer, awaited in facts.definite.items():
        seen: dict[str, str] = {}
        for provider in awaited:
            group = facts.initiatives[provider].alternatives
            if group and seen.setdefault(group, provider) != provider:
                yield warning(
                    facts.place(consumer, "requires"),
                    phrase(
                        "it can never be funded: it requires both {seen} and {provider}, of which "
                        "only one can be.",
                        seen=seen[group],
                        provider=provider,
                    ),
                    phrase("Remove one of the two requirements."),
                )


def _around(circle: tuple[str, ...], verb: str, asked_for: Mapping[tuple[str, str], str]) -> str:
    """A circle in words; the middle of a long one is counted, not named.

    asked_for: the capability for whose sake one waits for another; "" where it names the other outright.
    """
    steps = [circle[0]]
    for key, other in zip(circle, (*circle[1:], circle[0]), strict=True):
        capability = asked_for.get((key, other), "")
        steps.append(
            phrase("{other} (for {capability})", other=other, capability=capability) if capability else other
        )
    if len(steps) > 9:
        steps[4:-3] = [phrase("… {steps} more …", steps=len(steps) - 7)]
    return verb.join(steps)


def _blocking(requirements: tuple[Requirement, ...]) -> Mapping[str, tuple[str, ...]]:
    """What each initiative that can never start waits for, among those that can never start either.

    Whoever waits for nothing can start; so can whoever has, for each requirement, one provider that can.
    """
    missing: dict[str, int] = defaultdict(int)
    asked_of: dict[str, list[int]] = defaultdict(list)
    for number, requirement in enumerate(requirements):
        if requirement.available_from is None:
            missing[requirement.consumer] += 1
            for provider in requirement.providers:
                asked_of[provider].append(number)
    met: set[int] = set()
    open_ends = [key for key in asked_of if key not in missing]
    while open_ends:
        for number in asked_of.get(open_ends.pop(), ()):
            if number in met:
                continue
            met.add(number)
            consumer = requirements[number].consumer
            missing[consumer] -= 1
            if not missing[consumer]:
                open_ends.append(consumer)
    edges: dict[str, list[str]] = defaultdict(list)
    for number, requirement in enumerate(requirements):
        if requirement.available_from is None and number not in met:
            edges[requirement.consumer].extend(requirement.providers)
    return {consumer: tuple(dict.fromkeys(providers)) for consumer, providers in edges.items()}


def _waits_in_vain(facts: Facts, requirement: Requirement, providers: list[Initiative]) -> Problem:
    work = facts.initiatives[requirement.consumer]
    named = list_words([provider.key for provider in providers])
    if all(provider.is_stopped for provider in providers):
        why, mend = "stopped", phrase("Remove the requirement, or take the work up again.")
    else:
        why, mend = phrase("without a cost or a duration"), phrase("Give it both, or remove the requirement.")
    if requirement.capability:
        are = "is" if len(providers) == 1 else "are"
        shortage = phrase(
            "{capability}, and {named}, which would provide it, {are} {why}.",
            capability=requirement.capability,
            named=named,
            are=are,
            why=why,
        )
    else:
        shortage = phrase("{named}, which is {why}.", named=named, why=why)
    return Problem(
        severity=Severity.ERROR if work.is_firm else Severity.WARNING,
        where=facts.place(work.key, "requires_capabilities" if requirement.capability else "requires"),
        message=phrase("it cannot start: it requires {shortage}", shortage=shortage),
        mend=mend,
    )


def _needs_what_is_left_out(
    facts: Facts, consumer: str, *, provider: str, left_out: str
) -> Iterator[Problem]:
    if facts.initiatives[consumer].is_firm:
        through = phrase(", through {provider}", provider=provider) if provider != left_out else ""
        yield error(
            facts.place(consumer, "lock"),
            phrase(
                "it must be funded, but it requires {left_out}{through}, which is locked to be left out.",
                left_out=left_out,
                through=through,
            ),
            phrase("Lift one of the locks or the mandate, or remove the requirement."),
        )
    elif provider == left_out:
        yield note(
            facts.place(consumer, "requires"),
            phrase("it cannot be funded while {left_out} is locked to be left out.", left_out=left_out),
        )


def _first_awaited(definite: Mapping[str, tuple[str, ...]], key: str, *, among: set[str]) -> str:
    """The first of the keys that this one waits for, directly or through others; "" for none."""
    seen, open_ends = {key}, [key]
    while open_ends:
        for provider in definite.get(open_ends.pop(), ()):
            if provider in among and provider != key:
                return provider
            if provider not in seen:
                seen.add(provider)
                open_ends.append(provider)
    return ""
