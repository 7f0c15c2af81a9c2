"""One scenario: what it changes, its plan, and having it planned."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bowstring.formats.keys import KeyMaker
from bowstring.formats.own.scenario import with_scenario
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Problem, Severity
from bowstring.model.requirements import work_to_plan
from bowstring.model.scenarios import Change, Scenario
from bowstring.planning.plan import Plan
from bowstring.report.plan_change import PlanChange, plan_change
from bowstring.report.plan_words import plan_words
from bowstring.report.table_words import TABLE_WORDS
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.plan.scenario_forms import CHANGES, ChangeForm, ScenarioForm, change_forms
from bowstring.web.site.frame import address, show
from bowstring.web.site.working import REFRESH_S, Working, working_view
from bowstring.web.store.facts import (
    Edit,
    StaleEditError,
    change_records,
    changed_tables,
    kept_record,
    kept_records,
    load_portfolio,
)
from bowstring.web.store.jobs import last_job, working_job
from bowstring.web.store.plans import BESIDE, PlanCard, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.submissions import store_once


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChangeLine:
    """One change: what, from what, to what. row, stamp: to take it back."""

    what: str
    field: str
    before: str
    after: str
    row: int
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPage:
    """A scenario. wrong: what cannot be read of its changes, or clashes; failed: why its plan could not be made."""

    name: str
    reason: str
    changes: tuple[ScenarioChangeLine, ...]
    words: str
    change: PlanChange | None
    newer: str
    wrong: tuple[Problem, ...]
    failed: str
    working: Working | None
    may_edit: bool
    plan_url: str
    add_url: str
    take_back_url: str
    drop_url: str
    all_url: str
    forms: tuple[tuple[str, ChangeForm], ...]


@needs(Right.EDIT)
@require_http_methods(["GET", "POST"])
def new_scenario(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form of a new scenario."""
    form = ScenarioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, reason = form.cleaned_data["name"], form.cleaned_data["reason"]

        def store() -> str:
            keys = (scenario.key for scenario in load_portfolio(visit.portfolio_id).scenarios)
            key = KeyMaker(keys).from_name(name, otherwise="scenario")
            made = Scenario(key=key, name=name, reason=reason)
            change_records(visit.portfolio_id, [Edit(table="scenarios", record=made)], actor=visit.account)
            return address("scenario", visit, scenario_key=key)

        return redirect(store_once(form.once, store, by=visit.account))
    status = 422 if form.is_bound else 200
    back = address("scenarios", visit)
    return show(request, "scenario_new.html", visit=visit, form=form, back_url=back, status=status)


@needs(Right.VIEW)
@require_safe
def scenario(request: HttpRequest, visit: Visit, scenario_key: str) -> HttpResponse:
    """The scenario's page."""
    return _show(request, visit, *_scenario(visit, scenario_key))


@needs(Right.EDIT)
@require_POST
def add_change(request: HttpRequest, visit: Visit, scenario_key: str) -> HttpResponse:
    """Add the change that was sent; its page again where that cannot be."""
    portfolio, alternative = _scenario(visit, scenario_key)
    kind = request.POST.get("kind", "")
    if kind not in CHANGES:
        raise Http404("no such kind of change")
    form = CHANGES[kind](request.POST, portfolio=portfolio, auto_id=f"{kind}_%s")
    if not form.is_valid():
        return _show(request, visit, portfolio, alternative, sent=form)
    changes = form.changes(alternative.key)
    wrong = _wrong_with(portfolio, alternative, changes)
    if wrong:
        form.add_error(None, " ".join(f"{problem.message} {problem.mend}".strip() for problem in wrong))
        return _show(request, visit, portfolio, alternative, sent=form)

    def store() -> str:
        edits = [Edit(table="changes", record=change) for change in changes]
        change_records(visit.portfolio_id, edits, actor=visit.account)
        return address("scenario", visit, scenario_key=alternative.key)

    return redirect(store_once(form.once, store, by=visit.account))


@needs(Right.EDIT)
@require_POST
def plan_it(_: HttpRequest, visit: Visit, scenario_key: str) -> HttpResponse:
    """Have the scenario planned."""
    _scenario(visit, scenario_key)
    jobs.ask(visit.portfolio_id, "scenario", {"scenario": scenario_key}, by=visit.account)
    return redirect(address("scenario", visit, scenario_key=scenario_key))


@needs(Right.EDIT)
@require_POST
def take_back(request: HttpRequest, visit: Visit, scenario_key: str) -> HttpResponse:
    """Take one of its changes back."""
    _scenario(visit, scenario_key)
    row, stamp = request.POST.get("row", ""), request.POST.get("stamp", "")
    theirs = {
        str(record.row): record
        for record in kept_records(visit.portfolio_id, "changes", scenario=scenario_key)
    }
    if row in theirs:
        try:
            edit = Edit(table="changes", row=theirs[row].row, stamp=stamp[:64])
            change_records(visit.portfolio_id, [edit], actor=visit.account)
        except StaleEditError:
            messages.warning(request, phrase("Somebody else has changed this. Check it again."))
    return redirect(address("scenario", visit, scenario_key=scenario_key))


@needs(Right.EDIT)
@require_POST
def drop(request: HttpRequest, visit: Visit, scenario_key: str) -> HttpResponse:
    """Drop the scenario with its changes."""
    _, alternative = _scenario(visit, scenario_key)
    kept = kept_record(visit.portfolio_id, "scenarios", scenario_key)
    edits = [
        Edit(table="changes", row=record.row)
        for record in kept_records(visit.portfolio_id, "changes", scenario=scenario_key)
    ]
    change_records(visit.portfolio_id, [*edits, Edit(table="scenarios", row=kept.row)], actor=visit.account)
    messages.success(request, phrase("“{name}” has been deleted.", name=alternative.name))
    return redirect(address("scenarios", visit))


def _scenario(visit: Visit, key: str) -> tuple[Portfolio, Scenario]:
    portfolio = load_portfolio(visit.portfolio_id)
    alternative = portfolio.index.scenarios.get(key)
    if alternative is None:
        raise Http404("no such scenario")
    return portfolio, alternative


def _wrong_with(
    portfolio: Portfolio, alternative: Scenario, changes: tuple[Change, ...] = ()
) -> tuple[Problem, ...]:
    """What cannot be read of the scenario, with some more changes."""
    changed = dataclasses.replace(portfolio, changes=(*portfolio.changes, *changes))
    try:
        with_scenario(changed, alternative.key)
    except BadDataError as bad:
        return tuple(problem for problem in bad.problems if problem.severity is Severity.ERROR)
    return ()


def _show(
    request: HttpRequest,
    visit: Visit,
    portfolio: Portfolio,
    alternative: Scenario,
    *,
    sent: ChangeForm | None = None,
) -> HttpResponse:
    latest = latest_plan(visit.portfolio_id)
    card = latest_plan(visit.portfolio_id, scenario=alternative.key)
    today = RecordedPlan(latest).plan
    then = RecordedPlan(card).plan
    job = working_job(visit.portfolio_id, "scenario")
    may_edit = visit.may(Right.EDIT)
    at = {"scenario_key": alternative.key}
    page = ScenarioPage(
        name=alternative.name,
        reason=alternative.reason,
        changes=_lines(visit, portfolio, alternative),
        words=_words(portfolio, then),
        change=plan_change(
            portfolio, today, then, url_of=lambda key: address("initiative", visit, initiative=key)
        )
        if today is not None and then is not None and today.is_planned and then.is_planned
        else None,
        newer=_newer_words(visit, card),
        wrong=_wrong_with(portfolio, alternative) or _clashes(then),
        failed=_failed(visit, alternative),
        working=working_view(visit, job)
        if job is not None and job.parameters.get("scenario") == alternative.key
        else None,
        may_edit=may_edit,
        plan_url=address("scenario-plan", visit, **at),
        add_url=address("scenario-add", visit, scenario_key=alternative.key),
        take_back_url=address("scenario-take-back", visit, **at),
        drop_url=address("scenario-drop", visit, **at),
        all_url=address("scenarios", visit),
        forms=tuple(change_forms(portfolio, sent)) if may_edit else (),
    )
    refresh = REFRESH_S if page.working is not None else None
    status = 422 if sent is not None else 200
    more: dict[str, Any] = {"refresh_seconds": refresh, "form": sent}
    return show(request, "scenario.html", page, visit=visit, plan=card or latest, status=status, **more)


def _words(portfolio: Portfolio, then: Plan | None) -> str:
    if then is None:
        return phrase("This scenario has no plan yet.")
    if not then.is_planned:
        return phrase("There is no plan for this scenario: it asks for something that is not possible.")
    return plan_words(then, len(work_to_plan(portfolio)))


def _newer_words(visit: Visit, card: PlanCard | None) -> str:
    """That the facts or the scenario have changed since it was planned; blank where they have not."""
    if card is None:
        return ""
    changed = changed_tables(visit.portfolio_id, since=card.revision)
    if not changed:
        return ""
    what = phrase("Today's facts have") if changed - BESIDE else phrase("A scenario has")
    return phrase("{what} changed since it was planned: plan it again to take that in.", what=what)


def _clashes(then: Plan | None) -> tuple[Problem, ...]:
    return (
        tuple(problem for problem in then.problems if problem.severity is Severity.ERROR)
        if then is not None
        else ()
    )


def _failed(visit: Visit, alternative: Scenario) -> str:
    last = last_job(visit.portfolio_id, "scenario")
    if last is None or last.state != "failed" or last.parameters.get("scenario") != alternative.key:
        return ""
    return last.message


def _lines(visit: Visit, portfolio: Portfolio, alternative: Scenario) -> tuple[ScenarioChangeLine, ...]:
    """What the scenario changes, with what is so today where a record of that key can say it."""
    lines = []
    for kept in kept_records(visit.portfolio_id, "changes", scenario=alternative.key):
        change: Change = kept.record
        record = next(
            (row for row in getattr(portfolio, change.table, ()) if _is_it(row, change.record)), None
        )
        name = getattr(record, "name", "") or change.record
        table = TABLE_WORDS[change.table].title if change.table in TABLE_WORDS else change.table.capitalize()
        lines.append(
            ScenarioChangeLine(
                what=f"{table}: {name}",
                field=change.field.replace("_", " "),
                before=_cell(getattr(record, change.field, None)),
                after=_cell(change.value),
                row=kept.row,
                stamp=kept.stamp,
            )
        )
    return tuple(lines)


def _is_it(record: Any, key: str) -> bool:
    names = ("key", "period", "discipline", "initiative")
    return next((str(getattr(record, name)) == key for name in names if hasattr(record, name)), False)


def _cell(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    try:
        figure = float(str(value))
    except ValueError:
        return str(value).replace("_", " ")
    return written(figure, ",.15g")
