"""Words of teams, as the command line and the site say them."""

from bowstring.model.language import phrase, plural_phrase
from bowstring.model.wording import count_words
from bowstring.teams.coordination import Coordination
from bowstring.teams.proposal import Proposal

NEVER = phrase("Never for pay, performance or selection.")
"""Stands wherever figures about teams do."""


def coordination_words(coordination: Coordination) -> str:
    """How many pairs of teams depend on each other, and how many of those work together."""
    needed, met = len(coordination.needs), len(coordination.needs) - len(coordination.missing)
    if not needed or coordination.congruence is None:
        return phrase("No two teams are known to depend on each other.")
    return plural_phrase(
        (
            "{pairs_of_teams_depend} on each other; {met:,} of them is known to work "
            "together ({congruence:.0f} %)."
        ),
        (
            "{pairs_of_teams_depend} on each other; {met:,} of them are known to work "
            "together ({congruence:.0f} %)."
        ),
        met,
        pairs_of_teams_depend=count_words(needed, "pair of teams depends", "pairs of teams depend"),
        met=met,
        congruence=100 * coordination.congruence,
    )


def proposal_words(proposal: Proposal) -> str:
    """How many could fill how many gaps, and whether more is possible."""
    filled = len(proposal.gaps) - len(proposal.unfilled)
    proven = phrase("; this is the most possible") if proposal.is_proven else phrase("; there may be more")
    return phrase(
        "{people} could fill {filled:,} of {gaps}{proven}. Nobody leaves their team.",
        people=count_words(len(proposal.joining), "person", "people"),
        filled=filled,
        gaps=count_words(len(proposal.gaps), "gap", "gaps"),
        proven=proven,
    )
