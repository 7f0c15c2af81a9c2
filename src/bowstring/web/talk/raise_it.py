"""I see a tension: anyone writes two sides and a question, and picks a what-if, or leaves it without a price."""

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bowstring.model.conversations import Raised
from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import Edit, change_records, load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.submissions import store_once
from bowstring.web.talk.raising_forms import DETAILS, RaiseForm


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisePage:
    """The form. details: what each what-if needs, by name; keep: the id of its draft."""

    form: RaiseForm
    details: tuple[tuple[str, object], ...]
    keep: str = "raise"


@needs(Right.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_it(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form, and storing what it says: a fact, priced by the next plan."""
    portfolio = load_portfolio(visit.portfolio_id)
    initial = {name: request.GET[name] for name in ("initiative", "kind") if name in request.GET}
    form = RaiseForm(request.POST or None, portfolio=portfolio, initial=initial)
    if request.method != "POST" or not form.is_valid():
        page = RaisePage(form=form, details=tuple((name, form[name]) for name in DETAILS))
        plan, status = latest_plan(visit.portfolio_id), 422 if form.errors else 200
        return show(request, "raise_it.html", page, visit=visit, plan=plan, status=status)
    answers = form.cleaned_data

    def store() -> str:
        raised = Raised(
            key=f"r-{secrets.token_hex(4)}",
            pole_a=answers["pole_a"],
            pole_b=answers["pole_b"],
            question=answers["question"],
            what_if=answers["what_if"],
            raised_by=visit.person,
            raised_on=timezone.localdate(),
        )
        edit = Edit(table="raised", record=raised)
        change_records(visit.portfolio_id, [edit], actor=visit.account, action="raised")
        jobs.replan(visit.portfolio_id, by=visit.account)
        return f"{address('questions', visit)}?kind=raised"

    went_to = store_once(form.once, store, by=visit.account)
    messages.success(request, _words(priced=bool(answers["what_if"])), extra_tags="raise")
    return redirect(went_to)


def _words(*, priced: bool) -> str:
    after = (
        phrase("will have a price") if priced else phrase("will be in the open questions, without a price")
    )
    return phrase("Question raised. After we plan again, it {after}.", after=after)
