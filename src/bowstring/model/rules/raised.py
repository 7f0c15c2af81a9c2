"""Tensions that people raised whose what-if cannot be priced as it stands."""

from collections.abc import Iterator

from bowstring.model.problems import Place, Problem, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of
from bowstring.model.what_ifs import StatedWhatIf, WhatIfKind, parse_what_if


def find_bad_what_ifs(facts: Facts) -> Iterator[Problem]:
    """What-ifs that cannot be read, or that name what is not there. The question is kept, without a price."""
    for row, raised in enumerate(facts.portfolio.raised, FIRST_ROW):
        if not raised.what_if.strip():
            continue
        where = place_of("raised", row, raised, "what_if")
        stated = parse_what_if(raised.what_if, where)
        problem = stated if isinstance(stated, Problem) else _unknown(facts, stated, where)
        if problem is not None:
            yield problem


def _unknown(facts: Facts, stated: StatedWhatIf, where: Place) -> Problem | None:
    """What a what-if names and the portfolio does not hold."""
    if stated.kind is WhatIfKind.FLOOR:
        return None
    if stated.kind is WhatIfKind.PERSON:
        return _not_scarce(facts, stated, where)
    if stated.about not in facts.initiatives:
        message = f"{stated.about!r} names nothing in initiatives; it has no price."
        return warning(where, message, "Correct the key.")
    if not facts.initiatives[stated.about].is_plannable:
        message = f"{stated.about!r} cannot be planned, so there is nothing to price."
        return warning(where, message, "Say what it costs and how long it takes, or leave the what-if blank.")
    if stated.kind is WhatIfKind.UNREQUIRE and not _waits(facts, stated):
        message = f"{stated.about!r} does not wait for {stated.provider!r}, so there is nothing to price."
        return warning(where, message, "Name what it requires, or leave the what-if blank.")
    return None


def _waits(facts: Facts, stated: StatedWhatIf) -> bool:
    return any(
        requirement.consumer == stated.about and stated.provider in (requirement.of, *requirement.providers)
        for requirement in facts.requirements
    )


def _not_scarce(facts: Facts, stated: StatedWhatIf, where: Place) -> Problem | None:
    settings, quarter = facts.portfolio.settings, stated.quarter
    if quarter is None or not 0 <= quarter.minus(settings.start) < settings.quarters:
        last = settings.start.plus(settings.quarters - 1)
        message = f"{quarter} lies outside the plan; it has no price."
        return warning(where, message, f"Name a quarter from {settings.start} to {last}.")
    scarce = {
        row.discipline
        for row in facts.portfolio.capacity
        if row.people is not None and row.quarter in (None, quarter)
    }
    if stated.about not in scarce:
        message = f"{stated.about!r} is not scarce in {quarter}, so there is nothing to price."
        return warning(where, message, "Name a discipline whose people are told in capacity.")
    return None
