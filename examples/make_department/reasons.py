"""Why somebody says what they say about an initiative's value."""

from functools import cache
from random import Random

from examples.make_department.content import lines, rows
from examples.make_department.things import asset_rows

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.initiatives import Initiative

_PLACES = (
    "the northern offices", "the coastal towns", "three city offices", "the two pilot councils",
    "the island districts", "the eastern region", "the large conurbations", "the valleys",
)  # fmt: skip


def reason(work: Initiative, lens: Lens, evidence: Evidence, stream: Random) -> str:
    """A sentence that fits the lens and the ground that it stands on.

    The bank has two parts a lens: what people say on thin ground, and on firm ground. A sentence that starts
    with outcomes or focuses in brackets is said only of work that has one of them.
    """
    ground = "thin" if evidence in (Evidence.GUESS, Evidence.DESK) else "firm"
    asset = next(row for row in asset_rows() if row["key"] == work.asset)
    marks = frozenset({work.focus.value, *work.outcomes})
    fitting = [
        template
        for tags, template in _bank(f"reasons_{lens.value}_{ground}")
        if (not tags or tags & marks) and ("{asset}" not in template or asset["phase"] in {"beta", "live"})
    ]
    sentence = stream.choice(fitting)
    words = sentence.format(
        asset=f"“{asset['name']}”",
        people=_group_of(work, stream),
        place=stream.choice(_PLACES),
        share=stream.choice(("a fifth", "a quarter", "a third", "two in five", "half")),
        few=stream.choice(("six", "nine", "eleven", "fourteen", "eighteen", "twenty-two")),
        month=stream.choice(("June", "July", "September", "October", "November", "January")),
    )
    return words[0].upper() + words[1:]


@cache
def _bank(name: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Each sentence, with the marks of the work it fits (none: any work)."""
    parts = [
        line.removeprefix("[").split("] ", 1) if line.startswith("[") else ["", line] for line in lines(name)
    ]
    return tuple((frozenset(tags.split()), template) for tags, template in parts)


def _group_of(work: Initiative, stream: Random) -> str:
    groups = [
        group.strip()
        for row in rows("needs")
        if row["key"] in work.needs
        for group in row["groups"].split(";")
        if group.strip() != "everyone"
    ]
    return stream.choice(groups) if groups else "people"
