"""What stands around an initiative: what it needs and gives, displaces, serves; who is in it, what was decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase, written
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished
from bowstring.model.wording import count_words, number_words
from bowstring.planning.plan import Plan
from bowstring.report.table_words import text_of
from bowstring.tensions.tension_kinds import kind_words
from bowstring.tensions.why import Why
from bowstring.web.access import Visit
from bowstring.web.site.editing import problem_words
from bowstring.web.site.frame import address
from bowstring.web.site.standing import Reasons, place_in_table
from bowstring.web.store.chapters import problems_of_work
from bowstring.web.store.sessions import held_here

Questions = Mapping[str, str]

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundLine:
    """Something that it is bound to: its name, its page (or empty), and how."""

    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The facts around an initiative, each list in words; empty lists are not shown."""

    more_fields: tuple[tuple[str, str], ...]
    needs: tuple[BoundLine, ...]
    gives: tuple[BoundLine, ...]
    displaces: tuple[BoundLine, ...]
    brings: tuple[BoundLine, ...]
    serves: tuple[BoundLine, ...]
    decisions: tuple[BoundLine, ...]
    conversations: tuple[BoundLine, ...]
    promised: tuple[tuple[str, str, str, str], ...]
    measured: tuple[tuple[str, str, str], ...]
    problems: tuple[str, ...]


def around(
    visit: Visit,
    portfolio: Portfolio,
    work: Initiative,
    *,
    plan: Plan | None,
    why: Why | None,
    questions: Questions,
    reasons: Reasons,
) -> Around:
    """What the portfolio tells of an initiative.

    plan, why: where they are there. questions: by their keys. reasons: why work is left out.
    """
    swap = why.swap if why is not None else None
    works = portfolio.index.initiatives
    return Around(
        more_fields=tuple(_more_fields(portfolio, work)),
        needs=tuple(_needs(visit, portfolio, work, plan, reasons)),
        gives=tuple(
            _work_line(visit, initiative, _when(initiative, plan, reasons, portfolio.settings.start))
            for initiative in portfolio.initiatives
            if work.key in initiative.requires and not initiative.is_stopped
        ),
        displaces=_moved(visit, works, swap.displaced if swap is not None else ()),
        brings=_moved(visit, works, swap.brought if swap is not None else ()),
        serves=tuple(_serves(portfolio, work)),
        decisions=tuple(_decisions(visit, portfolio, work)),
        conversations=tuple(_conversations(visit, portfolio, work, questions)),
        promised=tuple(_promised(portfolio, work)),
        measured=tuple(
            (
                measurement.measure,
                measurement.period,
                f"{number_words(measurement.value)} {measurement.unit}".strip(),
            )
            for measurement in portfolio.measurements
            if measurement.of == work.key
        )[-_MOST:],
        problems=tuple(problem_words(problem) for problem in problems_of_work(visit.portfolio_id, work.key)),
    )


def _more_fields(portfolio: Portfolio, work: Initiative) -> Iterator[tuple[str, str]]:
    settings, people = portfolio.settings, portfolio.index.people
    if work.quarterly_cost is not None:
        yield (
            phrase("Cost"),
            phrase(
                "{quarterly_cost} a quarter",
                quarterly_cost=money_words(work.quarterly_cost, settings.currency),
            ),
        )
    if work.duration is not None:
        yield phrase("Takes"), count_words(work.duration, "quarter", "quarters")
    yield from _money_and_dates(work, settings.currency)
    if work.effort:
        names = portfolio.index.disciplines
        yield (
            phrase("People while it runs"),
            ", ".join(
                f"{number_words(count)} {names[key].name if key in names else key}".lower()
                for key, count in work.effort.items()
            ),
        )
    for title, key in (
        (phrase("User lead"), work.user_lead),
        (phrase("Business lead"), work.business_lead),
        (phrase("Owner"), work.owner),
    ):
        if key:
            yield title, (people[key].name or key) if key in people else key
    assets = portfolio.index.assets
    if work.asset:
        yield phrase("On"), assets[work.asset].name if work.asset in assets else work.asset
    for title, value in (
        (phrase("Under way since"), work.committed_start),
        (phrase("Not before"), work.earliest_start),
    ):
        if value is not None:
            yield title, value.words
    if work.lock is not None:
        yield phrase("Decided by hand"), text_of(work.lock).replace("_", " ")
    yield from ((name.replace("_", " ").capitalize(), text) for name, text in work.extra.items() if text)


def _money_and_dates(work: Initiative, currency: str) -> Iterator[tuple[str, str]]:
    for title, amount in (
        (phrase("Spent so far"), work.spent),
        (phrase("Total cost when finished"), work.actual_cost),
        (phrase("Costs to run, a quarter"), work.run_cost_per_quarter),
    ):
        if amount is not None:
            yield title, money_words(amount, currency)
    if work.status:
        yield phrase("Status"), work.status
    if work.finish_by is not None:
        because = f" ({work.finish_by_reason})" if work.finish_by_reason else ""
        yield phrase("To be finished by"), f"{work.finish_by.words}{because}"


def _needs(
    visit: Visit, portfolio: Portfolio, work: Initiative, plan: Plan | None, reasons: Reasons
) -> Iterator[BoundLine]:
    works, capabilities = portfolio.index.initiatives, portfolio.index.capabilities
    for key in work.requires:
        if key in works:
            yield _work_line(visit, works[key], _when(works[key], plan, reasons, portfolio.settings.start))
        else:
            yield BoundLine(name=key, url="", note=phrase("not in this portfolio"))
    for key in work.requires_capabilities:
        named = capabilities[key].name if key in capabilities else key
        by = [asset.name for asset in portfolio.assets if key in asset.provides]
        yield BoundLine(
            name=named,
            url="",
            note=phrase("provided by {by}", by=by[0]) if by else phrase("nothing provides this yet"),
        )


def _moved(
    visit: Visit, works: Mapping[str, Initiative], moved: Iterable[tuple[str, float]]
) -> tuple[BoundLine, ...]:
    shown = [(key, share) for key, share in moved if key in works][:_MOST]
    return tuple(
        _work_line(visit, works[key], phrase("{share:.0f} % of it", share=100 * share))
        for key, share in shown
    )


def _work_line(visit: Visit, work: Initiative, note: str) -> BoundLine:
    return BoundLine(
        name=work.name,
        url=address("initiative", visit, initiative=work.key),
        note=f"{phrase(work.focus.value)}, {note}" if note else phrase(work.focus.value),
    )


def _when(work: Initiative, plan: Plan | None, reasons: Reasons, start: Quarter) -> str:
    place = place_in_table(work, plan, reasons, start=start)
    is_in = plan is not None and plan.starts.get(work.key) is not None and not is_finished(work, start)
    return phrase("planned from {place}", place=place) if is_in else place


def _serves(portfolio: Portfolio, work: Initiative) -> Iterator[BoundLine]:
    needs_of, outcomes = portfolio.index.needs, portfolio.index.outcomes
    for key in work.needs:
        need = needs_of.get(key)
        yield BoundLine(
            name=need.statement if need is not None else key,
            url="",
            note=need.life_event if need is not None else "",
        )
    for key in work.outcomes:
        yield BoundLine(
            name=outcomes[key].name if key in outcomes else key, url="", note=phrase("shared outcome")
        )


def _decisions(visit: Visit, portfolio: Portfolio, work: Initiative) -> Iterator[BoundLine]:
    things = {work.key, work.asset, *work.requires_capabilities} - {""}
    for decision in portfolio.decisions:
        asks = decision.key == work.mandated_by
        if asks or things.intersection(decision.changes):
            note = phrase("asks for it") if asks else decision.status or phrase("no status")
            yield BoundLine(
                name=decision.title, url=address("decision", visit, decision=decision.key), note=note
            )


def _conversations(
    visit: Visit, portfolio: Portfolio, work: Initiative, questions: Questions
) -> Iterator[BoundLine]:
    about = [
        conversation
        for conversation in portfolio.conversations
        if work.key in conversation.tension.split(":")
    ]
    # One that a file tells of has no page of its own.
    here = held_here(visit.portfolio_id, [conversation.key for conversation in about])
    for other in about:
        settled = (
            phrase("answered {settled_on:%-d %B %Y}", settled_on=other.settled_on)
            if other.settled_on is not None
            else phrase("going on")
        )
        kind = kind_words(other.tension.split(":")[0])
        name = other.outcome or questions.get(other.tension) or phrase("A conversation: {kind}", kind=kind)
        url = address("conversation", visit, conversation=other.key) if other.key in here else ""
        yield BoundLine(name=name, url=url, note=settled)


def _promised(portfolio: Portfolio, work: Initiative) -> Iterator[tuple[str, str, str, str]]:
    for forecast in portfolio.forecasts:
        if forecast.initiative == work.key:
            actual = (
                written(forecast.actual, "%-d %B %Y") if forecast.actual is not None else phrase("not yet")
            )
            yield (
                forecast.milestone,
                written(forecast.made_on, "%-d %B %Y"),
                written(forecast.promised, "%-d %B %Y"),
                actual,
            )
