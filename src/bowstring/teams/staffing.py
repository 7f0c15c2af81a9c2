"""Staffing: what each team's work lacks, told by team. Source: docs/teams.md#what-the-work-lacks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.assets import Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import is_finished
from bowstring.teams.attachments import attachments_of, members_of, teams_of_people

MOST_TEAMS = 2
"""Of one person; in more they are spread thin."""
# A discipline is usual in a phase where half of the work in it asks for it, and there is enough work to say so.
_USUAL_SHARE, _LEAST_WORK = 0.5, 4
_RUNNING = tuple(phase for phase in Phase if phase is not Phase.RETIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStaffing:
    """What one initiative lacks, if anything.

    unheard: sides that nobody has assessed. unled: sides without a lead. not_in_team: disciplines that it asks for and
    nobody in its team has. not_asked_for: disciplines usual in its phase that it does not ask for.
    """

    initiative: str
    team: str
    phase: Phase | None
    unheard: tuple[Lens, ...] = ()
    unled: tuple[Lens, ...] = ()
    not_in_team: tuple[str, ...] = ()
    not_asked_for: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is lacking."""
        return not (self.unheard or self.unled or self.not_in_team or self.not_asked_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamStaffing:
    """What a team's work lacks: figures of the team, never of a person.

    people: how many belong to it; 0 where nobody is told. spread: how many of them belong to more than two teams.
    work, one_sided: pieces of its work, and how many have no lead or no score for one side. lacks: disciplines that its
    work asks for and nobody who is told to be in it has.
    """

    team: str
    people: int
    spread: int
    work: int
    one_sided: int
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStaffing:
    """How much of the work in a phase has both sides. disciplines: how many pieces of it ask for each."""

    phase: Phase
    work: int
    both_lead: int
    both_heard: int
    disciplines: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Work in the order of the table; teams sorted; phases in their order, those without work left out."""

    work: tuple[WorkStaffing, ...]
    teams: tuple[TeamStaffing, ...]
    phases: tuple[PhaseStaffing, ...]


def check_staffing(portfolio: Portfolio) -> Staffing:
    """What the work lacks from concept on: both sides heard and leading, and its disciplines in the team."""
    current = current_work(portfolio)
    heard: dict[str, set[Lens]] = defaultdict(set)
    for view in portfolio.assessments:
        heard[view.initiative].add(view.lens)
    disciplines = disciplines_of_teams(portfolio)
    usual = _usual_disciplines(current)
    work = tuple(
        _work_staffing(initiative, heard[initiative.key], disciplines, usual) for initiative in current
    )
    return Staffing(work=work, teams=tuple(_teams(portfolio, work)), phases=tuple(_phases(current, heard)))


def current_work(portfolio: Portfolio) -> tuple[Initiative, ...]:
    """The work that is neither stopped nor delivered."""
    start = portfolio.settings.start
    works = portfolio.index.initiatives.values()
    return tuple(work for work in works if not work.is_stopped and not is_finished(work, start))


def disciplines_of_teams(portfolio: Portfolio) -> Mapping[str, Mapping[str, int]]:
    """How many people of each discipline belong to each team; a team nobody is in is not there."""
    people = portfolio.index.people
    return {
        team: Counter(discipline for person in members for discipline in set(people[person].disciplines))
        for team, members in members_of(attachments_of(portfolio)).items()
    }


def asked_for(work: Initiative) -> tuple[str, ...]:
    """The disciplines that a piece of work asks for, sorted."""
    return tuple(sorted(discipline for discipline, people in work.effort.items() if people > 0))


def _work_staffing(
    initiative: Initiative,
    heard: Iterable[Lens],
    disciplines: Mapping[str, Mapping[str, int]],
    usual: Mapping[Phase, frozenset[str]],
) -> WorkStaffing:
    leads = {Lens.USER_NEED: initiative.user_lead, Lens.BUSINESS_VALUE: initiative.business_lead}
    needed_disciplines = asked_for(initiative)
    there = disciplines.get(initiative.team)
    common = (
        usual.get(initiative.phase, frozenset[str]()) if initiative.phase is not None else frozenset[str]()
    )
    return WorkStaffing(
        initiative=initiative.key,
        team=initiative.team,
        phase=initiative.phase,
        unheard=tuple(lens for lens in Lens if lens not in heard),
        unled=tuple(lens for lens in Lens if not leads[lens]),
        # Where nobody's disciplines are told, nobody can say which are missing.
        not_in_team=tuple(key for key in needed_disciplines if not there.get(key)) if there else (),
        not_asked_for=tuple(sorted(common - set(needed_disciplines))) if needed_disciplines else (),
    )


def _usual_disciplines(current: Iterable[Initiative]) -> Mapping[Phase, frozenset[str]]:
    """The disciplines that at least half of the work in a phase asks for, of work that asks for any."""
    by_phase: dict[Phase, list[tuple[str, ...]]] = defaultdict(list)
    for initiative in current:
        if initiative.phase is not None and asked_for(initiative):
            by_phase[initiative.phase].append(asked_for(initiative))
    return {
        phase: frozenset(
            discipline
            for discipline, times in Counter(key for disciplines in works for key in disciplines).items()
            if times >= _USUAL_SHARE * len(works)
        )
        for phase, works in by_phase.items()
        if len(works) >= _LEAST_WORK
    }


def _teams(portfolio: Portfolio, work: Iterable[WorkStaffing]) -> Iterable[TeamStaffing]:
    attachments = attachments_of(portfolio)
    members, teams_of = members_of(attachments), teams_of_people(attachments)
    of_team: dict[str, list[WorkStaffing]] = defaultdict(list)
    for work_staffing in work:
        of_team[work_staffing.team].append(work_staffing)
    for team in sorted(portfolio.index.teams):
        people = members.get(team, ())
        yield TeamStaffing(
            team=team,
            people=len(people),
            spread=sum(len(teams_of[person]) > MOST_TEAMS for person in people),
            work=len(of_team[team]),
            one_sided=sum(
                bool(work_staffing.unheard or work_staffing.unled) for work_staffing in of_team[team]
            ),
            lacks=tuple(
                sorted({key for work_staffing in of_team[team] for key in work_staffing.not_in_team})
            ),
        )


def _phases(current: Iterable[Initiative], heard: Mapping[str, set[Lens]]) -> Iterable[PhaseStaffing]:
    for phase in _RUNNING:
        there = [initiative for initiative in current if initiative.phase is phase]
        if there:
            yield PhaseStaffing(
                phase=phase,
                work=len(there),
                both_lead=sum(
                    bool(initiative.user_lead and initiative.business_lead) for initiative in there
                ),
                both_heard=sum(heard[initiative.key] >= set(Lens) for initiative in there),
                disciplines=dict(
                    sorted(Counter(key for initiative in there for key in asked_for(initiative)).items())
                ),
            )
