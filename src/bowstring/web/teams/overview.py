"""Who should meet? Coordination needed against ties that exist, and what work lacks: of teams, naming nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.language import phrase
from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.report.team_words import NEVER, coordination_words
from bowstring.teams.coordination import Coordination, CoordinationNeed
from bowstring.teams.staffing import Staffing
from bowstring.tensions.kinds.tie import TIE
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.question_words import question_url, worth_of
from bowstring.web.store.chapters import TeamFigures, coordination_now, team_figures_now
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.teams.team_picture import TeamPicture, TeamSpot, team_picture

_ROWS = 10
_DEAR = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Two teams that depend on each other and have no recorded tie."""

    pair: str
    why: str
    worth: str
    question_url: str
    tie_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsPage:
    """The teams, or one of them beside those it depends on."""

    lede: str
    never: str
    team: str
    all_url: str
    missing: tuple[Missing, ...]
    missing_words: str
    pages: Pages
    picture: TeamPicture | None
    pairs: TableView
    phases: TableView
    teams: TableView
    staffing_words: str
    tie_url: str
    yours_url: str
    joining_url: str
    facts_url: str


@needs(Right.VIEW)
def teams(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All teams; ?team= for one of them."""
    portfolio = load_portfolio(visit.portfolio_id)
    card = latest_plan(visit.portfolio_id)
    teams_by_key = portfolio.index.teams
    team = teams_by_key.get(plain(request.GET.get("team", "")))
    coordination = coordination_now.of(visit.portfolio_id)
    figures = team_figures_now.of(visit.portfolio_id)
    ledger = RecordedPlan(card).ledger
    priced = _priced(ledger)
    shown = [need for need in coordination.needs if team is None or team.key in need.teams]
    # The dearest first, then those with most dependencies.
    missing = sorted(
        (need for need in coordination.missing if team is None or team.key in need.teams),
        key=lambda need: -priced[need.teams].points if need.teams in priced else 0.0,
    )
    pages = pages_of(request, len(missing), most=_ROWS)
    page = TeamsPage(
        lede=_lede(portfolio, coordination, missing, priced)
        if team is None
        else _lede_of(team, shown, missing),
        never=NEVER,
        team=team.name if team is not None else "",
        all_url=address("teams", visit),
        missing=tuple(
            _missing(visit, portfolio, need, priced.get(need.teams))
            for need in missing[pages.first : pages.first + _ROWS]
        ),
        missing_words=_missing_words(missing, priced if ledger is not None else None),
        pages=pages,
        picture=_picture(visit, portfolio, shown, missing[:_DEAR], priced=priced),
        pairs=_pairs(teams_by_key, shown),
        phases=_phases(figures.staffing),
        teams=_teams(portfolio, teams_by_key, figures),
        staffing_words=_staffing_words(figures.staffing),
        tie_url=address("tie-add", visit) if visit.may(Right.EDIT) else "",
        yours_url=address("teams-yours", visit),
        joining_url=address("teams-joining", visit),
        facts_url=address("table-teams", visit),
    )
    return show(request, "teams.html", page, visit=visit, plan=card)


def _priced(ledger: Ledger | None) -> dict[tuple[str, ...], PricedTension]:
    """The open questions of two teams without a tie, by their teams."""
    if ledger is None:
        return {}
    return {
        open_tension.tension.teams: open_tension
        for open_tension in ledger.open_tensions
        if open_tension.kind is TIE
    }


_Priced = Mapping[tuple[str, ...], PricedTension]


def _lede(
    portfolio: Portfolio, coordination: Coordination, missing: Sequence[CoordinationNeed], priced: _Priced
) -> str:
    summary = coordination_words(coordination)
    if not missing or missing[0].teams not in priced:
        return summary
    pair = _pair_words(portfolio.index.teams, missing[0])
    return phrase("{summary} Most is at stake between {pair}.", summary=summary, pair=pair)


def _lede_of(team: Team, shown: Sequence[CoordinationNeed], missing: Sequence[CoordinationNeed]) -> str:
    if not shown:
        return phrase("{name} is not known to depend on any other team.", name=team.name)
    met = len(shown) - len(missing)
    return phrase(
        "{name} needs to work with {teams}, and is known to with {met:,} of them.",
        name=team.name,
        teams=count_words(len(shown), "team", "teams"),
        met=met,
    )


def _pair_words(teams_by_key: Mapping[str, Team], need: CoordinationNeed) -> str:
    return list_words([teams_by_key[key].name if key in teams_by_key else key for key in need.teams])


def _missing_words(missing: Sequence[CoordinationNeed], priced: _Priced | None) -> str:
    """What a missing tie could change. priced: None if that is not known."""
    if not missing:
        return phrase("All teams that depend on each other have a recorded tie.")
    opening = phrase("{pairs} without a recorded tie", pairs=count_words(len(missing), "pair", "pairs"))
    if priced is None:
        return phrase("{opening}, those with most in common first.", opening=opening)
    at_stake = sum(need.teams in priced and priced[need.teams].could_change_the_plan for need in missing)
    if not at_stake:
        return phrase(
            "{opening}, those with most in common first. None has a price with today's plan and delays.",
            opening=opening,
        )
    return phrase(
        "{opening}; in {at_stake:,} a usual slip would change the plan. Most valuable first.",
        opening=opening,
        at_stake=at_stake,
    )


def _missing(
    visit: Visit, portfolio: Portfolio, need: CoordinationNeed, priced: PricedTension | None
) -> Missing:
    teams_by_key = portfolio.index.teams
    a, b = need.teams
    worth = ""
    if priced is not None and priced.could_change_the_plan:
        worth = phrase(
            "{worth_of}, if {what_if}.", worth_of=worth_of(priced, portfolio), what_if=priced.tension.what_if
        )
    may = visit.may(Right.EDIT, team=a) or visit.may(Right.EDIT, team=b)
    return Missing(
        pair=_pair_words(teams_by_key, need),
        why=phrase(
            "{things_depend} across the two.",
            things_depend=count_words(len(need.dependencies), "thing depends", "things depend"),
        ),
        worth=worth,
        question_url=question_url(visit, priced.key) if priced is not None else "",
        tie_url=f"{address('tie-add', visit)}?{urlencode({'a': a, 'b': b})}" if may else "",
    )


def _picture(
    visit: Visit,
    portfolio: Portfolio,
    shown: Sequence[CoordinationNeed],
    dear: Sequence[CoordinationNeed],
    *,
    priced: _Priced,
) -> TeamPicture | None:
    order = sorted(
        portfolio.index.teams.values(), key=lambda team: (team.focus or "", team.parent, team.name)
    )
    spots = [
        TeamSpot(
            key=team.key,
            name=team.name,
            focus=team.focus.value if team.focus is not None else "",
            url=f"{address('teams', visit)}?{urlencode({'team': team.key})}",
        )
        for team in order
    ]
    dearest = {need.teams for need in dear if need.teams in priced}
    pairs = [
        (need.teams, "met" if need.is_met else "dear" if need.teams in dearest else "missing")
        for need in shown
    ]
    met = sum(kind == "met" for _, kind in pairs)
    words = phrase(
        "{spots:,} teams in a circle. {met:,} lines join teams that work together, "
        "{pairs:,} dashed lines join those that depend on each other with no "
        "recorded tie.",
        spots=len(spots),
        met=met,
        pairs=len(pairs) - met,
    )
    return team_picture(spots, pairs, words=words)


def _pairs(teams_by_key: Mapping[str, Team], shown: Sequence[CoordinationNeed]) -> TableView:
    rows = []
    for need in sorted(shown, key=lambda need: (need.is_met, -len(need.dependencies), need.teams)):
        a, b = (teams_by_key[key].name if key in teams_by_key else key for key in need.teams)
        how = list_words([tie.source for tie in need.ties if tie.source]) or phrase("yes")
        rows.append((a, b, len(need.dependencies), how if need.is_met else phrase("not recorded")))
    return table_view(
        Table(
            headers=(
                phrase("Team"),
                phrase("Other team"),
                phrase("Things that depend"),
                phrase("Work together"),
            ),
            rows=tuple(rows),
        )
    )


def _staffing_words(staffing: Staffing) -> str:
    one_sided = sum(team.one_sided for team in staffing.teams)
    pieces = count_words(len(staffing.work), "piece", "pieces")
    return phrase(
        "{one_sided:,} of {pieces} of work have no lead or no score for one side.",
        one_sided=one_sided,
        pieces=pieces,
    )


def _phases(staffing: Staffing) -> TableView:
    rows = tuple(
        (phase.phase.value, phase.work, phase.both_lead, phase.both_heard) for phase in staffing.phases
    )
    headers = (
        phrase("Phase"),
        phrase("Pieces of work"),
        phrase("Both sides lead"),
        phrase("Both sides heard"),
    )
    return table_view(Table(headers=headers, rows=rows))


def _teams(portfolio: Portfolio, teams_by_key: Mapping[str, Team], figures: TeamFigures) -> TableView:
    return table_view(
        Table(
            headers=(
                phrase("Team"),
                phrase("People"),
                phrase("In more than two teams"),
                phrase("Things that depend on one person"),
                phrase("Work with one side only"),
                phrase("Missing disciplines"),
            ),
            rows=tuple(_team_rows(portfolio, teams_by_key, figures)),
        )
    )


def _team_rows(
    portfolio: Portfolio, teams_by_key: Mapping[str, Team], figures: TeamFigures
) -> Iterator[tuple[str, int, int | None, int | None, str, str]]:
    disciplines = {key: discipline.name for key, discipline in portfolio.index.disciplines.items()}
    for team in figures.staffing.teams:
        # A figure of a team of one would be that person's own.
        is_several = team.people != 1
        yield (
            teams_by_key[team.team].name if team.team in teams_by_key else team.team,
            team.people,
            team.spread if is_several else None,
            figures.hanging.get(team.team, 0) if is_several else None,
            phrase("{one_sided:,} of {work:,}", one_sided=team.one_sided, work=team.work),
            list_words([disciplines.get(key, key) for key in team.lacks], most=8) or phrase("none"),
        )
