"""`tensions` and `agenda`: what is worth talking about."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from bowstring.answers.talk import agenda_answer, tensions_answer
from bowstring.cli.agenda_page import show_agenda, show_ledger
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, ledger_of, plan_of, possible, possible_plan_at
from bowstring.cli.plan_page import tell_unplanned
from bowstring.cli.recorded import recorded_worlds
from bowstring.cli.screen import Screen, progress
from bowstring.formats.files import read_portfolio
from bowstring.formats.together import write_together
from bowstring.model.conversations import present_kind
from bowstring.model.decisions import Level
from bowstring.model.lookup import forum_of
from bowstring.model.portfolio import Forum
from bowstring.report.agenda_calendar import (
    Meeting,
    MeetingTime,
    calendar_ics,
    meeting_time,
    next_meeting,
)
from bowstring.report.agenda_document import AgendaDocument, agenda_document, document_docx
from bowstring.report.agenda_text import agenda_markdown
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing_effort import FIRST_WORK
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.worlds.talk import contested_only


def tensions(
    path: Path,
    effort: PlanOptions,
    *,
    kinds: list[str] | None,
    level: str | None,
    points: bool,
    show_all: bool,
    as_json: bool,
) -> None:
    """Tell the ledger.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        kinds: of questions; none for all.
        level: of questions; None for all.
        points: what questions are ranked by, too.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    wanted = _kinds(kinds)
    if level is not None and level not in set(Level):
        raise typer.BadParameter(f"{level!r} is none of {', '.join(Level)}.", param_hint="--level")
    planned = possible_plan_at(path, effort)
    if planned.plan.divisible is None:
        tell_unplanned(planned, as_json=as_json)
        return
    ledger = ledger_of(planned, wanted)
    shown = [tension for tension in ledger.tensions if level is None or tension.level.value == level]
    if as_json:
        print_json(tensions_answer(ledger, shown, planned.all_problems))
        return
    show_ledger(Screen(), planned, ledger, shown, points=points, show_all=show_all)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaOut:
    """How an agenda goes out, of which one may be chosen. meets: when the forum meets, for a calendar."""

    word: Path | None = None
    calendar: Path | None = None
    meets: str = ""
    markdown: bool = False
    as_json: bool = False

    def __post_init__(self) -> None:
        """Raises: typer.BadParameter where a file is chosen and something else too."""
        files = (self.word, self.calendar)
        ways = [*(file is not None for file in files), self.markdown, self.as_json]
        if any(files) and sum(ways) > 1:
            hint = "--word" if self.word is not None else "--calendar"
            raise typer.BadParameter(
                "give one of --word, --calendar, --markdown and --json.", param_hint=hint
            )


def agenda(
    path: Path,
    effort: PlanOptions,
    *,
    forum: str | None,
    hours: float | None,
    points: bool,
    out: AgendaOut,
) -> None:
    """Tell a forum's agenda, or write it as out says.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        forum: whose agenda.
        hours: of the forum.
        points: what questions are ranked by, too.
        out: where to write, if anywhere.
    """
    meets = meeting_time(out.meets) if out.calendar is not None else None
    portfolio, problems = read_portfolio(path)
    whose = forum_of(portfolio, forum) if forum is not None else None
    planned = possible(plan_of(portfolio, problems, effort))
    if planned.plan.divisible is None:
        tell_unplanned(planned, as_json=out.as_json)
        return
    ledger, made, settled = make(planned, forum=whose, hours=hours)
    if out.as_json:
        print_json(agenda_answer(planned.portfolio, made, ledger, planned.all_problems, settled=settled))
    elif out.word is not None:
        document = agenda_document(planned.portfolio, ledger, made)
        _write(out.word, document_docx(document))
    elif out.calendar is not None and meets is not None:
        document = agenda_document(planned.portfolio, ledger, made)
        _write(out.calendar, _calendar(document, whose, meets, now=datetime.now().astimezone()))
    elif out.markdown:
        typer.echo(agenda_markdown(planned.portfolio, ledger, made, points=points))
    else:
        show_agenda(Screen(), planned, ledger, made, points=points, settled=settled)


def make(planned: Planned, *, forum: Forum | None, hours: float | None) -> tuple[Ledger, Agenda, int]:
    """The ledger and the agenda of a plan, and how many questions drawn worlds leave out of that.

    Args:
        planned: a portfolio with its plan.
        forum: whose agenda.
        hours: of the forum.
    """
    ledger = ledger_of(planned, work=FIRST_WORK)
    # From a programme that nothing was asked yet: the same figures whether the ledger was at hand or not.
    context = planned.context()
    worlds = recorded_worlds(planned.plan, planned.key) if planned.is_recorded else None
    contested, settled = contested_only(ledger, worlds)
    with progress("Choosing the conversations"):
        made = make_agenda(
            planned.portfolio, contested, context.pricer, whole=context.whole, forum=forum, hours=hours
        )
    return ledger, made, settled


def _write(target: Path, content: bytes) -> None:
    write_together({target.name: content}, target.parent)
    typer.echo(f"Written: {target}")


def _calendar(document: AgendaDocument, forum: Forum | None, meets: MeetingTime, *, now: datetime) -> bytes:
    """The next meeting, by the clock of whoever opens the file."""
    begins = next_meeting(meets, now.replace(tzinfo=None), hours=document.hours_used)
    digest = hashlib.sha256(document.title.encode()).hexdigest()[:12]
    key = f"{forum.key if forum is not None else 'everybody'}.{digest}"
    return calendar_ics(
        [Meeting(key=key, document=document, begins=begins)], name=document.title, made_at=now
    )


def _kinds(kinds: list[str] | None) -> list[str] | None:
    """The kinds asked for as the ledger spells them: `two-sided` is `two_sided`."""
    if not kinds:
        return None
    wanted = [present_kind(kind.replace("-", "_")) for kind in kinds]
    for kind in wanted:
        if kind not in TENSION_KINDS:
            raise typer.BadParameter(f"{kind!r} is none of {', '.join(TENSION_KINDS)}.", param_hint="--kind")
    return wanted
