"""What-ifs as a person writes them beside a tension that they raise: `drop:<initiative>` and its like."""

from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, warning
from bowstring.model.quarters import Quarter
from bowstring.model.wording import list_words, number_words


class WhatIfKind(StrEnum):
    """What a person may suppose."""

    FUND = "fund"
    DROP = "drop"
    WORTH = "worth"
    PERSON = "person"
    FLOOR = "floor"
    UNREQUIRE = "unrequire"


FORMS = {
    WhatIfKind.FUND: "fund:<initiative>",
    WhatIfKind.DROP: "drop:<initiative>",
    WhatIfKind.WORTH: "worth:<initiative>:<lens>:<value a quarter>",
    WhatIfKind.PERSON: "person:<discipline>:<quarter>",
    WhatIfKind.FLOOR: "floor:<focus>",
    WhatIfKind.UNREQUIRE: "unrequire:<consumer>:<provider>",
}
"""How each is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedWhatIf:
    """A what-if as it was written. `str` gives it back.

    about: the key of an initiative, a discipline, or a focus. provider: of unrequire, an initiative or a capability.
    value: of worth, per quarter in the lens's unit. quarter: of person.
    """

    kind: WhatIfKind
    about: str
    provider: str = ""
    lens: Lens | None = None
    value: float | None = None
    quarter: Quarter | None = None

    def __str__(self) -> str:
        parts = [self.kind.value, self.about, self.provider, self.lens.value if self.lens else ""]
        parts.append(number_words(self.value) if self.value is not None else "")
        parts.append(str(self.quarter) if self.quarter else "")
        return ":".join(part for part in parts if part)


def parse_what_if(text: str, where: Place) -> StatedWhatIf | Problem:
    """What a text supposes, or what is wrong with it and how to mend it. where: for the problem to tell."""
    parts = [part.strip() for part in text.split(":")]
    if parts[0] not in set(WhatIfKind):
        kinds = list_words(list(FORMS.values()), most=len(FORMS))
        return warning(
            where,
            phrase("{text!r} supposes nothing known; it has no price.", text=text),
            phrase("Write one of {kinds}.", kinds=kinds),
        )
    kind = WhatIfKind(parts[0])
    if len(parts) != FORMS[kind].count(":") + 1 or not all(parts):
        return warning(
            where,
            phrase("{text!r} cannot be read; it has no price.", text=text),
            phrase("Write {forms}.", forms=FORMS[kind]),
        )
    try:
        return _READERS[kind](parts)
    except ValueError:
        return warning(
            where,
            phrase("{text!r} cannot be read; it has no price.", text=text),
            phrase("Write {mends}.", mends=_MENDS[kind]),
        )


def _of_one(parts: list[str]) -> StatedWhatIf:
    return StatedWhatIf(kind=WhatIfKind(parts[0]), about=parts[1])


def _worth(parts: list[str]) -> StatedWhatIf:
    value = float(parts[3])
    # Neither infinity nor "nan" is a worth.
    if not abs(value) < float("inf"):
        raise ValueError(parts[3])
    return StatedWhatIf(kind=WhatIfKind.WORTH, about=parts[1], lens=Lens(parts[2]), value=value)


def _person(parts: list[str]) -> StatedWhatIf:
    return StatedWhatIf(kind=WhatIfKind.PERSON, about=parts[1], quarter=Quarter.parse(parts[2]))


def _floor(parts: list[str]) -> StatedWhatIf:
    return StatedWhatIf(kind=WhatIfKind.FLOOR, about=Focus(parts[1]).value)


def _unrequire(parts: list[str]) -> StatedWhatIf:
    return StatedWhatIf(kind=WhatIfKind.UNREQUIRE, about=parts[1], provider=parts[2])


_READERS = {
    WhatIfKind.FUND: _of_one,
    WhatIfKind.DROP: _of_one,
    WhatIfKind.WORTH: _worth,
    WhatIfKind.PERSON: _person,
    WhatIfKind.FLOOR: _floor,
    WhatIfKind.UNREQUIRE: _unrequire,
}
_MENDS = {
    **FORMS,
    WhatIfKind.WORTH: "worth:<initiative>:user_need:1200, or business_value in money",
    WhatIfKind.PERSON: "person:<discipline>:2026-Q4",
    WhatIfKind.FLOOR: "floor:product, floor:platform or floor:enterprise",
}
