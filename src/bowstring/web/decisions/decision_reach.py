"""Who would decide? What a change would touch, at which level it belongs, whom to ask; and a proposal of it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from bowstring.decision_rights.levels import who_decides
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.report.decision_words import deciding_words, reach_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.decisions.deciding_forms import ChangesForm, ProposeForm, keys_meant
from bowstring.web.decisions.reaching import ReachView, reach_view
from bowstring.web.site.editing import RefusedError, acceptable, new_key, problem_words, store_edits
from bowstring.web.site.frame import address, show
from bowstring.web.store.chapters import landscape_now
from bowstring.web.store.facts import Edit, load_portfolio
from bowstring.web.store.submissions import store_once

_MOST = 100
_ASK = phrase("Choose what would change. We work out who decides, and who to ask, from what depends on it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldPage:
    """What would change, and what that touches; the form of a proposal for who may make one."""

    lede: str
    chosen: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]
    reach_words: str
    view: ReachView | None
    changes_form: ChangesForm
    form_key: str
    propose_url: str
    reach_url: str
    list_url: str


@needs(Right.VIEW)
@require_GET
def would(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a change would touch."""
    return _shown(request, visit, request.GET.getlist("changes"), form=None)


@needs(Right.EDIT)
def propose(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Store a proposal, with the level that its reach asks for."""
    entries = request.POST.getlist("changes") if request.method == "POST" else request.GET.getlist("changes")
    if request.method != "POST":
        return _shown(request, visit, entries, form=None)
    portfolio = load_portfolio(visit.portfolio_id)
    form = ProposeForm(request.POST, people=_people(portfolio))
    keys, _ = _meant(portfolio, entries)
    if not keys:
        form.add_error(
            None, phrase("Choose what would change first, so that we can work out who it affects.")
        )
    if form.is_valid():
        try:
            return _stored(request, visit, form, keys)
        except RefusedError as refused:
            for problem in refused.problems:
                form.add_error(None, problem_words(problem))
    return _shown(request, visit, entries, form=form, status=422)


def _shown(
    request: HttpRequest,
    visit: Visit,
    entries: Sequence[str],
    *,
    form: ProposeForm | None,
    status: int = 200,
) -> HttpResponse:
    portfolio = load_portfolio(visit.portfolio_id)
    keys, wrong = _meant(portfolio, entries)
    landscape = landscape_now.of(visit.portfolio_id)
    reach = landscape.reach(keys)
    names = dict(reversed(_names(portfolio)))
    page = WouldPage(
        lede=deciding_words(landscape, who_decides(landscape, reach)) if keys else _ASK,
        chosen=tuple((key, names.get(key, key)) for key in keys),
        wrong=wrong,
        reach_words=reach_words(landscape, reach) if keys else "",
        view=reach_view(request, visit, landscape, reach) if keys else None,
        changes_form=ChangesForm(offered=(name for _, name in _names(portfolio))),
        form_key="propose",
        propose_url=address("decision-propose", visit) if visit.may(Right.EDIT) else "",
        reach_url=address("decision-reach", visit),
        list_url=address("decisions", visit),
    )
    may_propose = bool(page.propose_url and (keys or form is not None))
    shown = form or (ProposeForm(people=_people(portfolio)) if may_propose else None)
    return show(request, "decision_reach.html", page, visit=visit, form=shown, status=status)


def _stored(request: HttpRequest, visit: Visit, form: ProposeForm, keys: tuple[str, ...]) -> HttpResponse:
    answers = form.cleaned_data
    landscape = landscape_now.of(visit.portfolio_id)
    deciding = who_decides(landscape, landscape.reach(keys))
    proposal = Decision(
        key=new_key(visit.portfolio_id, "decisions", answers["title"]) or f"d-{secrets.token_hex(4)}",
        title=answers["title"],
        status="proposed",
        kind=DecisionKind(answers["kind"]),
        level=deciding.level,
        changes=keys,
        context=answers["context"],
        options=answers["options"],
        decision=answers["decision"],
        decided_by=answers["decided_by"],
    )
    acceptable(visit, "decisions", proposal, old=None)

    def store() -> str:
        store_edits(visit, [Edit(table="decisions", record=proposal)], action="proposed")
        return address("decision", visit, decision=proposal.key)

    went = store_once(form.once, store, by=visit.account)
    messages.success(
        request,
        (phrase("Decision proposed. Now ask the people it affects and the people who know.")),
        extra_tags="propose",
    )
    return redirect(went)


def _meant(portfolio: Portfolio, texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    entries = [text.replace("\x00", "").strip()[:300] for text in texts[:_MOST]]
    return keys_meant([entry for entry in entries if entry], _names(portfolio))


def _names(portfolio: Portfolio) -> tuple[tuple[str, str], ...]:
    tables = (portfolio.assets, portfolio.capabilities, portfolio.initiatives)
    return tuple((record.key, record.name) for table in tables for record in table)


def _people(portfolio: Portfolio) -> dict[str, str]:
    return {key: person.name or key for key, person in portfolio.index.people.items()}
