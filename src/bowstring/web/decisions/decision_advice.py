"""Advice on a decision: who was asked, and what they said. Advice, not permission."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bowstring.model.decisions import Advice
from bowstring.model.language import phrase
from bowstring.report.table_words import text_of
from bowstring.web.access import Right, Visit, needs
from bowstring.web.decisions.deciding_forms import AdviceForm
from bowstring.web.decisions.decision import kept_decision
from bowstring.web.moments import day_words
from bowstring.web.site.editing import RefusedError, acceptable, problem_words, store_edits
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_records, load_portfolio
from bowstring.web.store.submissions import store_once

_STALE = phrase("Somebody changed this advice after you opened it. Check it, then save again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvicePage:
    """The form of a piece of advice."""

    title: str
    back_url: str


@needs(Right.EDIT)
def advice(request: HttpRequest, visit: Visit, decision: str) -> HttpResponse:
    """Record that somebody was asked, or what they said."""
    about = kept_decision(visit, decision).record
    portfolio = load_portfolio(visit.portfolio_id)
    advisers = {key: person.name or key for key, person in portfolio.index.people.items()}
    advisers |= {key: team.name for key, team in portfolio.index.teams.items()}
    there = {
        record.record.adviser: record
        for record in kept_records(visit.portfolio_id, "advice", decision=about.key)
    }
    form = AdviceForm(
        request.POST or None,
        advisers=advisers,
        initial=_initial(plain(request.GET.get("adviser", "")), advisers, there),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _stored(
                request, visit, form, about=about.key, kept=there.get(form.cleaned_data["adviser"])
            )
        except RefusedError as refused:
            for problem in refused.problems:
                form.add_error(None, problem_words(problem))
        except StaleEditError:
            form.add_error(None, _STALE)
    page = AdvicePage(title=about.title, back_url=address("decision", visit, decision=about.key))
    status = 422 if form.errors else 200
    return show(request, "decision_advice.html", page, visit=visit, form=form, status=status)


def _initial(adviser: str, names: dict[str, str], there: dict[str, StoredRecord]) -> dict[str, str]:
    """What is known of asking somebody already; asked today where nothing is."""
    if adviser not in there:
        named = names.get(adviser, "")
        is_only = list(names.values()).count(named) == 1
        return {"adviser": named if is_only else adviser, "asked_on": day_words(timezone.now())}
    kept = there[adviser]
    texts = {name: text_of(getattr(kept.record, name)) for name in ("asked_on", "given_on", "advice")}
    return {"adviser": adviser, "stamp": kept.stamp, **texts}


def _stored(
    request: HttpRequest, visit: Visit, form: AdviceForm, *, about: str, kept: StoredRecord | None
) -> HttpResponse:
    answers = form.cleaned_data
    given = answers["given_on"] or (timezone.localdate() if answers["advice"] else None)
    fresh = Advice(
        decision=about,
        adviser=answers["adviser"],
        asked_on=answers["asked_on"],
        given_on=given,
        advice=answers["advice"],
    )
    record = fresh if kept is None else replace(fresh, extra=kept.record.extra)
    acceptable(visit, "advice", record, old=kept.record if kept is not None else None)

    def store() -> str:
        stamp = (answers["stamp"] or kept.stamp) if kept is not None else None
        edit = Edit(table="advice", row=kept.row if kept is not None else None, record=record, stamp=stamp)
        store_edits(visit, [edit], action="advised")
        return address("decision", visit, decision=about)

    went = store_once(form.once, store, by=visit.account)
    messages.success(request, phrase("Recorded."), extra_tags="advice")
    return redirect(went)
