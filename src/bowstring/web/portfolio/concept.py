"""Is there something in it? A user lead and a business lead start a concept, and see at once what exists already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.needs import Need
from bowstring.model.organisation import Person
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.concept_form import MUST_BE_TRUE, WORTH_TO_BUSINESS, WORTH_TO_USERS, ConceptForm
from bowstring.web.portfolio.existing import Existing, existing
from bowstring.web.site.editing import new_key, store_edits
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import Edit
from bowstring.web.store.lists import names_of
from bowstring.web.store.submissions import store_once

_MOST_NAMES = 2_000
_NOTHING = phrase("We have found nothing similar so far. We keep looking as you type.")
_FIRST = phrase("When you have described it, we show what exists already here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptPage:
    """What exists already beside the form."""

    matches: tuple[Existing, ...]
    words: str
    exists_url: str
    list_url: str


@needs(Right.EDIT)
def concept(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The form, and what exists already; by the button “look” only that."""
    form = ConceptForm(request.POST or None, choices=_choices(visit), teams=visit.teams)
    if request.method != "POST":
        return show(request, "concept.html", _page(visit, form), visit=visit, form=form)
    if "look" in request.POST:
        fresh = ConceptForm(initial=_typed(request), choices=_choices(visit), teams=visit.teams)
        return show(request, "concept.html", _page(visit, form), visit=visit, form=fresh)
    if not form.is_valid():
        return show(request, "concept.html", _page(visit, form), visit=visit, form=form, status=422)

    def store() -> str:
        edits = _edits(visit, form.cleaned_data)
        store_edits(visit, edits, action="started")
        return address("initiative", visit, initiative=edits[0].record.key)  # type: ignore[union-attr]

    went = store_once(form.once, store, by=visit.account)
    messages.success(
        request,
        phrase("Concept started. Next, ask a few people on each side what it is worth."),
        extra_tags="concept",
    )
    return redirect(went)


@needs(Right.EDIT)
def concept_exists(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What exists already of what is written so far: the list alone."""
    form = ConceptForm(request.GET, choices={}, teams=())
    return show(request, "parts/exists.html", matches=_matches(visit, form), words=_NOTHING)


def _page(visit: Visit, form: ConceptForm) -> ConceptPage:
    is_asked = bool(form.is_bound and form.written)
    return ConceptPage(
        matches=_matches(visit, form) if is_asked else (),
        words=_NOTHING if is_asked else _FIRST,
        exists_url=address("concept-exists", visit),
        list_url=address("initiatives", visit),
    )


def _matches(visit: Visit, form: ConceptForm) -> tuple[Existing, ...]:
    data: Any = form.data
    chosen = data.getlist("requires_capabilities") if hasattr(data, "getlist") else ()
    need = str(data.get("need", ""))
    return existing(
        visit, form.written.replace("\x00", ""), needs_of=(need,) if need else (), requires=chosen[:50]
    )


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {
        name: request.POST.getlist(name) if name == "requires_capabilities" else request.POST[name]
        for name in request.POST
    }


def _choices(visit: Visit) -> dict[str, tuple[tuple[str, str], ...]]:
    tables = ("needs", "people", "teams", "capabilities")
    return {table: names_of(visit.portfolio_id, table, most=_MOST_NAMES) for table in tables}


def _edits(visit: Visit, answers: Mapping[str, Any]) -> list[Edit]:
    """The initiative first, then the need and the people that are new."""
    others: list[Edit] = []
    need = answers.get("need") or _new_need(visit, answers, others)
    leads = {lead: answers.get(lead) or "" for lead in ("user_lead", "business_lead")}
    for lead, lens in (("user_lead", Lens.USER_NEED), ("business_lead", Lens.BUSINESS_VALUE)):
        if not leads[lead] and answers.get(f"{lead}_new"):
            leads[lead] = new_key(visit.portfolio_id, "people", "", taken=leads.values())
            person = Person(
                key=leads[lead], name=answers[f"{lead}_new"], lens=lens, team=answers.get("team", "")
            )
            others.append(Edit(table="people", record=person))
    words = {
        WORTH_TO_USERS: answers["worth_to_users"],
        WORTH_TO_BUSINESS: answers["worth_to_business"],
        MUST_BE_TRUE: answers["must_be_true"],
    }
    started = Initiative(
        key=new_key(visit.portfolio_id, "initiatives", answers["name"]),
        name=answers["name"],
        focus=Focus(answers["focus"]),
        phase=Phase.CONCEPT,
        description=answers["description"],
        needs=(need,),
        requires_capabilities=tuple(answers.get("requires_capabilities", ())),
        team=answers.get("team", ""),
        extra={name: text for name, text in words.items() if text},
        user_lead=leads["user_lead"],
        business_lead=leads["business_lead"],
    )
    return [Edit(table="initiatives", record=started), *others]


def _new_need(visit: Visit, answers: Mapping[str, Any], others: list[Edit]) -> str:
    key = new_key(visit.portfolio_id, "needs", answers["need_statement"])
    need = Need(key=key, statement=answers["need_statement"], life_event=answers["life_event"])
    others.append(Edit(table="needs", record=need))
    return key
