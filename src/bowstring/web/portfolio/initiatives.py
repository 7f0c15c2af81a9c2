"""What have we got? The list of initiatives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.wording import count_words
from bowstring.planning.plan import Plan
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.bulk_bar import BulkBar, bulk_bar
from bowstring.web.portfolio.initiative_forms import FilterForm
from bowstring.web.portfolio.table_files import table_file
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import SortHeader, asked_in, headers_of, plain, query_of
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.saved_views import ViewsBar, views_bar
from bowstring.web.site.standing import Reasons, place_in_table
from bowstring.web.store.initiatives import (
    InitiativeQuery,
    choices_of,
    every_initiative,
    life_events_of,
    list_initiatives,
)
from bowstring.web.store.lists import PAGE_ROWS, ListedRecord, names_for
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.settings import kept_settings

_COLUMNS = (
    ("name", phrase("Initiative"), False),
    ("focus", phrase("Focus"), False),
    ("phase", phrase("Phase"), False),
    ("team", phrase("Team"), False),
    ("quarterly", phrase("Cost a quarter"), True),
    ("planned", phrase("In the plan"), False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeLine:
    """An initiative in the list. start: when the plan starts it, in words; missing: what it still lacks.

    row: its number, to be chosen by; 0 for who may not change it.
    """

    name: str
    url: str
    focus: str
    phase: str
    team: str
    cost: str
    start: str
    is_in: bool
    missing: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativesPage:
    """The list. is_empty: there are no initiatives at all. need: the one whose initiatives are shown, in words.

    bulk: None for who may change none.
    """

    lede: str
    headers: tuple[SortHeader, ...]
    rows: tuple[InitiativeLine, ...]
    pages: Pages
    views: ViewsBar
    is_empty: bool
    is_filtered: bool
    need: str
    files: tuple[tuple[str, str], ...]
    clear_url: str
    map_url: str
    problems_url: str
    concept_url: str
    import_url: str
    add_url: str
    bulk: BulkBar | None


@needs(Right.VIEW)
def initiatives(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The initiatives asked for, a page at a time."""
    plan = latest_plan(visit.portfolio_id)
    settings = kept_settings(visit.portfolio_id).settings
    recorded = RecordedPlan(plan, "plan", "left_out")
    planned = _planned(recorded)
    form, wanted = _sought(request.GET, visit, planned)
    listed = list_initiatives(visit.portfolio_id, wanted, settings)
    teams = names_for(
        visit.portfolio_id, "teams", {row.record.team for row in listed.rows if row.record.team}
    )
    need = wanted.need
    query = query_of(request)
    here = address("initiatives", visit)
    page = InitiativesPage(
        lede=_lede(planned),
        headers=headers_of(request, wanted, _COLUMNS),
        rows=tuple(
            _row(visit, row, planned, recorded.left_out, settings=settings, teams=teams)
            for row in listed.rows
        ),
        pages=pages_of(request, listed.total, most=PAGE_ROWS),
        views=views_bar(request, visit, "initiatives"),
        is_empty=not listed.total and not _is_filtered(wanted),
        is_filtered=_is_filtered(wanted),
        need=names_for(visit.portfolio_id, "needs", {need}).get(need, need) if need else "",
        files=tuple(
            (name, f"{address('initiatives-file', visit, ending=ending)}?{query}")
            for name, ending in (("CSV", "csv"), (phrase("Excel"), "xlsx"))
        ),
        clear_url=here,
        map_url=address("initiatives-map", visit),
        problems_url=address("problems", visit),
        concept_url=address("concept", visit) if visit.may(Right.EDIT) else "",
        import_url=address("import", visit) if visit.may(Right.LEAD) else "",
        add_url=address("record-add", visit, table="initiatives") if visit.may(Right.EDIT) else "",
        bulk=bulk_bar(visit, "initiatives", query=query, total=listed.total),
    )
    return show(request, "initiatives.html", page, visit=visit, plan=plan, form=form)


@needs(Right.VIEW)
def initiatives_file(request: HttpRequest, visit: Visit, ending: str) -> HttpResponse:
    """The initiatives asked for, all of them, as a file."""
    settings = kept_settings(visit.portfolio_id).settings
    planned = _planned(RecordedPlan(latest_plan(visit.portfolio_id)))
    _, wanted = _sought(request.GET, visit, planned)
    return table_file("initiatives", every_initiative(visit.portfolio_id, wanted, settings), ending, settings)


def initiatives_wanted(visit: Visit, words: Mapping[str, Any]) -> InitiativeQuery:
    """What the words of the list's address ask for."""
    return _sought(words, visit, _planned(RecordedPlan(latest_plan(visit.portfolio_id))))[1]


def _planned(recorded: RecordedPlan) -> Plan | None:
    """The latest plan, where it says what starts when."""
    stored_plan = recorded.plan
    return stored_plan if stored_plan is not None and stored_plan.is_planned else None


def _sought(
    words: Mapping[str, Any], visit: Visit, planned: Plan | None
) -> tuple[FilterForm, InitiativeQuery]:
    """The filters as they are set, and what they ask for."""
    teams = choices_of(visit.portfolio_id, "team")
    names = names_for(visit.portfolio_id, "teams", set(teams))
    form = FilterForm(
        {name: plain(str(value)) for name, value in words.items()},
        teams=tuple((key, names.get(key, key)) for key in teams),
        life_events=life_events_of(visit.portfolio_id),
        has_plan=planned is not None,
    )
    query = asked_in(words)
    wanted = InitiativeQuery(
        search=query.search,
        column=query.column,
        sort=query.sort,
        is_descending=query.is_descending,
        page=query.page,
        focus=form.choice("focus"),
        phase=form.choice("phase"),
        team=form.choice("team"),
        plan=form.choice("plan"),
        lack=form.choice("lack"),
        need=form.choice("need"),
        life_event=form.choice("life_event"),
        funded=frozenset(planned.funded) if planned is not None else None,
        starts={key: str(start) for key, start in planned.starts.items() if start is not None}
        if planned is not None
        else {},
    )
    return form, wanted


def _is_filtered(wanted: InitiativeQuery) -> bool:
    names = ("search", "focus", "phase", "team", "plan", "lack", "need", "life_event")
    return any(getattr(wanted, name) for name in names)


def _lede(planned: Plan | None) -> str:
    if planned is None:
        return phrase("There is no plan by value yet.")
    some = count_words(len(planned.funded), "initiative is", "initiatives are")
    return phrase("{some} in the latest plan.", some=some)


def _row(
    visit: Visit,
    listed: ListedRecord,
    planned: Plan | None,
    reasons: Reasons,
    *,
    settings: Settings,
    teams: Mapping[str, str],
) -> InitiativeLine:
    initiative: Initiative = listed.record
    cost = initiative.quarterly_cost
    return InitiativeLine(
        name=initiative.name,
        url=address("initiative", visit, initiative=initiative.key),
        focus=initiative.focus.value,
        phase=phrase(initiative.phase.value) if initiative.phase is not None else "–",
        team=teams.get(initiative.team, initiative.team) or "–",
        cost=money_words(cost, settings.currency) if cost is not None else "–",
        start=place_in_table(initiative, planned, reasons, start=settings.start) or "–",
        is_in=planned is not None and planned.starts.get(initiative.key) is not None,
        missing=_missing_words(initiative),
        row=listed.number if visit.may(Right.EDIT, team=initiative.team) else 0,
    )


def _missing_words(initiative: Initiative) -> str:
    if initiative.is_over or initiative.is_plannable:
        return ""
    return phrase("no duration") if initiative.duration is None else phrase("no cost")
