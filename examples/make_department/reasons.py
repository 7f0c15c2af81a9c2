"""Why somebody says what they say about an initiative's value."""

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

    The bank has two parts a lens: what people say on thin ground, and on firm ground.
    """
    ground = "thin" if evidence in (Evidence.GUESS, Evidence.DESK) else "firm"
    sentence = stream.choice(lines(f"reasons_{lens.value}_{ground}"))
    return sentence.format(
        asset=_asset_name(work.asset),
        people=_group_of(work, stream),
        place=stream.choice(_PLACES),
        share=stream.choice(("a fifth", "a quarter", "a third", "two in five", "half")),
        few=stream.choice(("six", "nine", "eleven", "fourteen", "eighteen", "twenty-two")),
        month=stream.choice(("June", "July", "September", "October", "November", "January")),
    )


def _asset_name(key: str) -> str:
    name = next((row["name"] for row in asset_rows() if row["key"] == key), key)
    return f"“{name}”"


def _group_of(work: Initiative, stream: Random) -> str:
    groups = [
        group.strip()
        for row in rows("needs")
        if row["key"] in work.needs
        for group in row["groups"].split(";")
        if group.strip() != "everyone"
    ]
    return stream.choice(groups) if groups else "people"
