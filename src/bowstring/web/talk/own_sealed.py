"""One's own sealed scores, wherever they wait: seen, and withdrawn, by whoever gave them and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase, written
from bowstring.web.access import Right, Visit, account_of, signed_in, visits_of
from bowstring.web.site.frame import address, next_of, show
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.sealed import WaitingScore, waiting_scores, withdraw_score
from bowstring.web.store.sessions import ROUGH_SORT


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScore:
    """Something that one has said, which waits for its reveal. where: what will show it; url: where it is changed.

    portfolio, initiative, lens, number: what tells it from one's others.
    """

    name: str
    url: str
    side: str
    figures: str
    where: str
    portfolio: int
    initiative: str
    lens: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioScores:
    """What of one's own waits in a portfolio."""

    name: str
    own: tuple[OwnScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSealedPage:
    """Everything of one's own that waits, also where one belongs no more."""

    portfolios: tuple[PortfolioScores, ...]
    withdraw_url: str


class WithdrawForm(forms.Form):
    """Which of one's own sealed scores."""

    portfolio = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    initiative = forms.CharField(max_length=10_000, strip=False)
    lens = forms.ChoiceField(choices=[(lens.value, lens.value) for lens in Lens])
    number = forms.IntegerField(min_value=0, max_value=32_767)


@signed_in
def own_sealed(request: HttpRequest) -> HttpResponse:
    """What one has said that waits to be shown, in every portfolio."""
    account = account_of(request)
    visits = {visit.portfolio_id: visit for visit in visits_of(account)}
    groups: dict[int, list[OwnScore]] = {}
    names: dict[int, str] = {}
    for waiting in waiting_scores(account.key):
        visit = visits.get(waiting.portfolio)
        names[waiting.portfolio] = waiting.portfolio_name
        # The names of initiatives are for who may see them.
        work_names = {}
        if visit is not None:
            works = load_portfolio(visit.portfolio_id).index.initiatives
            work_names = {key: work.name for key, work in works.items()}
        groups.setdefault(waiting.portfolio, []).append(own_score(waiting, work_names, visit))
    page = OwnSealedPage(
        portfolios=tuple(PortfolioScores(name=names[key], own=tuple(own)) for key, own in groups.items()),
        withdraw_url=reverse("withdraw-sealed"),
    )
    return show(request, "accounts/sealed.html", page)


@signed_in
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one of one's own back, for good."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Http404("no such score")
    tell_withdrawn(request, account_of(request).key, form)
    return redirect(next_of(request) or "your-sealed")


def tell_withdrawn(request: HttpRequest, giver: str, form: WithdrawForm) -> None:
    """Withdraw the score that a valid form names, and say so."""
    if withdraw_score(giver, **form.cleaned_data):
        messages.success(request, phrase("Your figures are withdrawn. Nobody has seen them."))
    else:
        messages.info(request, "Those figures have already been shown or withdrawn.")


def own_score(waiting: WaitingScore, names: Mapping[str, str], visit: Visit | None) -> OwnScore:
    """A sealed score in words, for its giver. names: of initiatives; visit: None if they belong no more."""
    score = waiting.score
    figures = ", ".join(written(figure, ",.15g") for figure in (score.low, score.likely, score.high))
    return OwnScore(
        name=names.get(score.initiative, score.initiative),
        url=_url(waiting, visit) if visit is not None and score.initiative in names else "",
        side=(phrase("Worth to users") if score.lens is Lens.USER_NEED else phrase("Worth to the business")),
        figures=f"{figures}: {score.rationale}" if score.rationale else figures,
        where=_where(waiting),
        portfolio=waiting.portfolio,
        initiative=score.initiative,
        lens=score.lens.value,
        number=score.number,
    )


def _where(waiting: WaitingScore) -> str:
    if waiting.place == ROUGH_SORT:
        return phrase("In a rough sort: all cards are shown together.")
    if waiting.place:
        return phrase("In a conversation: everybody's figures are shown together.")
    return phrase("On its own, until a lead shows the scores for this initiative.")


def _url(waiting: WaitingScore, visit: Visit) -> str:
    """Where its giver can change it; blank where they may not any more."""
    if waiting.place == ROUGH_SORT:
        return address("rough-sort", visit)
    if waiting.place:
        return address("conversation", visit, conversation=waiting.conversation)
    return address("assess", visit, initiative=waiting.score.initiative) if visit.may(Right.ASSESS) else ""
