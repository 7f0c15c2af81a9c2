"""What was measured, promised and came: three short forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bowstring.delivery.kpis import DEFINITIONS, KPI_WORDS, kpi_problems
from bowstring.delivery.measured import measurement_problems
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.web.access import Right, Visit, needs
from bowstring.web.delivered.delivering_forms import CameForm, MeasureForm, PromiseForm
from bowstring.web.site.editing import RefusedError, acceptable, problem_words, store_edits, tell_problems
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.site.once import OnceForm
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_records, load_portfolio
from bowstring.web.store.submissions import store_once

_NOT_YOURS = phrase("You can only enter figures for your own teams. Ask an editor of that team.")
_STALE = phrase("Somebody changed this after you opened it. Check it, then save again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPage:
    """A form. title: its question; say: what becomes of it."""

    title: str
    say: str
    form_key: str
    button: str
    back_url: str


@needs(Right.EDIT)
def measure(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A figure that was measured."""
    portfolio = load_portfolio(visit.portfolio_id)
    subjects = {key: outcome.name for key, outcome in portfolio.index.outcomes.items()}
    subjects |= {key: asset.name for key, asset in portfolio.index.assets.items()}
    subjects |= {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    measures = (*KPI_WORDS.values(), *sorted({kpi for pair in DEFINITIONS.values() for kpi in pair}))
    form = MeasureForm(
        request.POST or None, subjects=subjects, measures=measures, initial={"of": _named(request, subjects)}
    )

    def made() -> Edit:
        fields = {
            name: form.cleaned_data[name] for name in ("of", "measure", "period", "value", "unit", "source")
        }
        return Edit(table="measurements", record=Measurement(**fields))

    page = EnterPage(
        title=phrase("Record a measurement"),
        say=phrase("We show it next to the plan and what people expected."),
        form_key="measure",
        button=phrase("Save"),
        back_url=address("delivered", visit),
    )
    return _taken(request, visit, form, page=page, made=made)


@needs(Right.EDIT)
def promise(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A date that is promised today; the first promise stays and is what slips are counted from."""
    works = {
        key: initiative.name
        for key, initiative in load_portfolio(visit.portfolio_id).index.initiatives.items()
    }
    form = PromiseForm(request.POST or None, works=works, initial={"initiative": _named(request, works)})

    def made() -> Edit:
        answers = form.cleaned_data
        forecast = Forecast(
            initiative=answers["initiative"],
            milestone=answers["milestone"],
            made_on=timezone.localdate(),
            promised=answers["promised"],
        )
        return Edit(table="forecasts", record=forecast)

    page = EnterPage(
        title=phrase("Record a promised date"),
        say=phrase("Add a new promise whenever the date moves. The first promise is kept."),
        form_key="promise",
        button=phrase("Save"),
        back_url=address("delivered", visit),
    )
    return _taken(request, visit, form, page=page, made=made)


@needs(Right.EDIT)
def came(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The day on which a milestone came."""
    portfolio = load_portfolio(visit.portfolio_id)
    there = _open_promises(visit, portfolio)
    works = portfolio.index.initiatives

    def words(forecast: Forecast) -> str:
        name = works[forecast.initiative].name if forecast.initiative in works else forecast.initiative
        return phrase(
            "{name}: {milestone}, promised for {promised:%-d %B %Y}",
            name=name,
            milestone=forecast.milestone,
            promised=forecast.promised,
        )

    choices = sorted(((row, words(kept.record)) for row, kept in there.items()), key=lambda choice: choice[1])
    form = CameForm(request.POST or None, milestones=choices)

    def made() -> Edit:
        kept = there[form.cleaned_data["milestone"]]
        new = replace(kept.record, actual=form.cleaned_data["actual"])
        return Edit(table="forecasts", row=kept.row, record=new, stamp=kept.stamp)

    page = EnterPage(
        title=phrase("Record a delivery"),
        say=phrase("We use delivery dates to work out usual dates for the work still to come."),
        form_key="came",
        button=phrase("Save"),
        back_url=address("delivered", visit),
    )
    return _taken(request, visit, form, page=page, made=made, there=there)


def _taken(
    request: HttpRequest,
    visit: Visit,
    form: OnceForm,
    *,
    page: EnterPage,
    made: Callable[[], Edit],
    there: Mapping[int, StoredRecord] | None = None,
) -> HttpResponse:
    """The form, and storing what it says. there: the rows that it may change, by number."""
    if request.method == "POST" and form.is_valid():
        edit = made()
        old = there[edit.row].record if there is not None and edit.row is not None else None
        try:
            # Go on only where it is of their own teams.
            visit.need(Right.EDIT, team=_team(load_portfolio(visit.portfolio_id), edit.record))
            return _stored(request, visit, form, page=page, edit=edit, problems=_about(visit, edit, old))
        except RefusedError as refused:
            for problem in refused.problems:
                form.add_error(None, problem_words(problem))
        except StaleEditError:
            form.add_error(None, _STALE)
        except PermissionDenied:
            form.add_error(None, _NOT_YOURS)
    status = 422 if form.errors else 200
    return show(request, "delivering.html", page, visit=visit, form=form, status=status)


def _stored(
    request: HttpRequest,
    visit: Visit,
    form: OnceForm,
    *,
    page: EnterPage,
    edit: Edit,
    problems: tuple[Problem, ...],
) -> HttpResponse:
    def store() -> str:
        store_edits(visit, [edit], action="measured" if edit.table == "measurements" else "promised")
        return page.back_url

    went = store_once(form.once, store, by=visit.account)
    messages.success(request, phrase("Saved. We are planning again."), extra_tags=page.form_key)
    tell_problems(request, problems)
    return redirect(went)


def _about(visit: Visit, edit: Edit, old: Any | None) -> tuple[Problem, ...]:
    """What is worth knowing about what is stored, how it will be read among it. Raises: RefusedError."""
    problems = acceptable(visit, edit.table, edit.record, old=old)
    measured: Any = edit.record
    if edit.table != "measurements":
        return problems
    portfolio = load_portfolio(visit.portfolio_id)
    changed = replace(portfolio, measurements=(*portfolio.measurements, measured))
    last = len(changed.measurements) + 1
    read = (*measurement_problems(changed), *kpi_problems(changed))
    return (*problems, *(problem for problem in read if problem.where.row == last))


def _team(portfolio: Portfolio, record: Any) -> str:
    """Whose what is told is; blank for what is everybody's."""
    key = record.initiative if isinstance(record, Forecast) else record.of
    about = portfolio.index.initiatives.get(key) or portfolio.index.assets.get(key)
    return about.team if about is not None else ""


def _open_promises(visit: Visit, portfolio: Portfolio) -> dict[int, StoredRecord]:
    """The last promise of each milestone that has not come, by its row: of their own teams' work alone."""
    latest: dict[tuple[str, str], StoredRecord] = {}
    ended: set[tuple[str, str]] = set()
    for kept in kept_records(visit.portfolio_id, "forecasts"):
        forecast: Forecast = kept.record
        place = (forecast.initiative, forecast.milestone)
        if forecast.actual is not None:
            ended.add(place)
        previous = latest.get(place)
        if previous is None or previous.record.made_on <= forecast.made_on:
            latest[place] = kept
    return {
        kept.row: kept
        for place, kept in latest.items()
        if place not in ended and visit.may(Right.EDIT, team=_team(portfolio, kept.record))
    }


def _named(request: HttpRequest, names: dict[str, str]) -> str:
    """What the address names already."""
    key = plain(request.GET.get("of", ""))
    return key if list(names.values()).count(names.get(key, "")) > 1 else names.get(key, "")
