"""One decision: what it touches, whom to ask, where it belongs, its record, its waiver and what it displaces."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from bowstring.decision_rights.levels import DecisionLevel, who_decides
from bowstring.delivery.slips import day_of
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import list_words
from bowstring.report.decision_words import WHO, deciding_words, reach_words
from bowstring.tensions.worth import worth_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.decisions.overview import apart_words, mandates_of
from bowstring.web.decisions.reaching import ReachView, reach_view
from bowstring.web.portfolio.initiative_around import BoundLine
from bowstring.web.site.editing import may_change
from bowstring.web.site.fetching import record_or_404
from bowstring.web.site.frame import address, show
from bowstring.web.store.chapters import landscape_now
from bowstring.web.store.facts import StoredRecord, load_portfolio
from bowstring.web.store.plans import PlanCard, latest_plan

_KIND = {
    DecisionKind.LAW: phrase("the law requires it"),
    DecisionKind.SAFETY: phrase("safety requires it"),
    DecisionKind.FUNDER: phrase("a funder requires it"),
    DecisionKind.OURS: "ours",
}

_MOST_MANDATED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """A decision. texts: its long fields; more_fields: the short ones. unknown: keys that name nothing.

    mandated: the first of the work that it asks for; mandated_words: what leads to all, where there is more.
    """

    title: str
    caption: str
    lede: str
    apart: str
    reach_words: str
    unknown: str
    view: ReachView
    texts: tuple[tuple[str, str], ...]
    more_fields: tuple[tuple[str, str], ...]
    mandated: tuple[BoundLine, ...]
    mandated_words: str
    mandated_url: str
    cost: str
    edit_url: str
    advice_url: str
    file_url: str
    list_url: str


@needs(Right.VIEW)
def decision(request: HttpRequest, visit: Visit, decision: str) -> HttpResponse:
    """A decision's page."""
    kept = kept_decision(visit, decision)
    card = latest_plan(visit.portfolio_id)
    page = _page(request, visit, load_portfolio(visit.portfolio_id), kept, card)
    return show(request, "decision.html", page, visit=visit, plan=card)


def kept_decision(visit: Visit, key: str) -> StoredRecord:
    """The decision of that key. Raises: Http404 where there is none."""
    return record_or_404(visit, "decisions", key)


def _page(
    request: HttpRequest, visit: Visit, portfolio: Portfolio, kept: StoredRecord, card: PlanCard | None
) -> DecisionPage:
    record: Decision = kept.record
    landscape = landscape_now.of(visit.portfolio_id)
    reach = landscape.reach(record.changes)
    costs, _ = mandates_of(card)
    cost = next((cost for cost in costs if cost.decisions == (record.key,)), None)
    computed = who_decides(landscape, reach, stake=cost.points if cost is not None else None)
    apart = apart_words(DecisionLevel(decision=record, reach=reach, computed=computed))
    may_edit = may_change(visit, "decisions", record)
    mandated = [work for work in portfolio.initiatives if work.mandated_by == record.key]
    words = ""
    if apart and record.level is not None:
        words = phrase("It is taken {apart}: by {who}.", apart=apart, who=WHO[record.level])
    displaced = ""
    if cost is not None and cost.points is not None:
        displaced = phrase(
            "{worth_words}, without it.", worth_words=worth_words(cost.lens, portfolio.settings, up_to=False)
        )
    return DecisionPage(
        title=record.title,
        caption="; ".join(part for part in (record.status, _KIND[record.kind]) if part),
        lede=deciding_words(landscape, computed, is_taken=not record.is_proposal),
        apart=words,
        reach_words=reach_words(landscape, reach),
        unknown=list_words(reach.unknown, most=20),
        view=reach_view(request, visit, landscape, reach, decision=record.key),
        texts=tuple(_texts(record)),
        more_fields=tuple(_more_fields(portfolio, record)),
        mandated=tuple(
            BoundLine(
                name=work.name,
                url=address("initiative", visit, initiative=work.key),
                note=phrase(work.focus.value),
            )
            for work in mandated[:_MOST_MANDATED]
        ),
        mandated_words=phrase("All {count:,} initiatives", count=len(mandated))
        if len(mandated) > _MOST_MANDATED
        else "",
        mandated_url=f"{address('initiatives', visit)}?{urlencode({'q': record.key, 'column': 'mandated_by'})}",
        cost=displaced if record.kind is DecisionKind.OURS else _how_and_when(record),
        edit_url=address("record", visit, table="decisions", row=kept.row) if may_edit else "",
        advice_url=address("decision-advice", visit, decision=record.key) if visit.may(Right.EDIT) else "",
        file_url=address("decision-file", visit, decision=record.key),
        list_url=address("decisions", visit),
    )


def _how_and_when(record: Decision) -> str:
    return phrase(
        "{upper}{kind}: ask how and when, never whether.",
        upper=_KIND[record.kind][:1].upper(),
        kind=_KIND[record.kind][1:],
    )


def _texts(record: Decision) -> Iterator[tuple[str, str]]:
    yield from (
        (title, text)
        for title, text in (
            (phrase("What it is about"), record.context),
            (phrase("What could be done"), record.options),
            (phrase("What is decided"), record.decision),
            (phrase("What follows"), record.consequences),
            *record.extra.items(),
        )
        if text
    )


def _more_fields(portfolio: Portfolio, record: Decision) -> Iterator[tuple[str, str]]:
    people, today = portfolio.index.people, day_of(portfolio)
    if record.decided_by:
        yield (
            phrase("Decided by"),
            (people[record.decided_by].name if record.decided_by in people else "") or record.decided_by,
        )
    if record.decided_on is not None:
        yield phrase("Decided on"), written(record.decided_on, "%-d %B %Y")
    if record.review_on is not None:
        over = " (past)" if record.review_on < today else ""
        yield phrase("Review on"), f"{written(record.review_on, '%-d %B %Y')}{over}"
    if record.finish_by is not None:
        because = f" ({record.finish_by_reason})" if record.finish_by_reason else ""
        yield phrase("What it mandates is to be finished by"), f"{record.finish_by.words}{because}"
    if record.waiver_until is not None:
        over = " (over)" if record.waiver_until < today else ""
        yield phrase("Exception allowed until"), f"{written(record.waiver_until, '%-d %B %Y')}{over}"
    if record.supersedes:
        decisions_by_key = portfolio.index.decisions
        yield (
            phrase("In place of"),
            decisions_by_key[record.supersedes].title
            if record.supersedes in decisions_by_key
            else record.supersedes,
        )
