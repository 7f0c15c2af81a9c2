"""Whose needs do we meet, from cradle to grave, and who waits for whom?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from bowstring.charts.chart import Cell, Chart, Table
from bowstring.charts.needs import STANDING_WORDS, needs_chart
from bowstring.charts.tables import TableView, table_view
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.report.sections import Named
from bowstring.report.serving import (
    WAITING_LEAD,
    capabilities_table,
    capabilities_wanted,
    dearest_capabilities,
    most_left_out,
    needs_table,
    outcome_lines,
    outcomes_table,
    outcomes_words,
)
from bowstring.tensions.served import NeedServed, QuarterServed, Served, Tally
from bowstring.tensions.standing import Standing
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.working import REFRESH_S, waiting_for
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_PER_PAGE = 25


class NeedsFilter(forms.Form):
    """Which needs are listed."""

    event = forms.ChoiceField(label=phrase("Life event"), required=False)
    group = forms.ChoiceField(label=phrase("Group"), required=False)
    standing = forms.ChoiceField(
        label=phrase("Standing"),
        required=False,
        choices=[
            ("", phrase("Any")),
            *((value.value, words.capitalize()) for value, words in STANDING_WORDS.items()),
        ],
    )

    def __init__(self, data: object, *, served: Served) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        events = [
            ("", phrase("Any")),
            *((life_event.name, life_event.name) for life_event in served.life_events if life_event.name),
        ]
        groups = [("", phrase("Any")), *((group.name, group.name) for group in served.groups if group.name)]
        self.fields["event"].choices = events  # type: ignore[attr-defined]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]

    def keeps(self, need: NeedServed) -> bool:
        """Whether a need is listed; what cannot be read is not asked for."""
        answers = self.cleaned_data if self.is_valid() else {}
        return (
            answers.get("event", "") in ("", need.life_event)
            and (not answers.get("group") or answers["group"] in need.groups)
            and answers.get("standing", "") in ("", need.standing.value)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPage:
    """Needs, outcomes, and what waits for what, under the plan of today."""

    lede: str
    chart: Chart | None
    left_out: tuple[Named, ...]
    groups: TableView | None
    quarters: TableView | None
    needs: TableView | None
    pages: Pages
    outcomes: TableView | None
    outcomes_words: str
    outcome_lines: tuple[str, ...]
    waits: tuple[Named, ...]
    waiting_lead: str
    capabilities: TableView | None


@needs(Right.VIEW)
def served(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page; or that it is being worked out."""
    latest = readable_plan(visit.portfolio_id, "served")
    recorded = RecordedPlan(latest, "served")
    who = recorded.served
    if who is None:
        waiting = waiting_for(visit, what=phrase("whose needs are met"))
        refresh = REFRESH_S if waiting.job else None
        return show(request, "served_none.html", waiting, visit=visit, plan=latest, refresh_seconds=refresh)
    form = NeedsFilter(request.GET, served=who)
    page = _page(request, load_portfolio(visit.portfolio_id), who, form)
    clear = address("served", visit)
    return show(request, "served.html", page, visit=visit, plan=latest, form=form, clear_url=clear)


def _page(request: HttpRequest, portfolio: Portfolio, who: Served, form: NeedsFilter) -> ServedPage:
    listed = [need for need in who.needs if form.keeps(need)]
    pages = pages_of(request, len(listed), most=_PER_PAGE)
    chart = needs_chart(who) if who.needs else None
    wanted = capabilities_wanted(who)
    return ServedPage(
        lede=chart.description if chart is not None else phrase("No needs are recorded yet."),
        chart=chart,
        left_out=most_left_out(who),
        groups=_tallies(sorted(who.groups, key=lambda tally: -tally.people[Standing.LEFT_OUT])),
        quarters=_quarters(who.quarters) if who.needs else None,
        needs=needs_table(listed[pages.first : pages.first + _PER_PAGE]) if listed else None,
        pages=pages,
        outcomes=outcomes_table(who.outcomes) if who.outcomes else None,
        outcomes_words=outcomes_words(who.outcomes) if who.outcomes else "",
        outcome_lines=tuple(outcome_lines(who.outcomes, portfolio.settings)),
        waits=dearest_capabilities(wanted, portfolio.settings),
        waiting_lead=WAITING_LEAD if wanted else "",
        capabilities=capabilities_table(wanted, portfolio.settings) if wanted else None,
    )


def _tallies(tallies: Sequence[Tally]) -> TableView | None:
    if not tallies:
        return None
    headers = (
        phrase("Group"),
        *(phrase("Needs {words}", words=words) for words in STANDING_WORDS.values()),
        phrase("People a year left out"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tally.name, *(tally.needs[standing] for standing in Standing), tally.people[Standing.LEFT_OUT])
        for tally in tallies
    )
    return table_view(Table(headers=headers, rows=rows))


def _quarters(quarters: Sequence[QuarterServed]) -> TableView:
    headers = (phrase("By the start of"), phrase("Needs met"), phrase("People a year with their need met"))
    rows = tuple((quarter.quarter.words, quarter.needs, quarter.people) for quarter in quarters)
    return table_view(Table(headers=headers, rows=rows))
