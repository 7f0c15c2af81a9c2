"""Duplication: something is built anew although something like it is there or coming. Merge?"""

from collections.abc import Iterator, Mapping

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.planning.prices.whatif import WhatIf
from bowstring.reuse.duplicates import Duplicate, find_duplicates
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension

Outcomes = tuple[tuple[float, WhatIf], ...]
# Of an initiative: what is done of it where it counts as done.
_MOST = 0.5


def find_duplications(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative that may be built twice; what settles it is one in place of both.

    With a saving stated: it costs so much less. Without: the regret of a plan that counts twice what is there once, as
    likely as the two are alike. Without likeness either: no price.
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
    outcomes = _outcomes(context, double)
    return Tension(
        kind=DUPLICATION.key,
        about=(dropped,),
        pole_key=kept,
        poles=(phrase("build anew"), "reuse"),
        question=phrase(
            "“{name}” looks like “{kept_name}”. Should we merge them?",
            name=context.name(dropped),
            kept_name=kept_name,
        ),
        what_if=_what_if_words(context, double),
        outcomes=outcomes or (),
        level=_level(context, double, asset),
        teams=tuple(dict.fromkeys(name for name in (team, kept_team) if name)),
        in_the_room=tuple(dict.fromkeys(people)),
        is_priced=outcomes is not None,
        is_regret=double.saving is None,
    )


def _outcomes(context: PricingContext, double: Duplicate) -> Outcomes | None:
    """What merging changes in the plan; none where today's plan counts nothing twice, None if too little is known."""
    if double.saving is not None:
        return ((1.0, WhatIf(saved={double.instead_of: double.saving})),)
    is_work = double.keep_table == "initiatives"
    if double.likeness is None or (is_work and not _could_start(context, double.keep)):
        return None
    pairs = [(double.instead_of, double.keep)]
    if is_work:
        pairs.append((double.keep, double.instead_of))
        if not all(_is_done(context, key) for key in pairs[0]):
            return ()
    # Either of the two may be the one that adds less; the better answer counts.
    answers = [
        _counted_once(context, again, there, double.likeness, is_work=is_work) for again, there in pairs
    ]
    return max(answers, key=lambda outcomes: context.pricer.expected_effect(outcomes, is_regret=True).points)


def _is_done(context: PricingContext, key: str) -> bool:
    """Whether today's plan does most of it, if work could be split."""
    return float(context.pricer.base.x[context.pricer.candidates[key].last_column]) >= _MOST


def _counted_once(
    context: PricingContext, again: str, there: str, likeness: float, *, is_work: bool
) -> Outcomes:
    """With a chance of their likeness the two overlap as far as they are alike: the second adds the rest alone.

    The overlap is at most what the smaller brings each side; of an asset, that is there, the initiative's own.
    """
    values: dict[tuple[str, Lens], float] = {}
    for lens in Lens:
        own = context.pricer.mean(again, lens)
        smaller = min(own, context.pricer.mean(there, lens)) if is_work else own
        if smaller > 0:
            values[again, lens] = own - likeness * smaller
    return ((likeness, WhatIf(values=values)), (1 - likeness, WhatIf()))


def _what_if_words(context: PricingContext, double: Duplicate) -> str:
    if double.saving is not None:
        money = money_words(double.saving, context.portfolio.settings.currency)
        return phrase("we reuse what exists and it costs {money} less, as recorded", money=money)
    outcomes = _outcomes(context, double)
    if outcomes is None:
        return phrase("we reuse what exists; nobody has said yet how much that saves")
    likeness = round(100 * (double.likeness or 0.0))
    return phrase(
        "the two turn out to overlap as far as they look alike ({likeness} %), and we plan for that",
        likeness=likeness,
    )


def _level(context: PricingContext, double: Duplicate, asset: Asset | None) -> Level:
    if asset is None:
        return context.level_between(double.instead_of, double.keep)
    team = context.initiatives[double.instead_of].team
    if team and team == asset.team:
        return Level.TEAM
    return Level.PLATFORM if asset.focus is Focus.PLATFORM else Level.ENTERPRISE


DUPLICATION = Kind(
    key="duplication",
    words=phrase("duplication"),
    asks="merge?",
    find=find_duplications,
    purpose=Purpose.CHOOSE,
    hours=1.0,
)
