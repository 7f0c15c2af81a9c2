"""How the portfolio is read and planned: its settings, for its leads."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.model.checks import check_portfolio
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.model.problems import Problem, Severity
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.portfolio.differences import Difference, merge
from bowstring.web.portfolio.settings_forms import ForumForm, SettingsForm, texts_of_settings
from bowstring.web.site.editing import RefusedError, problem_words
from bowstring.web.site.frame import address, show
from bowstring.web.store.chapters import problems_now
from bowstring.web.store.facts import SETTINGS, StaleEditError, load_portfolio
from bowstring.web.store.history import cells_opened, who_changed
from bowstring.web.store.lists import counts_of, names_of
from bowstring.web.store.settings import KeptSettings, kept_settings, replace_settings, settings_from
from bowstring.web.store.submissions import store_once

_MOST_FORUMS = 30
_Forums = formset_factory(ForumForm, extra=1, max_num=_MOST_FORUMS, absolute_max=_MOST_FORUMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """What was changed meanwhile, and other pages of settings."""

    chances_url: str
    facts_url: str
    differences: tuple[Difference, ...] = ()
    by: str = ""


@needs(Right.LEAD)
def settings(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The settings, to edit."""
    kept = kept_settings(visit.portfolio_id)
    is_started = bool(counts_of(visit.portfolio_id, ("initiatives",))["initiatives"])
    data = request.POST or None
    initial = {"stamp": kept.stamp}
    form = SettingsForm(data, settings=kept.settings, is_started=is_started, initial=initial)
    forums = _forums(visit, kept.settings, data)
    page = _page(visit)
    if request.method != "POST":
        return show(request, "settings.html", page, visit=visit, form=form, forums=forums)
    if form.is_valid() and forums.is_valid():
        made = (forum.made() for forum in forums.forms if hasattr(forum, "cleaned_data"))
        forums_by_key = {forum.key: forum for forum in made if forum is not None}
        new = form.made(tuple(forums_by_key.values()))

        def store() -> str:
            if form.cleaned_data["stamp"] == kept.stamp:
                _check(visit, new)
            replace_settings(visit.portfolio_id, new, stamp=form.cleaned_data["stamp"], actor=visit.account)
            jobs.replan(visit.portfolio_id, by=visit.account)
            return address("settings", visit)

        try:
            went = store_once(form.once, store, by=visit.account)
            messages.success(request, phrase("Saved. We are planning again."), extra_tags="settings")
            return redirect(went)
        except StaleEditError:
            return _stale(request, visit, kept, is_started=is_started)
        except RefusedError as refused:
            for problem in refused.problems:
                column = problem.where.column.rpartition(".")[2]
                form.add_error(column if column in form.fields else None, problem_words(problem))
    return show(request, "settings.html", page, visit=visit, form=form, forums=forums, status=422)


def _stale(request: HttpRequest, visit: Visit, kept: KeptSettings, *, is_started: bool) -> HttpResponse:
    """Somebody else changed the settings meanwhile: both, put together in the form."""
    stamp = request.POST.get("stamp", "")[:64]
    cells = cells_opened(visit.portfolio_id, SETTINGS, stamp)
    theirs = _texts(kept.settings)
    typed = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in theirs}
    if is_started:
        typed["currency"] = theirs["currency"]
    labels = {name: str(field.label) for name, field in SettingsForm.base_fields.items()}
    before = _texts(settings_from(cells)) if cells is not None else None
    merged, differences = merge(before, theirs, typed, labels=labels)
    data = {**request.POST.dict(), **merged, "stamp": kept.stamp, "once_key": ""}
    form = SettingsForm(data, settings=kept.settings, is_started=is_started)
    page = _page(visit, differences=tuple(differences), by=who_changed(visit.portfolio_id, SETTINGS, stamp))
    forums = _forums(visit, kept.settings, request.POST)
    return show(request, "settings.html", page, visit=visit, form=form, forums=forums, status=409)


def _texts(settings: Settings) -> dict[str, str]:
    """The settings as a browser sends them."""
    texts = texts_of_settings(settings)
    return {
        name: ("on" if text is True else "" if text is False else str(text)) for name, text in texts.items()
    }


def _page(visit: Visit, **more: Any) -> SettingsPage:
    return SettingsPage(
        chances_url=address("records", visit, table="chances"), facts_url=address("facts", visit), **more
    )


def _forums(visit: Visit, settings: Settings, data: Any) -> BaseFormSet[ForumForm]:
    initial = [
        {"key": forum.key, "level": forum.level.value, "team": forum.team, "hours": f"{forum.hours:g}"}
        for forum in settings.forums
    ]
    teams = names_of(visit.portfolio_id, "teams", most=2_000)
    return _Forums(data, initial=initial, prefix="forums", form_kwargs={"teams": teams})


def _check(visit: Visit, new: Settings) -> None:
    """Raises: RefusedError where the settings would put an error among the facts that is not there yet."""
    portfolio = load_portfolio(visit.portfolio_id)
    had = set(problems_now(visit.portfolio_id))
    problems = check_portfolio(dataclasses.replace(portfolio, settings=new))
    errors: list[Problem] = [
        problem for problem in problems if problem.severity is Severity.ERROR and problem not in had
    ]
    if errors:
        raise RefusedError(tuple(errors))
