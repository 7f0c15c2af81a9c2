"""What is settled whatever the plan would say: by hand, running, or stopped; and why not …?"""

from dataclasses import dataclass

from django.http import HttpRequest

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.budgets import remaining_cost
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_under_way
from bowstring.model.wording import count_words, uncapitalised
from bowstring.report.agenda_text import gain_words
from bowstring.tensions.kinds.commitment import COMMITMENT
from bowstring.tensions.ledger import Ledger
from bowstring.web.access import Right, Visit
from bowstring.web.plan.plan_timeline import initiative_url
from bowstring.web.site.frame import address
from bowstring.web.site.question_words import question_url
from bowstring.web.site.standing import Reasons, Starts, place_words, stopped_words

MOST_FOUND = 12
"""How many initiatives a search shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """An initiative in a list: what is said of it, its page, and where it can be settled by hand."""

    name: str
    state: str
    url: str
    settle_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledView:
    """locked: by hand. running: work under way, with what finishing costs. search: what was searched for.

    doubted: running work that may no longer earn its place, with what ending it now could be worth, the most first.
    """

    locked: tuple[WorkLine, ...]
    running: TableView | None
    running_words: str
    doubted: tuple[WorkLine, ...]
    stopped: tuple[WorkLine, ...]
    search: str
    matches: tuple[WorkLine, ...]
    found_words: str


def settled_view(
    request: HttpRequest,
    visit: Visit,
    portfolio: Portfolio,
    starts: Starts,
    *,
    reasons: Reasons,
    ledger: Ledger | None,
) -> SettledView:
    """What is settled, and what somebody searches for."""
    search = request.GET.get("q", "").strip()[:100]
    initiatives = [
        initiative
        for initiative in portfolio.initiatives
        if search and search.casefold() in initiative.name.casefold()
    ]
    start = portfolio.settings.start
    running = [initiative for initiative in portfolio.initiatives if is_under_way(initiative, start)]
    matches = initiatives[:MOST_FOUND]
    more = (
        phrase(" The first {most_found} are shown.", most_found=MOST_FOUND)
        if len(initiatives) > MOST_FOUND
        else ""
    )
    return SettledView(
        locked=tuple(
            _line(visit, initiative, lock_words(initiative.lock))
            for initiative in portfolio.initiatives
            if initiative.lock is not None
        ),
        running=_running(portfolio, running),
        running_words=_running_words(portfolio, running),
        doubted=_doubted(visit, portfolio, ledger),
        stopped=tuple(
            _line(visit, initiative, stopped_words(initiative))
            for initiative in portfolio.initiatives
            if initiative.is_stopped
        ),
        search=search,
        matches=tuple(
            _line(visit, initiative, place_words(initiative, starts, reasons, start=start))
            for initiative in matches
        ),
        found_words=phrase(
            "{initiatives} found.{more}",
            initiatives=count_words(len(initiatives), "initiative", "initiatives"),
            more=more,
        )
        if search
        else "",
    )


def lock_words(lock: Lock | Quarter | None) -> str:
    """What a person has settled: "To be funded", "Left out", "To start in October to December 2026"."""
    if isinstance(lock, Quarter):
        return phrase("To start in {words}", words=lock.words)
    if lock is None:
        return phrase("The plan decides")
    return phrase("To be funded") if lock is Lock.FUND else phrase("Left out")


def _line(visit: Visit, initiative: Initiative, words: str) -> WorkLine:
    may_settle = visit.may(Right.LEAD) and not initiative.is_over and not initiative.is_running
    return WorkLine(
        name=initiative.name,
        state=words,
        url=initiative_url(visit, initiative.key),
        settle_url=address("plan-settle", visit, initiative=initiative.key) if may_settle else "",
    )


def _doubted(visit: Visit, portfolio: Portfolio, ledger: Ledger | None) -> tuple[WorkLine, ...]:
    """Running work whose end could make the plan better, each with its question."""
    doubts = [
        priced
        for priced in (ledger.open_tensions if ledger is not None else ())
        if priced.tension.kind == COMMITMENT.key and priced.could_change_the_plan
    ]
    works = portfolio.index.initiatives
    return tuple(
        WorkLine(
            name=works[priced.tension.about[0]].name,
            state=phrase("Ending it now: {gain}.", gain=uncapitalised(gain_words(portfolio, priced))),
            url=question_url(visit, priced.key),
            settle_url="",
        )
        for priced in sorted(doubts, key=lambda priced: (-priced.points, priced.key))
        if priced.tension.about[0] in works
    )


def _running(portfolio: Portfolio, running: list[Initiative]) -> TableView | None:
    if not running:
        return None
    settings = portfolio.settings
    rows: list[tuple[Cell, ...]] = []
    for initiative in running:
        since = initiative.running_since(settings.start)
        last = since.plus((initiative.duration or 1) - 1) if since is not None else None
        rows.append(
            (
                initiative.name,
                last.words if last else None,
                remaining_cost(initiative, settings),
                initiative.exit_cost,
            )
        )
    rows.sort(key=lambda row: (-float(row[2] or 0.0), str(row[0])))
    headers = (
        phrase("Initiative"),
        phrase("Delivered by the end of"),
        phrase("Finishing costs, {currency}", currency=settings.currency),
        phrase("Stopping costs, {currency}", currency=settings.currency),
    )
    return table_view(Table(headers=headers, rows=tuple(rows)))


def _running_words(portfolio: Portfolio, running: list[Initiative]) -> str:
    if not running:
        return phrase("No work is under way.")
    cost = sum(remaining_cost(initiative, portfolio.settings) or 0.0 for initiative in running)
    opening = count_words(len(running), "initiative is under way", "initiatives are under way")
    return phrase(
        "{opening}. Finishing them costs {cost} within the plan.",
        opening=opening,
        cost=money_words(cost, portfolio.settings.currency),
    )
