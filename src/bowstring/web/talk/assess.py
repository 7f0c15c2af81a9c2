"""What do you think? Two minutes: three figures, what they rest on, a sentence. Sealed until a lead shows them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.frame import Link, address, next_of, show
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.sealed import (
    own_scores,
    reveal_initiative,
    rounds_of,
    waiting_initiatives,
    waiting_scores,
)
from bowstring.web.talk.own_sealed import OwnScore, own_score
from bowstring.web.talk.scoring import Scorer, Scoring, draft_of, scoring_of, take_score
from bowstring.web.talk.talk_forms import ScoreForm


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessPage:
    """One initiative, and a form for each side that the visitor speaks for."""

    name: str
    description: str
    team: str
    sides: tuple[Scoring, ...]
    back: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingInitiative:
    """An initiative of which somebody has said something. key: pressing shows what."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPage:
    """One's own sealed scores, and for a lead what can be shown."""

    own: tuple[OwnScore, ...]
    withdraw_url: str
    waiting: tuple[WaitingInitiative, ...]
    can_reveal: bool
    reveal_url: str


@needs(Right.ASSESS)
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """The figures of one initiative: a form a side; a side's form is sealed on its own."""
    portfolio = load_portfolio(visit.portfolio_id)
    work = _work(portfolio, initiative)
    number = rounds_of(visit.portfolio_id, [work.key])[work.key]
    scorer = Scorer(portfolio=visit.portfolio_id, giver=visit.account, person=visit.person, number=number)
    wrong: dict[Lens, ScoreForm] = {}
    if request.method == "POST":
        lens = _side(visit, request.POST.get("lens", ""))
        form = take_score(request, work, portfolio, scorer, lens=lens)
        if form.is_valid():
            return _sealed(request, visit, work, scorer, lens)
        wrong[lens] = form
    page = _page(visit, portfolio, work, wrong, back=next_of(request) or address("ask", visit), scorer=scorer)
    plan, status = latest_plan(visit.portfolio_id), 422 if wrong else 200
    return show(request, "assess.html", page, visit=visit, plan=plan, status=status)


@needs(Right.ASSESS)
def sealed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What one has said that waits; for a lead, what can be shown to everybody."""
    portfolio = load_portfolio(visit.portfolio_id)
    return show(
        request,
        "sealed.html",
        _sealed_page(visit, portfolio),
        visit=visit,
        plan=latest_plan(visit.portfolio_id),
    )


@needs(Right.LEAD)
@require_POST
def reveal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what people said of one initiative: their scores become facts, and the plan is made again."""
    work = _work(load_portfolio(visit.portfolio_id), request.POST.get("initiative", ""))
    shown = reveal_initiative(visit.portfolio_id, work.key, actor=visit.account)
    if shown:
        jobs.replan(visit.portfolio_id, by=visit.account)
        message = phrase(
            "{scores} of “{name}” now counted. We are planning again.",
            scores=count_words(shown, "score", "scores"),
            name=work.name,
        )
        messages.success(request, message)
    else:
        messages.info(request, f"There are no sealed scores of “{work.name}”.")
    return redirect(address("sealed", visit))


def _page(
    visit: Visit,
    portfolio: Portfolio,
    work: Initiative,
    wrong: dict[Lens, ScoreForm],
    *,
    scorer: Scorer,
    back: str,
) -> AssessPage:
    own = own_scores(visit.portfolio_id, visit.account, initiatives=[work.key])
    team = portfolio.index.teams.get(work.team)
    return AssessPage(
        name=work.name,
        description=work.description,
        team=team.name if team is not None else work.team,
        sides=tuple(
            scoring_of(
                work,
                portfolio,
                scorer,
                lens=lens,
                url="",
                own=own.get((work.key, lens)),
                form=wrong.get(lens),
            )
            for lens in visit.sides
        ),
        back=Link(name=phrase("What is worth finding out?"), url=back),
    )


def _sealed(request: HttpRequest, visit: Visit, work: Initiative, scorer: Scorer, lens: Lens) -> HttpResponse:
    message = phrase(
        "Your score for “{name}” is sealed. Nobody else can see it until a lead shows it.", name=work.name
    )
    messages.success(request, message, extra_tags=draft_of(scorer, work.key, lens))
    others = [side for side in visit.sides if side is not lens]
    missing = [
        side for side in others if (work.key, side) not in own_scores(visit.portfolio_id, visit.account)
    ]
    if missing:
        return redirect(request.get_full_path())
    return redirect(next_of(request) or address("ask", visit))


def _sealed_page(visit: Visit, portfolio: Portfolio) -> SealedPage:
    names = {key: work.name for key, work in portfolio.index.initiatives.items()}
    waiting_own = waiting_scores(visit.account, portfolio=visit.portfolio_id)
    can_reveal = visit.may(Right.LEAD)
    waiting = waiting_initiatives(visit.portfolio_id) if can_reveal else ()
    return SealedPage(
        own=tuple(own_score(score, names, visit) for score in waiting_own),
        withdraw_url=f"{reverse('withdraw-sealed')}?{urlencode({'next': address('sealed', visit)})}",
        waiting=tuple(WaitingInitiative(key=key, name=names.get(key, key)) for key in waiting),
        can_reveal=can_reveal,
        reveal_url=address("reveal", visit) if can_reveal else "",
    )


def _work(portfolio: Portfolio, key: str) -> Initiative:
    initiative = portfolio.index.initiatives.get(key)
    if initiative is None:
        raise Http404("no such initiative")
    return initiative


def _side(visit: Visit, text: str) -> Lens:
    """The side that a form speaks for. Raises: PermissionDenied where it is not theirs."""
    side = next((lens for lens in visit.sides if lens.value == text), None)
    if side is None:
        raise Http404("no such side")
    return side
