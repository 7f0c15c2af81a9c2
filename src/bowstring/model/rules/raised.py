"""Tensions that people raised whose what-if cannot be priced as it stands."""

from collections.abc import Iterator

from bowstring.model.language import phrase
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
        message = phrase("{about!r} names nothing in initiatives; it has no price.", about=stated.about)
        return warning(where, message, phrase("Correct the key."))
    if not facts.initiatives[stated.about].is_plannable:
        message = phrase("{about!r} cannot be planned, so there is nothing to price.", about=stated.about)
        return warning(
            where, message, phrase("Say what it costs and how long it takes, or leave the what-if blank.")
        )
    if stated.kind is WhatIfKind.UNREQUIRE and not _waits(facts, stated):
        message = phrase(
            "{about!r} does not wait for {provider!r}, so there is nothing to price.",
            about=stated.about,
            provider=stated.provider,
        )
        return warning(where, message, phrase("Name what it requires, or leave the what-if blank."))
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
        message = phrase("{quarter} lies outside the plan; it has no price.", quarter=quarter)
        return warning(
            where, message, phrase("Name a quarter from {start} to {last}.", start=settings.start, last=last)
        )
    scarce = {
        row.discipline
        for row in facts.portfolio.capacity
        if row.people is not None and row.quarter in (None, quarter)
    }
    if stated.about not in scarce:
        message = phrase(
            "{about!r} is not scarce in {quarter}, so there is nothing to price.",
            about=stated.about,
            quarter=quarter,
        )
        return warning(where, message, phrase("Name a discipline whose people are told in capacity."))
    return None
