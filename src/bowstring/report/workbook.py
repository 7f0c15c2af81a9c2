"""The plan and what follows from it as an Excel workbook for reading: a sheet a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.reading_workbook import ReadingSheet, Value, reading_workbook
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import work_to_plan
from bowstring.planning.plan import Plan
from bowstring.report.agenda_text import gain_words, hours_words
from bowstring.report.plan_words import plan_words
from bowstring.report.totals_words import totals_lines
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.served import Served
from bowstring.tensions.standing import Standing

_STANDING = {
    Standing.TODAY: phrase("met today"),
    Standing.PLANNED: phrase("met by the plan"),
    Standing.LEFT_OUT: phrase("stays unmet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookContents:
    """What the workbook tells; what is None has no sheet. left_out: why work is left out, by its key."""

    portfolio: Portfolio
    plan: Plan
    ledger: Ledger | None = None
    agenda: Agenda | None = None
    served: Served | None = None
    left_out: Mapping[str, str] | None = None


def plan_workbook(contents: WorkbookContents) -> bytes:
    """The workbook. Facts to edit and import again are another one: the portfolio's own."""
    sheets = (_summary(contents), _talk(contents), _starts(contents), _left_out(contents))
    more = (_open(contents), _needs(contents))
    return reading_workbook([sheet for sheet in (*sheets, *more) if sheet is not None])


def _summary(contents: WorkbookContents) -> ReadingSheet:
    portfolio, plan = contents.portfolio, contents.plan
    of = len(work_to_plan(portfolio))
    lines = [plan_words(plan, of)] if plan.is_planned else []
    if plan.totals is not None:
        lines += totals_lines(plan.totals, portfolio.settings)
    if contents.ledger is not None:
        lines.append(contents.ledger.first_line)
    return ReadingSheet(name="Summary", title=portfolio.settings.name, lead=tuple(lines))


def _talk(contents: WorkbookContents) -> ReadingSheet | None:
    agenda, portfolio = contents.agenda, contents.portfolio
    if agenda is None:
        return None
    return ReadingSheet(
        name=phrase("What to talk about"),
        title=phrase("What should we talk about this week?"),
        lead=(hours_words(agenda),),
        headers=(phrase("Question"), phrase("Worth"), phrase("Hours"), phrase("In the room")),
        rows=[
            (
                item.priced.tension.question,
                gain_words(portfolio, item.priced),
                item.priced.hours,
                "; ".join(attendee.words for attendee in attendees_of(portfolio, item.priced.tension)),
            )
            for item in agenda.items
        ],
    )


def _starts(contents: WorkbookContents) -> ReadingSheet:
    plan = contents.plan
    works = [work for work in contents.portfolio.initiatives if plan.starts.get(work.key) is not None]
    works.sort(key=lambda work: str(plan.starts[work.key]))
    return ReadingSheet(
        name=phrase("What we start"),
        title=phrase("What do we start, and when?"),
        headers=(
            phrase("Initiative"),
            phrase("Starts"),
            phrase("Ends"),
            phrase("Focus"),
            phrase("Team"),
            _cost(contents),
            phrase("Key"),
        ),
        rows=[_start_row(contents, work) for work in works],
    )


def _start_row(contents: WorkbookContents, work: Initiative) -> Sequence[Value]:
    start = contents.plan.starts[work.key]
    if start is None:
        return ()
    ends = start.plus(work.duration - 1).last_month if work.duration else None
    return (
        work.name,
        start.first_month,
        ends,
        work.focus.value,
        _team(contents.portfolio, work),
        work.whole_cost,
        work.key,
    )


def _left_out(contents: WorkbookContents) -> ReadingSheet | None:
    reasons, portfolio = contents.left_out, contents.portfolio
    if reasons is None:
        return None
    works = [work for work in portfolio.initiatives if work.key in reasons]
    works.sort(key=lambda work: -(work.whole_cost or 0.0))
    return ReadingSheet(
        name=phrase("What we leave out"),
        title=phrase("What do we leave out, and why?"),
        lead=(phrase("The most expensive first. Read this before you adopt the plan."),),
        headers=(
            phrase("Initiative"),
            phrase("Why"),
            phrase("Focus"),
            phrase("Team"),
            _cost(contents),
            phrase("Key"),
        ),
        rows=[
            (
                work.name,
                reasons[work.key],
                work.focus.value,
                _team(portfolio, work),
                work.whole_cost,
                work.key,
            )
            for work in works
        ],
    )


def _open(contents: WorkbookContents) -> ReadingSheet | None:
    ledger, portfolio = contents.ledger, contents.portfolio
    if ledger is None or ledger.pending:
        return None
    return ReadingSheet(
        name=phrase("What is open"),
        title=phrase("Which questions are open?"),
        lead=(ledger.first_line,),
        headers=(
            phrase("Question"),
            phrase("Type"),
            phrase("Level"),
            phrase("Could it change what we do?"),
            phrase("Worth"),
            phrase("Hours"),
            phrase("State"),
        ),
        rows=[_open_row(portfolio, priced) for priced in ledger.open_tensions],
    )


def _open_row(portfolio: Portfolio, priced: PricedTension) -> Sequence[Value]:
    could = priced.could_change_the_plan
    return (
        priced.tension.question,
        priced.kind.words,
        priced.level.value,
        phrase("yes") if could else phrase("not on its own"),
        gain_words(portfolio, priced) if could else None,
        priced.hours,
        priced.state.value,
    )


def _needs(contents: WorkbookContents) -> ReadingSheet | None:
    served = contents.served
    if served is None or not served.needs:
        return None
    names = {work.key: work.name for work in contents.portfolio.initiatives}
    return ReadingSheet(
        name=phrase("Who is served"),
        title=phrase("Whose needs do we meet?"),
        headers=(
            phrase("Need"),
            phrase("Life event"),
            phrase("People a year"),
            phrase("Is"),
            phrase("From"),
            phrase("Planned work"),
        ),
        rows=[
            (
                need.statement,
                need.life_event or None,
                need.people,
                _STANDING[need.standing],
                need.served_from.first_month if need.served_from is not None else None,
                "; ".join(names.get(key, key) for key in need.initiatives) or None,
            )
            for need in served.needs
        ],
    )


def _cost(contents: WorkbookContents) -> str:
    return phrase("Total cost, {currency}", currency=contents.portfolio.settings.currency)


def _team(portfolio: Portfolio, work: Initiative) -> str | None:
    team = portfolio.index.teams.get(work.team)
    return (team.name if team is not None else work.team) or None
