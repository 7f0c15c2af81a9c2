"""The agenda as a document: slots within the hours, why each person is there, and a Word file that holds all of it."""

import dataclasses
import io
import zipfile
from xml.etree import ElementTree

import pytest
from tests.web.concluded import tiny_concluded
from tests.web.small_department import tiny_department

from bowstring.formats.docx import Paragraph, docx_bytes
from bowstring.report.agenda_document import agenda_document, document_docx, document_text, slot_words
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.ledger import Ledger

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _made() -> tuple[Ledger, Agenda]:
    _, findings = tiny_concluded()
    ledger = findings["ledger"]
    assert isinstance(ledger, Ledger)
    agendas = [value for name, value in findings.items() if name.startswith("agenda:")]
    agenda = max((made for made in agendas if isinstance(made, Agenda)), key=lambda made: len(made.items))
    return ledger, agenda


def _parts(content: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}  # noqa: S314 - written here


def test_slots_follow_one_another_and_fill_the_hours_that_are_used() -> None:
    ledger, agenda = _made()
    entries = agenda_document(tiny_department(), ledger, agenda).entries
    assert entries[0].slot.startswith("0:00 to ")
    ends = [entry.slot.split(" to ")[1] for entry in entries]
    assert [entry.slot.split(" to ")[0] for entry in entries[1:]] == ends[:-1]
    minutes = round(60 * agenda.hours_used)
    assert ends[-1] == f"{minutes // 60}:{minutes % 60:02d}"
    assert slot_words(0.75, 0.5) == "0:45 to 1:15"


def test_a_word_file_holds_every_question_as_a_link_in_the_order_of_the_agenda() -> None:
    ledger, agenda = _made()
    document = agenda_document(tiny_department(), ledger, agenda, url_of=lambda key: f"https://x.test/{key}")
    parts = _parts(document_docx(document))
    body = parts["word/document.xml"]
    relations = {row.get("Id"): row.get("Target") for row in parts["word/_rels/document.xml.rels"]}
    links = list(body.iter(f"{_W}hyperlink"))
    questions = [item.priced.tension.question for item in agenda.items]
    texts = ["".join(text.text or "" for text in link.iter(f"{_W}t")) for link in links]
    assert texts == [f"{number}. {question}" for number, question in enumerate(questions, 1)]
    targets = [relations[link.get(f"{_R}id")] for link in links]
    assert targets == [f"https://x.test/{item.priced.key}" for item in agenda.items]
    styles = {style.get(f"{_W}styleId") for style in parts["word/styles.xml"].iter(f"{_W}style")}
    assert {style.get(f"{_W}val") for style in body.iter(f"{_W}pStyle")} <= styles
    assert document_docx(document) == document_docx(document)


def test_what_xml_cannot_hold_and_what_is_no_address_does_no_harm() -> None:
    nasty = [Paragraph(text="a < b & \x00\x0b “c”", url="javascript:alert(1)"), Paragraph(text="]]>")]
    parts = _parts(docx_bytes(nasty, title="-- a --"))
    assert "".join(text.text or "" for text in parts["word/document.xml"].iter(f"{_W}t")) == "a < b &  “c”]]>"
    assert not list(parts["word/document.xml"].iter(f"{_W}hyperlink"))


def test_plain_text_has_the_addresses_written_out() -> None:
    ledger, agenda = _made()
    text = document_text(
        agenda_document(tiny_department(), ledger, agenda, url_of=lambda key: f"https://x.test/{key}")
    )
    assert ledger.first_line in text
    for item in agenda.items:
        assert f"https://x.test/{item.priced.key}" in text


def test_everybody_in_a_room_has_a_role_that_the_facts_give_them() -> None:
    portfolio = tiny_department()
    ledger, _ = _made()
    roles = {("user lead", "user_lead"), ("business lead", "business_lead"), ("owner", "owner")}
    for priced in ledger.tensions:
        attendees = attendees_of(portfolio, priced.tension)
        assert [attendee.person for attendee in attendees] == list(dict.fromkeys(priced.tension.in_the_room))
        for attendee in attendees:
            assert attendee.why, (priced.key, attendee)
            for words, field in roles:
                if attendee.why.startswith(f"{words} of"):
                    name = attendee.why.split("“", 1)[1].removesuffix("”")
                    assert any(
                        work.name == name and getattr(work, field) == attendee.person
                        for work in portfolio.initiatives
                    )
                    # Of all that somebody leads it is the work that the question names which makes it theirs.
                    theirs = [
                        work.name for work in portfolio.initiatives if getattr(work, field) == attendee.person
                    ]
                    spoken_of = [title for title in theirs if f"“{title}”" in priced.tension.question]
                    assert not spoken_of or name in spoken_of, (priced.key, attendee)


@pytest.mark.parametrize("key", ["nobody-known"])
def test_somebody_who_is_not_among_the_people_is_called_by_their_key(key: str) -> None:
    ledger, _ = _made()
    tension = dataclasses.replace(ledger.tensions[0].tension, in_the_room=(key,))
    (attendee,) = attendees_of(tiny_department(), tension)
    assert (attendee.name, attendee.why, attendee.words) == (key, "", key)
