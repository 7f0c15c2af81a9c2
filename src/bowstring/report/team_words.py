"""Words of teams, as the command line and the site say them."""

from bowstring.model.wording import count_words
from bowstring.teams.coordination import Coordination
from bowstring.teams.proposal import Proposal

NEVER = "Never for pay, performance or selection."
"""Stands wherever figures about teams do."""


def coordination_words(coordination: Coordination) -> str:
    """How many pairs of teams depend on each other, and how many of those work together."""
    needed, met = len(coordination.needs), len(coordination.needs) - len(coordination.missing)
    if not needed or coordination.congruence is None:
        return "No two teams are known to depend on each other."
    return (
        f"{count_words(needed, 'pair of teams depends', 'pairs of teams depend')} on each other; {met:,} of them "
        f"{'is' if met == 1 else 'are'} known to work together ({100 * coordination.congruence:.0f} %)."
    )


def proposal_words(proposal: Proposal) -> str:
    """How many could fill how many gaps, and whether more is possible."""
    filled = len(proposal.gaps) - len(proposal.unfilled)
    proven = "; this is the most possible" if proposal.is_proven else "; there may be more"
    return (
        f"{count_words(len(proposal.joining), 'person', 'people')} could fill {filled:,} of "
        f"{count_words(len(proposal.gaps), 'gap')}{proven}. Nobody leaves their team."
    )
