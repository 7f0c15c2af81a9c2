"""Two people who edited the same record: what each changed, put together field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.language import phrase

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that somebody changed meanwhile. field: its name; name: as people read it; before "–": not known."""

    field: str
    name: str
    before: str
    theirs: str
    yours: str
    is_clash: bool


def merge(
    before: Texts | None, theirs: Texts, yours: Texts, *, labels: Texts
) -> tuple[dict[str, str], list[Difference]]:
    """What the form should hold now, and what to tell: theirs where only they changed a field, else what was typed.

    before: as the editor opened it; None if that is no longer known: then every difference may be a clash.
    """
    merged: dict[str, str] = {}
    differences: list[Difference] = []
    for name, typed in yours.items():
        now, was = theirs.get(name, ""), before.get(name, "") if before is not None else None
        merged[name] = now if was is not None and typed == was else typed
        if now in (typed, was):
            continue
        differences.append(
            Difference(
                field=name,
                name=labels.get(name, name),
                before="–" if was is None else was or "empty",
                theirs=now or "empty",
                yours=phrase("no change") if typed == was else typed or "empty",
                is_clash=typed != was,
            )
        )
    return merged, differences
