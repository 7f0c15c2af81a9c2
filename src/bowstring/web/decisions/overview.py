"""Who decides, who was asked? What runs out, the level of each decision beside its reach, what mandates displace."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bowstring.decision_rights.levels import DecisionLevel, LevelShares, level_shares, who_decides
from bowstring.decision_rights.reach import Landscape
from bowstring.decision_rights.waivers import running_out
from bowstring.delivery.slips import day_of
from bowstring.model.decisions import Decision, Level
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.tensions.mandates import MandateCost
from bowstring.tensions.worth import worth_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.store.chapters import landscape_now, levels_now
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_ROWS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """A figure, for parts/stats.html."""

    name: str
    figure: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingDecision:
    """A decision with something that runs out. tag: how urgent that is."""

    title: str
    url: str
    what: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision in the list. apart: where it is taken elsewhere than its reach asks for."""

    title: str
    url: str
    status: str
    level: str
    computed: str
    apart: str
    touches: str
    answers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage:
    """Every decision that holds, and those that no longer do."""

    lede: str
    stats: tuple[Stat, ...]
    ending: tuple[EndingDecision, ...]
    as_of: str
    rows: tuple[DecisionLine, ...]
    pages: Pages
    mandates: tuple[tuple[str, str, str], ...]
    together: str
    over: tuple[tuple[str, str, str], ...]
    reach_url: str
    import_url: str
    files: tuple[tuple[str, str], ...]


@needs(Right.VIEW)
def decisions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The decisions of a portfolio."""
    portfolio = load_portfolio(visit.portfolio_id)
    card = latest_plan(visit.portfolio_id)
    each, together = mandates_of(card)
    levels = levels_with_stakes(visit, each)
    ending = tuple(_ending(visit, portfolio))
    pages = pages_of(request, len(levels), most=_ROWS)
    counter = Counter(advice.decision for advice in portfolio.advice)
    given = Counter(
        advice.decision for advice in portfolio.advice if advice.given_on is not None or advice.advice
    )
    shares = level_shares(levels)
    files = [(phrase("Markdown records, zipped"), address("decisions-zip", visit))]
    files += [
        (name, address("records-file", visit, table="decisions", ending=ending))
        for name, ending in (("CSV", "csv"), (phrase("Excel"), "xlsx"))
    ]
    page = DecisionsPage(
        lede=_lede(shares, len(levels), ending),
        stats=tuple(_stats(shares)),
        ending=ending,
        as_of=_as_of_words(portfolio),
        rows=tuple(
            _row(visit, level, requests=counter, given=given)
            for level in levels[pages.first : pages.first + _ROWS]
        ),
        pages=pages,
        mandates=tuple(_mandates(visit, portfolio, each)),
        together=_cost_words(portfolio, together) if together is not None and len(each) > 1 else "",
        over=tuple(
            (decision.title, address("decision", visit, decision=decision.key), decision.status)
            for decision in portfolio.decisions
            if not decision.holds
        ),
        reach_url=address("decision-reach", visit),
        import_url=address("decisions-import", visit) if visit.may(Right.LEAD) else "",
        files=tuple(files) if portfolio.decisions else (),
    )
    return show(request, "decisions.html", page, visit=visit, plan=card)


def mandates_of(card: PlanCard | None) -> tuple[tuple[MandateCost, ...], MandateCost | None]:
    """What our own mandates displace, each and together, as the recorded plan has it."""
    mandates = RecordedPlan(card).mandates
    return mandates if mandates is not None else ((), None)


def levels_with_stakes(visit: Visit, costs: Iterable[MandateCost]) -> tuple[DecisionLevel, ...]:
    """Every decision that holds with its level; one with much at stake goes up."""
    stakes = {cost.decisions[0]: cost.points for cost in costs if cost.points is not None}
    landscape = landscape_now.of(visit.portfolio_id)
    return tuple(
        _staked(landscape, decision_level, stakes) for decision_level in levels_now.of(visit.portfolio_id)
    )


def _staked(
    landscape: Landscape, decision_level: DecisionLevel, stakes: Mapping[str, float]
) -> DecisionLevel:
    if decision_level.decision.key not in stakes:
        return decision_level
    computed = who_decides(landscape, decision_level.reach, stake=stakes[decision_level.decision.key])
    return dataclasses.replace(decision_level, computed=computed)


def apart_words(decision_level: DecisionLevel) -> str:
    """Whether a decision is taken above or below its reach; empty where at its level or not known."""
    if decision_level.difference is None or decision_level.difference == 0:
        return ""
    return phrase("above its reach") if decision_level.difference > 0 else phrase("below its reach")


def _lede(shares: LevelShares, count: int, ending: tuple[EndingDecision, ...]) -> str:
    if not count:
        return phrase(
            "No current decisions are recorded yet. Choose what would change to see who would decide."
        )
    total = shares.above + shares.below + shares.as_computed
    taken = count_words(total, "decision", "decisions")
    opening = phrase(
        "{as_computed:,} of {taken} are taken at the level their reach calls for",
        as_computed=shares.as_computed,
        taken=taken,
    )
    apart = [
        words
        for words in (
            phrase("{above:,} higher up", above=shares.above) if shares.above else "",
            phrase("{below:,} further down", below=shares.below) if shares.below else "",
        )
        if words
    ]
    sentence = f"{opening}; {list_words(apart)}." if apart else f"{opening}."
    if not ending:
        return sentence
    due = count_words(len(ending), "waiver or review runs", "waivers and reviews run")
    return phrase("{sentence} {due} out within 90 days, or already have.", sentence=sentence, due=due)


def _stats(shares: LevelShares) -> Iterator[Stat]:
    for level in Level:
        if shares.shares:
            yield Stat(
                name=phrase("Taken by {level}", level=_LEVEL[level]),
                figure=f"{100 * shares.shares[level]:.0f} %",
            )
    if shares.decided:
        yield Stat(
            name=phrase("Compared with what they touch"),
            figure=phrase("{above:,} above, {below:,} below", above=shares.above, below=shares.below),
            note=phrase("neither is an error") if shares.above or shares.below else "",
        )


_LEVEL = {
    Level.TEAM: phrase("one team"),
    Level.PLATFORM: phrase("a platform with its users"),
    Level.ENTERPRISE: phrase("the enterprise"),
}


def _as_of_words(portfolio: Portfolio) -> str:
    """As of which day things end soon, where that is not today."""
    day = day_of(portfolio)
    return (
        phrase("On {day:%-d %B %Y}, the date of the facts.", day=day) if day != timezone.localdate() else ""
    )


def _ending(visit: Visit, portfolio: Portfolio) -> Iterator[EndingDecision]:
    waivers = running_out(portfolio, day_of(portfolio))
    for decided, what, tag, day in (
        (waivers.ended, phrase("waiver ended"), "bad", "waiver_until"),
        (waivers.ending, phrase("waiver ends"), "heed", "waiver_until"),
        (waivers.overdue, phrase("review was due"), "bad", "review_on"),
        (waivers.due, phrase("review is due"), "heed", "review_on"),
    ):
        for decision in decided:
            on: date = getattr(decision, day)
            yield EndingDecision(
                title=decision.title,
                url=address("decision", visit, decision=decision.key),
                what=f"{what} {written(on, '%-d %B %Y')}",
                tag=tag,
            )


def _row(
    visit: Visit, decision_level: DecisionLevel, *, requests: Mapping[str, int], given: Mapping[str, int]
) -> DecisionLine:
    decision: Decision = decision_level.decision
    count = requests.get(decision.key, 0)
    return DecisionLine(
        title=decision.title,
        url=address("decision", visit, decision=decision.key),
        status=decision.status or phrase("no status"),
        level=phrase(decision.level.value) if decision.level is not None else "–",
        computed=phrase(decision_level.computed.level.value)
        if decision_level.computed.level is not None
        else "–",
        apart=apart_words(decision_level),
        touches=written(len(decision_level.reach.touched), ","),
        answers=phrase("{get:,} of {count:,} answered", get=given.get(decision.key, 0), count=count)
        if count
        else phrase("not asked yet"),
    )


def _mandates(
    visit: Visit, portfolio: Portfolio, each: Iterable[MandateCost]
) -> Iterator[tuple[str, str, str]]:
    decisions_by_key = portfolio.index.decisions
    ranked = sorted(each, key=lambda mandate_cost: (-(mandate_cost.points or 0.0), mandate_cost.decisions))
    for other in ranked:
        key = other.decisions[0]
        title = decisions_by_key[key].title if key in decisions_by_key else key
        yield title, address("decision", visit, decision=key), _cost_words(portfolio, other)


def _cost_words(portfolio: Portfolio, mandate_cost: MandateCost) -> str:
    if mandate_cost.points is None:
        return phrase("Without it nothing could be planned.")
    return phrase(
        "{worth_words}, without it.",
        worth_words=worth_words(mandate_cost.lens, portfolio.settings, up_to=False),
    )
