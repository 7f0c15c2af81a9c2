"""The agenda as a document that leaves the program: for Word, a letter, a page of paper."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bowstring.formats.docx import Paragraph, docx_bytes
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.report.agenda_text import caveats, expected_words, gain_words, hours_words
from bowstring.tensions.agenda import Agenda, AgendaItem
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One conversation. slot: from when to when, in hours from the beginning; url: its page, or blank."""

    number: int
    slot: str
    question: str
    worth: str
    expected: str
    purpose: str
    attendees: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDocument:
    """An agenda in words. first_line: of all open questions. hours_used: what its conversations take."""

    title: str
    first_line: str
    hours: str
    hours_used: float
    entries: tuple[AgendaEntry, ...]
    caveats: tuple[str, ...]


def agenda_document(
    portfolio: Portfolio,
    ledger: Ledger,
    agenda: Agenda,
    *,
    url_of: Callable[[str], str] | None = None,
    members: Mapping[str, str] | None = None,
) -> AgendaDocument:
    """A forum's agenda.

    Args:
        portfolio: its facts.
        ledger: of its questions.
        agenda: what is talked about.
        url_of: the address of a question's page by its key; without it there are no links.
        members: what those are called whom the list of people does not hold, by key.
    """
    entries, begins = [], 0.0
    for number, item in enumerate(agenda.items, start=1):
        url = url_of(item.priced.key) if url_of is not None else ""
        attendees = attendees_of(portfolio, item.priced.tension, members=members)
        names = tuple(attendee.words for attendee in attendees)
        entries.append(_entry(portfolio, item, number=number, begins=begins, url=url, attendees=names))
        begins += item.priced.hours
    return AgendaDocument(
        title=phrase("{name}: agenda", name=portfolio.settings.name),
        first_line=ledger.first_line,
        hours=hours_words(agenda),
        hours_used=agenda.hours_used,
        entries=tuple(entries),
        caveats=tuple(caveats(agenda)),
    )


def slot_words(begins: float, hours: float) -> str:
    """From when to when, counted from the beginning of the meeting: "0:45 to 1:15"."""
    return phrase("{clock} to {begins}", clock=_clock(begins), begins=_clock(begins + hours))


def document_text(document: AgendaDocument) -> str:
    """As plain text, with the addresses written out."""
    lines = [document.title, "", document.first_line, "", document.hours]
    for entry in document.entries:
        lines += [
            "",
            f"{entry.number}. {entry.question}",
            phrase("   {slot}, to {purpose}", slot=entry.slot, purpose=entry.purpose),
        ]
        lines += [f"   {text}" for text in (entry.worth, entry.expected) if text]
        lines += [
            phrase(
                "   In the room: {part}.", part="; ".join(entry.attendees) or phrase("nobody is named yet")
            )
        ]
        lines += [f"   {entry.url}"] if entry.url else []
    lines += [line for caveat in document.caveats for line in ("", caveat)]
    return "\n".join([*lines, ""])


def document_docx(document: AgendaDocument) -> bytes:
    """As a Word document."""
    paragraphs = [
        Paragraph(text=document.title, style="Title"),
        Paragraph(text=document.first_line, is_bold=True),
        Paragraph(text=document.hours),
    ]
    for entry in document.entries:
        paragraphs += [
            Paragraph(text=f"{entry.number}. {entry.question}", style="Heading1", url=entry.url),
            Paragraph(
                text=phrase("{slot}, to {purpose}", slot=entry.slot, purpose=entry.purpose), style="Soft"
            ),
            Paragraph(text=f"{entry.worth}.", is_bold=True),
            *([Paragraph(text=entry.expected)] if entry.expected else []),
            Paragraph(
                text=phrase(
                    "In the room: {part}.", part="; ".join(entry.attendees) or phrase("nobody is named yet")
                ),
                style="Soft",
            ),
        ]
    paragraphs += [Paragraph(text=caveat, style="Soft") for caveat in document.caveats]
    return docx_bytes(paragraphs, title=document.title)


def _entry(
    portfolio: Portfolio,
    item: AgendaItem,
    *,
    number: int,
    begins: float,
    url: str,
    attendees: tuple[str, ...],
) -> AgendaEntry:
    priced = item.priced
    return AgendaEntry(
        number=number,
        slot=slot_words(begins, priced.hours),
        question=priced.tension.question,
        worth=gain_words(portfolio, priced),
        expected=expected_words(portfolio, priced),
        purpose=item.purpose.value,
        attendees=attendees,
        url=url,
    )


def _clock(hours: float) -> str:
    minutes = round(60 * hours)
    return f"{minutes // 60}:{minutes % 60:02d}"
