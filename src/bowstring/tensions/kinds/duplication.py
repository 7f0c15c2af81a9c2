"""Duplication: something is built anew although something like it is there or coming. Merge?"""

from collections.abc import Iterator, Mapping

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus
from bowstring.model.decisions import Level
from bowstring.model.money import money_words
from bowstring.planning.whatif import WhatIf
from bowstring.reuse.duplicates import Duplicate, find_duplicates
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension


def find_duplications(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative that may be built twice; what settles it is one in place of both.

    With a saving stated: it costs so much less. Without, and work kept: the other is not done and its cost is freed;
    the one kept serves the users of both, which is worth at least what the more valuable one is worth on each side.
    Without, and an asset kept: no price, since nobody has said what it would take or bring.
    Source: docs/reuse.md#what-merging-is-worth.
    """
    assets = context.portfolio.index.assets
    for double in find_duplicates(context.portfolio):
        if double.instead_of_table == "initiatives" and _could_start(context, double.instead_of):
            yield _duplication(context, double, assets)


def _could_start(context: PricingContext, key: str) -> bool:
    candidate = context.pricer.candidates.get(key)
    return candidate is not None and bool(candidate.starts)


def _duplication(context: PricingContext, double: Duplicate, assets: Mapping[str, Asset]) -> Tension:
    dropped, kept = double.instead_of, double.keep
    asset = assets.get(kept) if double.keep_table == "assets" else None
    kept_name = asset.name if asset is not None else context.name(kept)
    kept_team = asset.team if asset is not None else context.initiatives[kept].team
    team = context.initiatives[dropped].team
    people = (
        *context.leads(dropped),
        *(context.leads(kept) if asset is None else context.team_lead(kept_team)),
    )
    what_if = _what_if(context, double)
    return Tension(
        kind=DUPLICATION.key,
        about=(dropped,),
        pole_key=kept,
        poles=("build anew", "reuse"),
        question=f"“{context.name(dropped)}” looks like “{kept_name}”: merge?",
        what_if=_what_if_words(context, double),
        outcomes=() if what_if is None else ((1.0, what_if),),
        level=_level(context, double, asset),
        teams=tuple(dict.fromkeys(name for name in (team, kept_team) if name)),
        in_the_room=tuple(dict.fromkeys(people)),
        is_priced=what_if is not None,
    )


def _what_if(context: PricingContext, double: Duplicate) -> WhatIf | None:
    """What merging changes in the plan; None if too little is known to say."""
    dropped, kept = double.instead_of, double.keep
    if double.saving is not None:
        return WhatIf(saved={dropped: double.saving})
    if not _serves_both(context, double):
        return None
    candidate = context.pricer.candidates[dropped]
    exit_cost = (candidate.initiative.exit_cost or 0.0) if candidate.is_committed else 0.0
    values: dict[tuple[str, Lens], float] = {}
    for lens in Lens:
        most = context.pricer.mean(dropped, lens)
        if most > context.pricer.mean(kept, lens):
            values[kept, lens] = most
    return WhatIf(values=values, ended=(dropped,), spent={0: exit_cost} if exit_cost else {})


def _what_if_words(context: PricingContext, double: Duplicate) -> str:
    if double.saving is not None:
        money = money_words(double.saving, context.portfolio.settings.currency)
        return f"it reuses what is there and costs {money} less, as stated"
    if not _serves_both(context, double):
        return "what is there is reused; nobody has said yet what that would save"
    return "one is done for the users of both and counted once; what the other costs is freed, no saving being stated"


def _serves_both(context: PricingContext, double: Duplicate) -> bool:
    """Whether what is kept is work that could be in the plan, and so can be worth more there."""
    return double.keep_table == "initiatives" and _could_start(context, double.keep)


def _level(context: PricingContext, double: Duplicate, asset: Asset | None) -> Level:
    if asset is None:
        return context.level_between(double.instead_of, double.keep)
    team = context.initiatives[double.instead_of].team
    if team and team == asset.team:
        return Level.TEAM
    return Level.PLATFORM if asset.focus is Focus.PLATFORM else Level.ENTERPRISE


DUPLICATION = Kind(
    key="duplication",
    words="duplication",
    asks="merge?",
    find=find_duplications,
    purpose=Purpose.CHOOSE,
    hours=1.0,
)
