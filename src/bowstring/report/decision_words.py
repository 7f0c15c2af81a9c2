"""Words of decisions, as the command line and the site say them."""

from bowstring.decision_rights.advice import Adviser
from bowstring.decision_rights.levels import Deciding, LevelShares
from bowstring.decision_rights.reach import Landscape, Reach
from bowstring.model.decisions import Level
from bowstring.model.dependencies import ThingKind
from bowstring.model.wording import count_words, list_words

WHO = {
    Level.TEAM: "one team",
    Level.PLATFORM: "one platform with its users",
    Level.ENTERPRISE: "the enterprise",
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
    rest = f"{list_words(kinds)} {verb} on it." if depending else "Nothing else is known to depend on it."
    return f"{list_words(names) or 'Nothing we know of'} {'change' if len(names) > 1 else 'changes'}. {rest}"


def deciding_words(landscape: Landscape, deciding: Deciding) -> str:
    """Who decides, and why there."""
    if deciding.level is None:
        return deciding.reason
    team = landscape.portfolio.index.teams.get(deciding.team)
    who = f" ({team.name})" if team is not None else ""
    return f"To be decided by {WHO[deciding.level]}{who}. {deciding.reason}"


def asked_words(adviser: Adviser) -> str:
    """Whether somebody was asked and has answered; empty where nobody asked."""
    if adviser.advice is None:
        return ""
    if adviser.advice.given_on is not None or adviser.advice.advice:
        return "has given advice"
    return "asked, has not answered yet"


def shares_words(shares: LevelShares) -> str:
    """How decisions in force are spread over the levels, and held against what they touch."""
    spread = "; ".join(f"{level.value} {100 * share:.0f} %" for level, share in shares.shares.items())
    return (
        f"{count_words(shares.decided, 'decision')} taken that hold{f': {spread}' if spread else ''}. "
        f"Held against what they touch: {shares.as_computed:,} at that level, {shares.above:,} above, "
        f"{shares.below:,} below, {shares.unknown:,} unknown."
    )
