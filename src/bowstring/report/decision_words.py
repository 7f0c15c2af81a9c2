"""Words of decisions, as the command line and the site say them."""

from bowstring.decision_rights.advice import Adviser
from bowstring.decision_rights.levels import Deciding, LevelShares
from bowstring.decision_rights.reach import Landscape, Reach
from bowstring.model.decisions import Level
from bowstring.model.dependencies import ThingKind
from bowstring.model.language import phrase
from bowstring.model.wording import count_words, list_words

WHO = {
    Level.TEAM: phrase("one team"),
    Level.PLATFORM: phrase("one platform with its users"),
    Level.ENTERPRISE: phrase("the enterprise"),
}
"""Who decides at each level."""

_KINDS = (
    (ThingKind.ASSET, "asset", ""),
    (ThingKind.CAPABILITY, "capability", "capabilities"),
    (ThingKind.INITIATIVE, "initiative", ""),
)


def reach_words(landscape: Landscape, reach: Reach) -> str:
    """What changes, and how much depends on it."""
    depending = [touched for touched in reach.touched if touched.steps > 0]
    counts = [
        (sum(touched.thing.kind is kind for touched in depending), one_word, many)
        for kind, one_word, many in _KINDS
    ]
    kinds = [count_words(*counted) for counted in counts if counted[0]]
    names = [f"“{landscape.name(change.thing)}”" for change in reach.changed if change.through is None]
    verb = "depends" if len(depending) == 1 else "depend"
    rest = (
        phrase("{kinds} {verb} on it.", kinds=list_words(kinds), verb=verb)
        if depending
        else phrase("Nothing else is known to depend on it.")
    )
    return (
        phrase("{part} change. {rest}", part=list_words(names) or phrase("Nothing we know of"), rest=rest)
        if len(names) > 1
        else phrase(
            "{part} changes. {rest}", part=list_words(names) or phrase("Nothing we know of"), rest=rest
        )
    )


def deciding_words(landscape: Landscape, deciding: Deciding, *, is_taken: bool = False) -> str:
    """Who decides, and why there.

    Args:
        landscape: what depends on what.
        deciding: the level, and its reason.
        is_taken: whether the decision has been taken already, perhaps by somebody else.
    """
    if deciding.level is None:
        return deciding.reason
    team = landscape.portfolio.index.teams.get(deciding.team)
    of_team = f" ({team.name})" if team is not None else ""
    if is_taken:
        return phrase(
            "A decision for {who}{of_team}. {reason}",
            who=WHO[deciding.level],
            of_team=of_team,
            reason=deciding.reason,
        )
    return phrase(
        "To be decided by {who}{of_team}. {reason}",
        who=WHO[deciding.level],
        of_team=of_team,
        reason=deciding.reason,
    )


def asked_words(adviser: Adviser) -> str:
    """Whether somebody was asked and has answered; empty where nobody asked."""
    if adviser.advice is None:
        return ""
    if adviser.advice.given_on is not None or adviser.advice.advice:
        return phrase("has given advice")
    return phrase("asked, has not answered yet")


def shares_words(shares: LevelShares) -> str:
    """How decisions in force are spread over the levels, and held against what they touch."""
    spread = "; ".join(f"{phrase(level.value)} {100 * share:.0f} %" for level, share in shares.shares.items())
    return (
        phrase(
            "{decisions} taken that hold: {spread}. Held against what they touch: "
            "{as_computed:,} at that level, {above:,} above, {below:,} below, "
            "{unknown:,} unknown.",
            decisions=count_words(shares.decided, "decision", "decisions"),
            spread=spread,
            as_computed=shares.as_computed,
            above=shares.above,
            below=shares.below,
            unknown=shares.unknown,
        )
        if spread
        else phrase(
            "{decisions} taken that hold. Held against what they touch: {as_computed:,} "
            "at that level, {above:,} above, {below:,} below, {unknown:,} unknown.",
            decisions=count_words(shares.decided, "decision", "decisions"),
            as_computed=shares.as_computed,
            above=shares.above,
            below=shares.below,
            unknown=shares.unknown,
        )
    )
