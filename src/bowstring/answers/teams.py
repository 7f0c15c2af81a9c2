"""The answer of `teams` for programs, with the keys that docs/commands.md lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.answers.answer import Answer, finite, lens_change, problem_answers
from bowstring.model.problems import Problem
from bowstring.teams.coordination import Coordination, CoordinationNeed
from bowstring.teams.persons import Hanging, OwnTies
from bowstring.teams.proposal import Proposal
from bowstring.teams.staffing import Staffing, WorkStaffing
from bowstring.tensions.ledger import PricedTension


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsOverview:
    """All that `teams` tells. own, hanging: what one person alone may see, where somebody asked as that person."""

    coordination: Coordination
    priced: tuple[PricedTension, ...]
    staffing: Staffing
    hanging_counts: Mapping[str, int]
    proposal: Proposal | None
    own: OwnTies | None
    hanging: tuple[Hanging, ...]

    def price(self, need: CoordinationNeed) -> PricedTension | None:
        """The question of two teams without a tie; None if it has no price."""
        return next(
            (priced_tension for priced_tension in self.priced if priced_tension.tension.teams == need.teams),
            None,
        )

    @property
    def ranked(self) -> tuple[CoordinationNeed, ...]:
        """The missing ties, those dearest first, then those with most dependencies."""

        def rank(need: CoordinationNeed) -> float:
            priced = self.price(need)
            return -priced.points if priced is not None else 0.0

        return tuple(sorted(self.coordination.missing, key=rank))


def teams_answer(teams_overview: TeamsOverview, problems: Sequence[Problem]) -> Answer:
    """`teams`: coordination, missing ties by stake, staffing by team, a proposal, and what one person alone may see."""
    coordination = teams_overview.coordination
    return {
        "congruence": finite(coordination.congruence),
        "needed": len(coordination.needs),
        "met": len(coordination.needs) - len(coordination.missing),
        "missing": [_missing(need, teams_overview.price(need)) for need in teams_overview.ranked],
        "by_team": [
            {"team": team_coordination.team, "needed": team_coordination.needed, "met": team_coordination.met}
            for team_coordination in coordination.by_team
        ],
        "teams": _teams(teams_overview),
        "phases": [
            {
                "phase": phase.phase.value,
                "work": phase.work,
                "both_lead": phase.both_lead,
                "both_heard": phase.both_heard,
                "disciplines": dict(phase.disciplines),
            }
            for phase in teams_overview.staffing.phases
        ],
        "lacking": [
            _work(work_staffing)
            for work_staffing in teams_overview.staffing.work
            if not work_staffing.is_complete
        ],
        "proposal": _proposal(teams_overview.proposal) if teams_overview.proposal is not None else None,
        "own": _own(teams_overview.own, teams_overview.hanging) if teams_overview.own is not None else None,
        "problems": problem_answers(problems),
    }


def _missing(need: CoordinationNeed, priced: PricedTension | None) -> Answer:
    return {
        "teams": list(need.teams),
        "dependencies": [
            {
                "consumer_team": dependency.consumer_team,
                "provider_team": dependency.provider_team,
                "consumer": dependency.consumer.key,
                "provider": dependency.provider.key,
                "through": dependency.through or None,
            }
            for dependency in need.dependencies
        ],
        "tension": priced.key if priced is not None else None,
        "points": finite(priced.points) if priced is not None else None,
        "what_if": priced.tension.what_if if priced is not None else None,
        **(
            lens_change(priced.lens) if priced is not None else dict.fromkeys(("user_need", "business_value"))
        ),
    }


def _teams(teams_overview: TeamsOverview) -> list[Answer]:
    return [
        {
            "team": team.team,
            "people": team.people,
            "spread": team.spread,
            "work": team.work,
            "one_sided": team.one_sided,
            "lacks": list(team.lacks),
            "hanging": teams_overview.hanging_counts.get(team.team, 0),
        }
        for team in teams_overview.staffing.teams
    ]


def _work(work_staffing: WorkStaffing) -> Answer:
    return {
        "initiative": work_staffing.initiative,
        "team": work_staffing.team or None,
        "phase": work_staffing.phase.value if work_staffing.phase is not None else None,
        "unheard": [lens.value for lens in work_staffing.unheard],
        "unled": [lens.value for lens in work_staffing.unled],
        "not_in_team": list(work_staffing.not_in_team),
        "not_asked_for": list(work_staffing.not_asked_for),
    }


def _proposal(proposal: Proposal) -> Answer:
    return {
        "joining": [
            {
                "person": joining.person,
                "team": joining.team,
                "brings": list(joining.brings),
                "knows_them": joining.knows_them,
                "meets": joining.meets,
            }
            for joining in proposal.joining
        ],
        "gaps": len(proposal.gaps),
        "unfilled": [{"team": gap.team, "discipline": gap.discipline} for gap in proposal.unfilled],
        "is_proven": proposal.is_proven,
    }


def _own(own: OwnTies, hanging: Sequence[Hanging]) -> Answer:
    return {
        "person": own.person,
        "teams": [{"team": team.team, "because": list(team.because)} for team in own.teams],
        "needs": [{"teams": list(need.teams), "met": need.is_met} for need in own.needs],
        "advice": list(own.advice),
        "talks": list(own.talks),
        "hangs_on_one_person": [
            {
                "team": other.team,
                "person": other.person,
                "discipline": other.discipline or None,
                "work": list(other.work),
            }
            for other in hanging
        ],
    }
