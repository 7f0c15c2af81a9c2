"""The first hour: every piece of work as a card, put into one of five ranges. Saved as one goes, sealed."""

import dataclasses
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.beliefs.area import FEWEST_IN_A_CLASS
from bowstring.charts.chart import unit_words
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.bands import middle_of, ranges_of
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import LensSettings, Portfolio
from bowstring.model.requirements import work_to_plan
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.frame import Link, address, show
from bowstring.web.store.facts import change_settings, load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.sealed import RoundOverError, Score, own_scores, rounds_of, seal_scores
from bowstring.web.store.sessions import (
    ROUGH_SORT,
    SessionCard,
    open_rough_sort,
    open_session,
    reveal_session,
)
from bowstring.web.talk.sorting import cards_in_order, proposed_edges, range_words
from bowstring.web.talk.sorting_forms import BAND_NAMES, UNSURE, Bands, CardsForm, RangesForm

# One screen on each side is enough for a first plan.
_MOST = FEWEST_IN_A_CLASS


@dataclass(frozen=True, slots=True, kw_only=True)
class SortPage:
    """A few cards of one side. sorted_words: "12 of 40 sorted"; done: of so many."""

    title: str
    form: CardsForm
    side: str
    sides: tuple[Link, ...]
    sorted_words: str
    done: int
    count: int
    post_url: str
    back_url: str
    skip_url: str
    keep: str
    is_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SortStart:
    """Before there is a rough sort, or when one's own cards are done with. left: each side with cards that are left."""

    title: str
    words: str
    count: int
    can_open: bool
    can_reveal: bool
    ranges_url: str
    back_url: str
    left: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangesPage:
    """The five ranges of each side. is_open: whether people sort already."""

    form: RangesForm
    is_open: bool
    sides: tuple[tuple[str, list[object]], ...]


@needs(Right.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def rough_sort(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The next few cards; sending them saves what was picked, and shows the next."""
    portfolio, session = load_portfolio(visit.portfolio_id), open_rough_sort(visit.portfolio_id)
    if session is None or not visit.may(Right.ASSESS):
        return _start(request, visit, portfolio, session)
    works = _works(portfolio, session)
    side = request.GET.get("side", "")
    lens = next((lens for lens in visit.sides if lens.value == side), visit.sides[0])
    bands = ranges_of(portfolio.settings, lens)
    if not bands:
        return redirect(address("rough-sort-ranges", visit))
    page = _page_number(request, works, visit, lens)
    some = works[page * _MOST : (page + 1) * _MOST]
    if not some:
        return _start(request, visit, portfolio, session)
    choices = [
        (str(place), f"{BAND_NAMES[place]}: {range_words(band, lens, portfolio.settings)}")
        for place, band in enumerate(bands)
    ]
    if request.method == "POST":
        form = CardsForm(request.POST, works=some, choices=choices)
        if form.is_valid():
            return _save(request, visit, session, form, lens=lens, bands=bands, page=page)
    else:
        own = own_scores(
            visit.portfolio_id, visit.account, initiatives=[initiative.key for initiative in some]
        )
        form = CardsForm(works=some, choices=choices, initial=_initial(own, lens, bands))
    shown = _sort_page(visit, works, form, lens=lens, page=page, session=session)
    plan = latest_plan(visit.portfolio_id)
    return show(request, "rough_sort.html", shown, visit=visit, plan=plan, status=422 if form.errors else 200)


@needs(Right.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def ranges(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Set five ranges a side, and sort. A rough sort that is open keeps its cards: they hold figures, not ranges."""
    portfolio = load_portfolio(visit.portfolio_id)
    initial = {
        f"{lens.value}_{place}": written(edge, ",.15g")
        for lens in Lens
        for place, edge in enumerate(proposed_edges(portfolio, lens))
    }
    form = RangesForm(request.POST or None, settings=portfolio.settings, initial=initial)
    if request.method == "POST" and form.is_valid():
        lens_settings_by_lens = dict(portfolio.settings.lens)
        for lens in Lens:
            lens_settings_by_lens[lens] = dataclasses.replace(
                lens_settings_by_lens.get(lens, LensSettings()), bands=form.bands_of(lens)
            )
        change_settings(
            visit.portfolio_id,
            dataclasses.replace(portfolio.settings, lens=lens_settings_by_lens),
            actor=visit.account,
        )
        _open(visit, portfolio)
        return redirect(address("rough-sort", visit))
    sides = tuple(
        (
            phrase("The {side}: {unit}", side=lens.side, unit=unit_words(lens, portfolio.settings)),
            form.side(lens),
        )
        for lens in Lens
    )
    page = RangesPage(form=form, sides=sides, is_open=open_rough_sort(visit.portfolio_id) is not None)
    plan = latest_plan(visit.portfolio_id)
    return show(
        request, "rough_sort_ranges.html", page, visit=visit, plan=plan, status=422 if form.errors else 200
    )


@needs(Right.LEAD)
@require_POST
def open_one(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Open a rough sort of everything that is not stopped; where one is open already, go to it."""
    portfolio = load_portfolio(visit.portfolio_id)
    if not all(ranges_of(portfolio.settings, lens) for lens in Lens):
        messages.info(request, "First set the five ranges for each side.")
        return redirect(address("rough-sort-ranges", visit))
    _open(visit, portfolio)
    return redirect(address("rough-sort", visit))


@needs(Right.LEAD)
@require_POST
def reveal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make facts of all the cards that were sorted, by everybody, and plan."""
    session = open_rough_sort(visit.portfolio_id)
    if session is None:
        raise Http404("nothing is being sorted")
    revealed = reveal_session(visit.portfolio_id, session.key, actor=visit.account, is_over=True)
    if revealed:
        jobs.replan(visit.portfolio_id, by=visit.account)
    messages.success(
        request,
        phrase("{cards} counted. We are making the plan.", cards=count_words(revealed, "card", "cards")),
    )
    return redirect(address("agenda", visit))


def _open(visit: Visit, portfolio: Portfolio) -> None:
    """A rough sort of everything that is not stopped, if none is open."""
    if open_rough_sort(visit.portfolio_id) is None:
        cards = cards_in_order(portfolio)
        open_session(visit.portfolio_id, kind=ROUGH_SORT, initiatives=cards, by=visit.account)


def _start(
    request: HttpRequest, visit: Visit, portfolio: Portfolio, session: SessionCard | None
) -> HttpResponse:
    is_lead, may_sort = visit.may(Right.LEAD), visit.may(Right.ASSESS)
    left = _left(visit, _works(portfolio, session)) if session is not None and may_sort else {}
    if session is None:
        title = phrase("Rough sort")
        words = phrase("There is no rough sort open.") if not is_lead else ""
    elif any(left.values()):
        title = phrase("Some cards are left")
        words = phrase(
            "What you have sorted is saved. It stays sealed until the lead shows everybody's cards."
        )
    elif may_sort:
        title = phrase("Thank you")
        words = phrase("You have sorted all your cards. They stay sealed until the lead shows everybody's.")
    else:
        title = phrase("A rough sort is open")
        words = phrase("People who score for a side are sorting cards.")
    page = SortStart(
        title=title,
        words=words,
        count=len(work_to_plan(portfolio)),
        can_open=is_lead and session is None,
        can_reveal=is_lead and session is not None,
        ranges_url=address("rough-sort-ranges", visit) if is_lead else "",
        back_url=f"{address('rough-sort', visit)}?page=1" if session is not None and may_sort else "",
        left=tuple(
            Link(
                name=phrase(
                    "Sort {cards} for the {side}", cards=count_words(count, "card", "cards"), side=lens.side
                ),
                url=f"{address('rough-sort', visit)}?side={lens.value}",
            )
            for lens, count in left.items()
            if count
        ),
    )
    return show(request, "rough_sort_start.html", page, visit=visit, plan=latest_plan(visit.portfolio_id))


def _works(portfolio: Portfolio, session: SessionCard) -> list[Initiative]:
    initiatives_by_key = portfolio.index.initiatives
    return [initiatives_by_key[key] for key in session.initiatives if key in initiatives_by_key]


def _left(visit: Visit, works: list[Initiative]) -> dict[Lens, int]:
    """How many cards somebody has not put into a range, on each side that they score for."""
    scored = set(own_scores(visit.portfolio_id, visit.account))
    return {lens: sum((work.key, lens) not in scored for work in works) for lens in visit.sides}


def _page_number(request: HttpRequest, works: list[Initiative], visit: Visit, lens: Lens) -> int:
    """The page asked for, from 0; without one the first that has a card left, or one past the last."""
    text = request.GET.get("page", "")
    last = -(-len(works) // _MOST)
    if text.isascii() and text.isdigit() and len(text) < 7:
        return min(max(int(text), 1), last + 1) - 1
    sorted_ones = {key for key, side in own_scores(visit.portfolio_id, visit.account) if side is lens}
    left = (place for place, work in enumerate(works) if work.key not in sorted_ones)
    return next(left, last * _MOST) // _MOST


def _save(
    request: HttpRequest,
    visit: Visit,
    session: SessionCard,
    form: CardsForm,
    *,
    lens: Lens,
    bands: Bands,
    page: int,
) -> HttpResponse:
    picked = {key: value for key, value in form.cleaned_data.items() if value not in ("", UNSURE)}
    rounds = rounds_of(visit.portfolio_id, picked)
    scores = [_score(key, lens, band=bands[int(place)], number=rounds[key]) for key, place in picked.items()]
    try:
        seal_scores(visit.portfolio_id, visit.account, scores, session=session.key)
    except RoundOverError:
        messages.warning(request, phrase("The cards have already been shown, so yours came too late."))
        return redirect(address("agenda", visit))
    return redirect(f"{address('rough-sort', visit)}?side={lens.value}&page={page + 2}")


def _score(key: str, lens: Lens, *, band: tuple[float, float], number: int) -> Score:
    return Score(
        initiative=key,
        lens=lens,
        number=number,
        low=band[0],
        likely=middle_of(band),
        high=band[1],
        evidence=Evidence.GUESS,
    )


def _initial(own: dict[tuple[str, Lens], Score], lens: Lens, bands: Bands) -> dict[str, str]:
    """The range that each card was put into, where it was."""
    return {
        key: str(place)
        for (key, side), score in own.items()
        if side is lens
        for place, band in enumerate(bands)
        if (score.low, score.high) == band
    }


def _sort_page(
    visit: Visit, works: list[Initiative], form: CardsForm, *, lens: Lens, page: int, session: SessionCard
) -> SortPage:
    left = _left(visit, works)
    done = len(works) - left[lens]
    here = address("rough-sort", visit)
    return SortPage(
        title=phrase("What is it worth to {whom}, roughly?", whom=lens.whom),
        form=form,
        side=lens.value,
        sides=tuple(
            Link(
                name=phrase("The {side}: {left:,} left", side=side.side, left=left[side]),
                url=f"{here}?side={side.value}",
                is_current=side is lens,
            )
            for side in visit.sides
        ),
        sorted_words=phrase("{done:,} of {works:,} sorted", done=done, works=len(works)),
        done=done,
        count=len(works),
        post_url=f"{here}?side={lens.value}&page={page + 1}",
        back_url=f"{here}?side={lens.value}&page={page}" if page else "",
        skip_url=f"{here}?side={lens.value}&page={page + 2}",
        keep=f"sort-{visit.account}-{session.key}-{lens.value}-{page}",
        is_lead=visit.may(Right.LEAD),
    )
