"""What if …? One press each: a person more or fewer, a budget cut, an initiative in, out or on a date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bowstring.formats.keys import KeyMaker
from bowstring.model.initiatives import Lock
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.scenarios import Change, Scenario
from bowstring.model.wording import list_words, number_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.plan.scenario_forms import ChangeForm, MoneyForm, PeopleForm, WorkForm, people_of
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import Edit, change_records, load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.submissions import one_time_key, store_once

CUTS = (-5, -10, -20, 10)
"""The changes of every budget that are offered, in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplineLine:
    """A discipline with how many people it has, in words."""

    key: str
    name: str
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutButton:
    """A change of every budget by so many per cent."""

    percent: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage:
    """What can be tried by one press. once_key: of the forms that are buttons alone.

    uncounted: disciplines of which nobody has said how many there are; count_url: where that is said.
    """

    disciplines: tuple[DisciplineLine, ...]
    uncounted: str
    count_url: str
    cuts: tuple[CutButton, ...]
    has_budget: bool
    once_key: str
    scenarios_url: str
    new_url: str


_FORMS: Mapping[str, type[ChangeForm]] = {"people": PeopleForm, "money": MoneyForm, "work": WorkForm}


@needs(Right.EDIT)
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page; once something is pressed, the scenario that stands for it, being planned."""
    portfolio = load_portfolio(visit.portfolio_id)
    if request.method == "POST":
        kind = _FORMS.get(request.POST.get("kind", ""))
        form = kind(request.POST, portfolio=portfolio) if kind is not None else None
        if form is not None and form.is_valid():
            return redirect(store_once(form.once, lambda: _tried(visit, portfolio, form), by=visit.account))
        work = form if isinstance(form, WorkForm) else WorkForm(portfolio=portfolio)
        return _show(request, visit, portfolio, work, status=422)
    given = {"initiative": request.GET.get("initiative", "")}
    return _show(request, visit, portfolio, WorkForm(portfolio=portfolio, initial=given))


def _show(
    request: HttpRequest, visit: Visit, portfolio: Portfolio, work: WorkForm, *, status: int = 200
) -> HttpResponse:
    page = WhatIfPage(
        disciplines=tuple(_rows(portfolio)),
        uncounted=_uncounted(portfolio),
        count_url=address("record-add", visit, table="capacity") if visit.may(Right.LEAD) else "",
        cuts=tuple(CutButton(percent=percent, words=_cut_words(percent)) for percent in CUTS),
        has_budget=bool(portfolio.budget),
        once_key=one_time_key(),
        scenarios_url=address("scenarios", visit),
        new_url=address("scenario-new", visit),
    )
    plan = latest_plan(visit.portfolio_id)
    return show(request, "what_if.html", page, visit=visit, plan=plan, form=work, status=status)


def _rows(portfolio: Portfolio) -> Iterable[DisciplineLine]:
    for discipline in portfolio.disciplines:
        counts = [row.people for row in people_of(portfolio, discipline.key) if row.people is not None]
        if counts:
            least, most = round(min(counts), 1), round(max(counts), 1)
            span = f"{least:g}" if least == most else phrase("{least:g} to {most:g}", least=least, most=most)
            name = discipline.name or discipline.key
            yield DisciplineLine(key=discipline.key, name=name, people=phrase("{span} people", span=span))


def _uncounted(portfolio: Portfolio) -> str:
    """The disciplines that the plan takes as never scarce, since nobody has said how many people there are."""
    names = [
        discipline.name or discipline.key
        for discipline in portfolio.disciplines
        if not people_of(portfolio, discipline.key)
    ]
    return list_words(names, most=len(names)) if names else ""


def _tried(visit: Visit, portfolio: Portfolio, form: ChangeForm) -> str:
    """The scenario of this change, the one there is where it was tried before, and a job that plans it."""
    name = _name(portfolio, form)
    tried = next(
        (scenario for scenario in portfolio.scenarios if _is_same(portfolio, scenario, name, form)), None
    )
    if tried is None:
        key = KeyMaker(scenario.key for scenario in portfolio.scenarios).from_name(name, otherwise="what-if")
        made = Scenario(key=key, name=name)
        edits = [Edit(table="scenarios", record=made)]
        edits += [Edit(table="changes", record=change) for change in form.changes(key)]
        change_records(visit.portfolio_id, edits, actor=visit.account)
    else:
        key = tried.key
    jobs.ask(visit.portfolio_id, "scenario", {"scenario": key}, by=visit.account)
    return address("scenario", visit, scenario_key=key)


def _is_same(portfolio: Portfolio, scenario: Scenario, name: str, form: ChangeForm) -> bool:
    def plain(changes: Sequence[Change]) -> set[tuple[str, str, str, str]]:
        return {(change.table, change.record, change.field, change.value) for change in changes}

    theirs = [change for change in portfolio.changes if change.scenario == scenario.key]
    return scenario.name == name and plain(theirs) == plain(form.changes(scenario.key))


def _name(portfolio: Portfolio, form: ChangeForm) -> str:
    answers = form.cleaned_data
    if isinstance(form, PeopleForm):
        names = {discipline.key: discipline.name for discipline in portfolio.disciplines}
        by = answers["people"]
        person = names.get(answers["discipline"], answers["discipline"])
        people = plural_phrase("{by} person", "{by} people", abs(by), by=number_words(abs(by)))
        return (
            phrase("{people} more in {person}", people=people, person=person)
            if by > 0
            else phrase("{people} fewer in {person}", people=people, person=person)
        )
    if isinstance(form, MoneyForm):
        return _cut_words(answers["percent"])
    work = portfolio.index.initiatives[answers["initiative"]]
    what = answers["lock"]
    if what in (Lock.FUND.value, Lock.LEAVE_OUT.value):
        return (
            phrase("“{name}” is done", name=work.name)
            if what == Lock.FUND.value
            else phrase("“{name}” is left out", name=work.name)
        )
    return phrase("“{name}” starts in {words}", name=work.name, words=Quarter.parse(what).words)


def _cut_words(percent: float) -> str:
    return (
        phrase("{percent:g} % more money", percent=abs(percent))
        if percent > 0
        else phrase("{percent:g} % less money", percent=abs(percent))
    )
