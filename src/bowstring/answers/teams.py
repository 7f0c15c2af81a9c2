"""The answer of `teams` for programs, with the keys that docs/commands.md lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.answers.answer import Answer, finite, lens_change, problem_answers
from bowstring.model.problems import Problem
from bowstring.teams.coordination import Coordination, Need
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

    def price(self, need: Need) -> PricedTension | None:
        """The question of two teams without a tie; None where it has no price."""
        return next((one for one in self.priced if one.tension.teams == need.teams), None)

    @property
    def ranked(self) -> tuple[Need, ...]:
        """The missing ties, those dearest first, then those with most dependencies."""

        def rank(need: Need) -> float:
            priced = self.price(need)
            return -priced.points if priced is not None else 0.0

        return tuple(sorted(self.coordination.missing, key=rank))


def teams_answer(found: TeamsOverview, problems: Sequence[Problem]) -> Answer:
    """`teams`: coordination, missing ties by stake, staffing by team, a proposal, and what one person alone may see."""
    coordination = found.coordination
    return {
        "congruence": finite(coordination.congruence),
        "needed": len(coordination.needs),
        "met": len(coordination.needs) - len(coordination.missing),
        "missing": [_missing(need, found.price(need)) for need in found.ranked],
        "by_team": [{"team": one.team, "needed": one.needed, "met": one.met} for one in coordination.by_team],
        "teams": _teams(found),
        "phases": [
            {
                "phase": one.phase.value,
                "work": one.work,
                "both_lead": one.both_lead,
                "both_heard": one.both_heard,
                "disciplines": dict(one.disciplines),
            }
            for one in found.staffing.phases
        ],
        "lacking": [_work(one) for one in found.staffing.work if not one.is_complete],
        "proposal": _proposal(found.proposal) if found.proposal is not None else None,
        "own": _own(found.own, found.hanging) if found.own is not None else None,
        "problems": problem_answers(problems),
    }


def _missing(need: Need, priced: PricedTension | None) -> Answer:
    return {
        "teams": list(need.teams),
        "dependencies": [
            {
                "consumer_team": one.consumer_team,
                "provider_team": one.provider_team,
                "consumer": one.consumer.key,
                "provider": one.provider.key,
                "through": one.through or None,
            }
            for one in need.dependencies
        ],
        "tension": priced.key if priced is not None else None,
        "points": finite(priced.points) if priced is not None else None,
        "what_if": priced.tension.what_if if priced is not None else None,
        **(
            lens_change(priced.lens) if priced is not None else dict.fromkeys(("user_need", "business_value"))
        ),
    }


def _teams(found: TeamsOverview) -> list[Answer]:
    return [
        {
            "team": one.team,
            "people": one.people,
            "spread": one.spread,
            "work": one.work,
            "one_sided": one.one_sided,
            "lacks": list(one.lacks),
            "hanging": found.hanging_counts.get(one.team, 0),
        }
        for one in found.staffing.teams
    ]


def _work(one: WorkStaffing) -> Answer:
    return {
        "initiative": one.initiative,
        "team": one.team or None,
        "phase": one.phase.value if one.phase is not None else None,
        "unheard": [lens.value for lens in one.unheard],
        "unled": [lens.value for lens in one.unled],
        "not_in_team": list(one.not_in_team),
        "not_asked_for": list(one.not_asked_for),
    }


def _proposal(found: Proposal) -> Answer:
    return {
        "joining": [
            {
                "person": one.person,
                "team": one.team,
                "brings": list(one.brings),
                "knows_them": one.knows_them,
                "meets": one.meets,
            }
            for one in found.joining
        ],
        "gaps": len(found.gaps),
        "unfilled": [{"team": one.team, "discipline": one.discipline} for one in found.unfilled],
        "is_proven": found.is_proven,
    }


def _own(own: OwnTies, hanging: Sequence[Hanging]) -> Answer:
    return {
        "person": own.person,
        "teams": [{"team": one.team, "because": list(one.because)} for one in own.teams],
        "needs": [{"teams": list(one.teams), "met": one.is_met} for one in own.needs],
        "advice": list(own.advice),
        "talks": list(own.talks),
        "hangs_on_one_person": [
            {
                "team": one.team,
                "person": one.person,
                "discipline": one.discipline or None,
                "work": list(one.work),
            }
            for one in hanging
        ],
    }
