"""One search over everything that has a name; work that is not in the plan says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from bowstring.model.language import phrase, written
from bowstring.model.wording import count_words
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.site.question_words import question_url
from bowstring.web.site.standing import place_words
from bowstring.web.store.lists import ListedRecord, names_for
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.searching import matching
from bowstring.web.store.settings import kept_settings

MOST = 6
"""How many of each kind are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was found: its name, its page, and what there is to know about it in a sentence."""

    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultGroup:
    """What was found of one kind. more: how many more there are, in words, at more_url."""

    key: str
    title: str
    hits: tuple[Hit, ...]
    more: str
    more_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was searched for, and what was found."""

    search: str
    words: str
    groups: tuple[ResultGroup, ...]


@needs(Right.VIEW)
@require_GET
def search(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything whose words match, by kind."""
    words = plain(request.GET.get("q", ""))
    plan = latest_plan(visit.portfolio_id)
    recorded = RecordedPlan(plan, "plan", "ledger", "left_out")
    counted = _Finder(visit, words, recorded).groups() if words else []
    groups = tuple(group for group, _ in counted if group.hits)
    page = SearchPage(search=words, words=_words(words, sum(total for _, total in counted)), groups=groups)
    return show(request, "search.html", page, visit=visit, plan=plan, search_words=words)


class _Finder:
    """One search. recorded: the latest plan, with its questions and what it leaves out."""

    def __init__(self, visit: Visit, words: str, recorded: RecordedPlan) -> None:
        self.visit, self.words, self.recorded = visit, words, recorded
        self.start = kept_settings(visit.portfolio_id).settings.start

    def groups(self) -> list[tuple[ResultGroup, int]]:
        """Each kind with what was found of it, and how much."""
        return [
            self._of_table("initiatives", phrase("Initiatives"), self._initiative, "initiatives"),
            self._questions(),
            self._of_table("decisions", phrase("Decisions"), self._decision),
            self._of_table("needs", phrase("Needs"), self._need),
            self._of_table("assets", phrase("Assets"), self._asset),
            self._of_table("teams", phrase("Teams"), self._team),
            self._of_table("people", phrase("People"), self._person),
        ]

    def _of_table(
        self, table: str, title: str, hit: Callable[[ListedRecord], Hit], page: str = "records"
    ) -> tuple[ResultGroup, int]:
        matches = matching(self.visit.portfolio_id, table, self.words, most=MOST)
        where = address(page, self.visit, **({"table": table} if page == "records" else {}))
        hits = tuple(hit(row) for row in matches.rows)
        if table == "people":
            hits = self._with_teams(hits, matches.rows)
        url = f"{where}?{urlencode({'q': self.words})}"
        return _group(table, title, hits, matches.total, url), matches.total

    def _questions(self) -> tuple[ResultGroup, int]:
        questions = _matching_questions(self.recorded.so_far, self.words)
        hits = tuple(
            Hit(
                name=priced.tension.question,
                url=question_url(self.visit, priced.key),
                note=_question_note(priced),
            )
            for priced in questions[:MOST]
        )
        url = f"{address('questions', self.visit)}?{urlencode({'words': self.words})}"
        return _group("questions", phrase("Open questions"), hits, len(questions), url), len(questions)

    def _initiative(self, row: ListedRecord) -> Hit:
        work, plan = row.record, self.recorded.plan
        starts = plan.starts if plan is not None and plan.is_planned else {}
        return Hit(
            name=work.name,
            url=address("initiative", self.visit, initiative=work.key),
            note=place_words(work, starts, self.recorded.left_out, start=self.start),
        )

    def _decision(self, row: ListedRecord) -> Hit:
        decision = row.record
        day = f", {written(decision.decided_on, '%-d %B %Y')}" if decision.decided_on is not None else ""
        return Hit(
            name=decision.title,
            url=address("decision", self.visit, decision=decision.key),
            note=f"{decision.status or 'no status'}{day}",
        )

    def _need(self, row: ListedRecord) -> Hit:
        need = row.record
        url = f"{address('initiatives', self.visit)}?{urlencode({'need': need.key})}"
        return Hit(name=need.statement, url=url, note=need.life_event)

    def _asset(self, row: ListedRecord) -> Hit:
        asset = row.record
        phase = f", {phrase(asset.phase.value)}" if asset.phase is not None else ""
        return self._record("assets", row, asset.name, f"{phrase(asset.focus.value)}{phase}")

    def _team(self, row: ListedRecord) -> Hit:
        return self._record("teams", row, row.record.name, "")

    def _person(self, row: ListedRecord) -> Hit:
        return self._record("people", row, row.record.name or row.record.key, "")

    def _record(self, table: str, row: ListedRecord, name: str, note: str) -> Hit:
        return Hit(name=name, url=address("record", self.visit, table=table, row=row.number), note=note)

    def _with_teams(self, hits: tuple[Hit, ...], rows: Iterable[ListedRecord]) -> tuple[Hit, ...]:
        """People with the name of their team."""
        people: list[Any] = [row.record for row in rows]
        names = names_for(self.visit.portfolio_id, "teams", {person.team for person in people if person.team})
        return tuple(
            Hit(name=hit.name, url=hit.url, note=names.get(person.team, person.team))
            for hit, person in zip(hits, people, strict=True)
        )


def _group(key: str, title: str, hits: tuple[Hit, ...], total: int, url: str) -> ResultGroup:
    more = phrase("All {total:,}", total=total) if total > len(hits) else ""
    return ResultGroup(key=key, title=title, hits=hits, more=more, more_url=url)


def _matching_questions(ledger: Ledger | None, words: str) -> list[PricedTension]:
    """The questions in which every word stands, what is worth most first."""
    if ledger is None:
        return []
    wanted = words.casefold().split()
    questions = [
        priced
        for priced in ledger.tensions
        if all(word in priced.tension.question.casefold() for word in wanted)
    ]
    return sorted(questions, key=lambda priced: (-priced.points, priced.key))


def _question_note(priced: PricedTension) -> str:
    if not priced.tension.is_priced:
        return phrase("No price yet.")
    return (
        phrase("Could change the plan.")
        if priced.could_change_the_plan
        else phrase("Cannot change the plan on its own.")
    )


def _words(words: str, total: int) -> str:
    if not words:
        return phrase(
            "Search for an initiative, a question, a decision, a need, an asset, a team or a person."
        )
    return (
        phrase("{results} for “{words}”.", results=count_words(total, "result", "results"), words=words)
        if total
        else phrase("Nothing here is called “{words}”.", words=words)
    )
