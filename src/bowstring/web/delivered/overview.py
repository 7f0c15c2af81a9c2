"""Did it work? Value against plan, dates against promises, key figures, and how well people judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse

from bowstring.charts.calibration import calibration_chart
from bowstring.charts.chart import Chart, Table
from bowstring.charts.key_figures import key_figures_chart
from bowstring.charts.slips import slip_chart
from bowstring.charts.tables import TableView, table_view
from bowstring.charts.value import value_chart
from bowstring.delivery.delivered import Delivered
from bowstring.delivery.kpis import KPI_WORDS, KeyFigure, Kpi
from bowstring.delivery.reference import ReferenceDate
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.model.wording import count_words
from bowstring.planning.plan import Plan
from bowstring.report.delivery_words import (
    date_words,
    day_words,
    figure_words,
    first_value_words,
    slip_words,
    value_lines,
)
from bowstring.report.reuse_words import names_of
from bowstring.report.team_words import NEVER
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.store.chapters import delivered_now
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_MOST_DATES, _MOST_PROBLEMS = 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWork:
    """A piece of work with its dates: stated, by which half and four fifths of such work come, how likely later."""

    name: str
    url: str
    stated: str
    usual: str
    safe: str
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service whose key figures can be looked at; figures: the latest of each, in words."""

    name: str
    url: str
    is_shown: bool
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredPage:
    """What came of the plans."""

    lede: str
    never: str
    values: tuple[Chart, ...]
    first_words: str
    first_table: TableView
    slip_words: str
    slips: Chart | None
    dates: tuple[DatedWork, ...]
    dates_words: str
    kpis: tuple[str, ...]
    services: tuple[Service, ...]
    shown_service: Chart | None
    calibration: Chart | None
    problems: tuple[Problem, ...]
    problems_words: str
    yours_url: str
    measure_url: str
    promise_url: str
    came_url: str
    files: tuple[tuple[str, str], ...]


@needs(Right.VIEW)
def delivered(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was delivered; ?of= for the key figures of one service."""
    portfolio = load_portfolio(visit.portfolio_id)
    card = latest_plan(visit.portfolio_id)
    results = delivered_now(visit.portfolio_id, card)
    planned = _planned_ends(portfolio, RecordedPlan(card, "plan").plan)
    page = _page(visit, portfolio, results, planned, of=plain(request.GET.get("of", "")))
    return show(request, "delivered.html", page, visit=visit, plan=card)


def _page(
    visit: Visit, portfolio: Portfolio, results: Delivered, planned: Mapping[str, date], *, of: str
) -> DeliveredPage:
    settings = portfolio.settings
    values = (value_chart(results.value, lens, settings) for lens in Lens)
    teams = {key: team.name for key, team in portfolio.index.teams.items()}
    keys = {key_figure.of for key_figure in results.key_figures}
    shown = of if of in keys else next((key_figure.of for key_figure in results.key_figures), "")
    own = [key_figure for key_figure in results.key_figures if key_figure.of == shown]
    may_edit = visit.may(Right.EDIT)
    return DeliveredPage(
        lede=" ".join((*value_lines(portfolio, results), *_late_words(results))),
        never=NEVER,
        values=tuple(chart for chart in values if chart is not None),
        first_words=first_value_words(results),
        first_table=_first_table(portfolio, results),
        slip_words=slip_words(results),
        slips=slip_chart(results.slip),
        dates=tuple(_dates(visit, portfolio, results, planned)),
        dates_words=_dates_words(results),
        kpis=tuple(KPI_WORDS[kpi] for kpi in Kpi),
        services=tuple(_services(visit, portfolio, results, shown)),
        shown_service=key_figures_chart(own, names_of(portfolio).get(shown, shown), settings)
        if own
        else None,
        calibration=calibration_chart(results.calibration, teams),
        problems=results.problems[:_MOST_PROBLEMS],
        problems_words=_problems_words(results),
        yours_url=address("delivered-yours", visit),
        measure_url=address("delivered-measure", visit) if may_edit else "",
        promise_url=address("delivered-promise", visit) if may_edit else "",
        came_url=address("delivered-came", visit) if may_edit else "",
        files=tuple(_files(visit)),
    )


def _late_words(results: Delivered) -> Iterator[str]:
    """How late half of it came, where anything has come."""
    if results.slip_p50.days is not None:
        days = results.slip_p50.days
        when = (
            phrase("{days:,.0f} days after", days=days)
            if days > 0
            else phrase("{part:,.0f} days before", part=-days)
            if days < 0
            else phrase("on the day of")
        )
        yield phrase(
            "Half of what was promised was delivered no later than {when} its first promise.", when=when
        )


def _first_table(portfolio: Portfolio, results: Delivered) -> TableView:
    """Work that has brought value, and in how many quarters."""
    names = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    rows = tuple(
        (
            names.get(first_value.initiative, first_value.initiative),
            first_value.concept.words,
            first_value.first_value.words,
            first_value.quarters,
        )
        for first_value in results.first_values
        if first_value.first_value is not None
    )
    headers = (
        phrase("Initiative"),
        phrase("First dated record"),
        phrase("First value measured"),
        phrase("Quarters between"),
    )
    return table_view(Table(headers=headers, rows=rows))


def _dates(
    visit: Visit, portfolio: Portfolio, results: Delivered, planned: Mapping[str, date]
) -> Iterator[DatedWork]:
    initiatives_by_key = portfolio.index.initiatives
    latest = sorted(results.dates, key=lambda date: (not date.milestone, -date.late, date.initiative))
    for reference_date in latest[:_MOST_DATES]:
        name = (
            initiatives_by_key[reference_date.initiative].name
            if reference_date.initiative in initiatives_by_key
            else reference_date.initiative
        )
        yield DatedWork(
            name=name,
            url=address("initiative", visit, initiative=reference_date.initiative),
            stated=_stated_words(reference_date, planned.get(reference_date.initiative)),
            usual=date_words(reference_date.usual, reference_date.slip_p50),
            safe=date_words(reference_date.safe, reference_date.slip_p80),
            late=f"{100 * reference_date.late:.0f} %",
        )


def _stated_words(promise: ReferenceDate, planned: date | None) -> str:
    """The date that is stated, and that of the plan where it comes later: no promise hides what the plan does."""
    if not promise.milestone:
        return phrase("{day_words}, by the plan", day_words=day_words(promise.stated))
    if planned is not None and planned > promise.stated:
        return phrase(
            "{day_words}; by the plan {day_words_planned}",
            day_words=day_words(promise.stated),
            day_words_planned=day_words(planned),
        )
    return day_words(promise.stated)


def _planned_ends(portfolio: Portfolio, plan: Plan | None) -> dict[str, date]:
    """The last day of each piece of work, as the plan has it."""
    works = portfolio.index.initiatives
    return {
        key: start.plus(works[key].duration or 1).first_day - timedelta(days=1)
        for key, start in (plan.starts if plan is not None else {}).items()
        if start is not None and key in works
    }


def _dates_words(results: Delivered) -> str:
    if not results.dates:
        return phrase("Too little has been delivered to say when the rest is likely to finish.")
    later = sum(date.late > 0.5 for date in results.dates)
    return phrase(
        "Of {pieces} of work still to come, {later:,} come later than stated more "
        "often than not, if we deliver as we usually do: judged by its own record "
        "first, then its team's, its focus's and everybody's.",
        pieces=count_words(len(results.dates), "piece", "pieces"),
        later=later,
    )


def _services(visit: Visit, portfolio: Portfolio, results: Delivered, shown: str) -> Iterator[Service]:
    latest: dict[tuple[str, Kpi], KeyFigure] = {
        (key_figure.of, key_figure.kpi): key_figure for key_figure in results.key_figures
    }
    names = names_of(portfolio)
    for of in dict.fromkeys(key_figure.of for key_figure in results.key_figures):
        yield Service(
            name=names.get(of, of),
            url=f"{address('delivered', visit)}?of={of}#figures",
            is_shown=of == shown,
            figures=tuple(
                figure_words(latest.get((of, kpi)), portfolio.settings.currency) or "–" for kpi in Kpi
            ),
        )


def _problems_words(results: Delivered) -> str:
    count = len(results.problems)
    more = (
        phrase(" The first {most_problems:,} are shown.", most_problems=_MOST_PROBLEMS)
        if count > _MOST_PROBLEMS
        else ""
    )
    return (
        phrase(
            "{things} cannot be used yet. Nothing has been lost.{more}",
            things=count_words(count, "thing", "things"),
            more=more,
        )
        if count
        else ""
    )


def _files(visit: Visit) -> Iterator[tuple[str, str]]:
    for table, words in (("measurements", "measurements"), ("forecasts", "promises")):
        yield phrase("{words} as CSV", words=words), address("records-file", visit, table=table, ending="csv")
        yield (
            phrase("{words} as Excel", words=words),
            address("records-file", visit, table=table, ending="xlsx"),
        )
