"""Ask, raise it, the open questions, and the agenda as it leaves the site."""

import dataclasses
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.asking import first_questions
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.kinds.raised import find_raised
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.web.access import Right, Role
from bowstring.web.jobs.agenda_letters import send_weekly
from bowstring.web.models import Membership, RaisedRow
from bowstring.web.store.accounts import rename_account
from bowstring.web.store.comments import add_comment
from bowstring.web.store.facts import Edit, change_records, kept_records, load_portfolio
from bowstring.web.store.plans import PlanCard, add_findings, finding

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize("path", ["", "ask", "raise", "questions", "sealed", "rough-sort"])
def test_each_page_has_one_heading_and_few_queries(
    site: Site, planned: PlanCard, path: str, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    browser.get(site.url(path))
    with django_assert_max_num_queries(12):
        answer = browser.get(site.url(path))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_where_nothing_is_missing_and_nothing_fits_nobody_is_asked(site: Site) -> None:
    """Everything is scored, but of all that nothing could be planned yet."""
    scored = [work.key for work in load_portfolio(site.stored.pk).initiatives]
    portfolio = load_portfolio(site.stored.pk)
    missing = {question.initiative for question in first_questions(portfolio)}
    done = [key for key in scored if key not in missing][:1]
    rest = [
        Edit(table="initiatives", row=kept.row, record=None, stamp=kept.stamp)
        for kept in kept_records(site.stored.pk, "initiatives")
        if kept.record.key not in done
    ]
    change_records(site.stored.pk, rest, actor="")
    assert not first_questions(load_portfolio(site.stored.pk))
    page = site.client(Role.LEAD).get(site.url("ask")).content.decode()
    assert "nothing is missing that anybody could say" in page
    assert "so you can leave it" not in page


def test_asking_for_me_leaves_out_what_i_have_said(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    before = browser.get(site.url("ask?whom=me"))
    first = finding(planned.number, "asking")[0]
    figures = {f"{first.lens.value}-{name}": "5" for name in ("low", "likely", "high")}
    form_data = {**figures, "lens": first.lens.value, f"{first.lens.value}-evidence": "guess"}
    browser.post(site.url(f"assess/{first.initiative}"), form_data)
    after = browser.get(site.url("ask?whom=me"))
    assert before.content != after.content


def test_nobody_is_asked_for_more_than_the_weeks_minutes(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.LEAD).get(site.url("ask?whom=me")).content.decode()
    cap = load_portfolio(site.stored.pk).settings.minutes_per_person_week
    favours = page.split("Worth a discovery")[0]
    assert 0 < favours.count("A considered guess: 2 minutes") <= cap / 2


def test_a_question_of_one_side_is_asked_of_that_side(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.VIEWER).get(site.url("ask?whom=business_value")).content.decode()
    assert "worth to the business?" in page
    assert "worth to users?" not in page


def test_asking_without_a_plan_by_value_tells_what_to_find_out_first(site: Site) -> None:
    page = site.client(Role.LEAD).get(site.url("ask")).content.decode()
    assert "First: what we need to plan by value" in page


def raised(**kwargs: str) -> dict[str, str]:
    return {"pole_a": "One for all", "pole_b": "Each its own", "question": "Which?", **kwargs}


def test_a_tension_is_raised_once_and_without_a_what_if_has_no_price(site: Site) -> None:
    browser = site.client(Role.VIEWER)
    for _ in range(2):
        answer = browser.post(site.url("raise"), raised(once_key="the same form"))
        assert answer.status_code == 302
    row = RaisedRow.objects.get()
    assert (row.pole_a, row.pole_b, row.question, row.what_if) == (
        "One for all",
        "Each its own",
        "Which?",
        "",
    )


def test_a_what_if_is_kept_as_the_core_reads_it_and_gets_a_price(site: Site) -> None:
    work = next(
        initiative
        for initiative in load_portfolio(site.stored.pk).initiatives
        if initiative.is_plannable and not initiative.is_firm
    )
    form_data = {"kind": "worth", "initiative": work.name, "lens": Lens.USER_NEED.value, "value": "1.5m"}
    site.client(Role.VIEWER).post(site.url("raise"), raised(**form_data))
    assert RaisedRow.objects.get().what_if == f"worth:{work.key}:user_need:1500000"
    portfolio = load_portfolio(site.stored.pk)
    plan = plan_portfolio(portfolio, seconds=1.0, seed=0)
    assert plan.divisible is not None
    context = context_of(portfolio, plan.divisible)
    (tension,) = find_raised(context)
    assert tension.is_priced
    assert price_tensions(context, kinds=["raised"]).could_change == 1


@pytest.mark.parametrize(
    ("form_data", "mend"),
    [
        ({"kind": "fund"}, "Your what-if needs this"),
        ({"kind": "fund", "initiative": "No such work"}, "There is no work called"),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"question": ""}, "required"),
        ({"pole_a": "x" * 400}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_raised_comes_back_as_typed(site: Site, form_data: dict[str, str], mend: str) -> None:
    answer = site.client(Role.VIEWER).post(site.url("raise"), raised(**form_data))
    assert answer.status_code == 422
    assert mend in answer.content.decode()
    assert "Each its own" in answer.content.decode()
    assert not RaisedRow.objects.exists()


def test_questions_are_filtered_by_what_they_are(site: Site, planned: PlanCard) -> None:
    browser, ledger = site.client(Role.VIEWER), finding(planned.number, "ledger")
    still_open = [tension for tension in ledger.tensions if tension.state.value != "answered"]
    assert 0 < len(still_open) < len(ledger.tensions)
    assert ledger.first_line.startswith(f"{len(still_open):,} open questions")
    for query, expected in (
        ("", len(still_open)),
        ("state=all", len(ledger.tensions)),
        ("kind=worth&state=all", sum(tension.tension.kind == "worth" for tension in ledger.tensions)),
        ("level=team&state=all", sum(tension.level.value == "team" for tension in ledger.tensions)),
        ("kind=worth", sum(tension.tension.kind == "worth" for tension in still_open)),
        ("worth=could", ledger.could_change),
        ("state=answered", sum(tension.state.value == "answered" for tension in ledger.tensions)),
    ):
        page = browser.get(f"{site.url('questions')}?{query}").content.decode()
        assert f"of {expected:,}</p>" in page or (expected == 0 and "No questions match" in page), query


def test_a_forged_filter_shows_everything(site: Site, planned: PlanCard) -> None:
    answer = site.client(Role.VIEWER).get(f"{site.url('questions')}?kind=none&page=99999999999&sort=x")
    assert answer.status_code == 200


def test_each_question_has_a_page_with_its_sides_and_its_history(site: Site, planned: PlanCard) -> None:
    browser, ledger = site.client(Role.VIEWER), finding(planned.number, "ledger")
    talked = {conversation.tension for conversation in load_portfolio(site.stored.pk).conversations}
    for question in (
        *ledger.tensions[:3],
        *(tension for tension in ledger.tensions if tension.key in talked),
    ):
        page = browser.get(site.url(f"questions/{question.key}"))
        assert page.status_code == 200
        assert ("no conversations about this yet" not in page.content.decode()) == (question.key in talked)
    assert browser.get(site.url("questions/no:such:question")).status_code == 404


def test_the_agenda_is_downloaded_as_text(site: Site, planned: PlanCard) -> None:
    answer = site.client(Role.VIEWER).get(site.url("agenda.md?forum=executive"))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/markdown")
    assert finding(planned.number, "ledger").first_line in text
    for item in finding(planned.number, "agenda:executive").items:
        assert item.priced.tension.question in text


def test_the_weekly_letter_goes_out_once_a_week_to_those_who_want_it(site: Site, planned: PlanCard) -> None:
    site.account(Role.VIEWER)
    site.account(Role.LEAD)
    Membership.objects.filter(role=Role.VIEWER.value).update(is_mailed=True)
    assert [send_weekly(MONDAY), send_weekly(MONDAY)] == [1, 0]
    (letter,) = mail.outbox
    assert letter.to == ["viewer@example.org"]
    assert finding(planned.number, "ledger").first_line in letter.body
    assert send_weekly(MONDAY.replace(day=30)) == 1


def test_a_letter_is_a_page_too_with_links_and_one_that_stops_it(site: Site, planned: PlanCard) -> None:
    site.account(Role.VIEWER)
    members = Membership.objects.filter(role=Role.VIEWER.value)
    members.update(is_mailed=True)
    send_weekly(MONDAY)
    (letter,) = mail.outbox
    ((page, kind),) = letter.alternatives
    assert kind == "text/html"
    first = finding(planned.number, "agenda:executive").items[0].priced
    assert site.url(f"questions/{first.key}") in str(page)
    assert site.url(f"questions/{first.key}") in letter.body
    there = attendees_of(load_portfolio(site.stored.pk), first.tension)
    assert there
    assert all(escape(attendee.words) in str(page) for attendee in there)
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in letter.body
    assert stop in str(page)
    path = "/letters/" + stop.split("/letters/")[1]
    # RFC 8058: a mail program posts this, without a cookie or a form of ours.
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    pressed = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert not members.get().is_mailed
    members.update(is_mailed=True)
    stranger = Client()
    assert "Stop the weekly letter?" in stranger.get(path).content.decode()
    assert members.get().is_mailed
    assert stranger.post(path).status_code == 200
    assert not members.get().is_mailed
    assert stranger.post("/letters/forged/stop").status_code == 404


def test_the_letter_tells_who_named_its_reader_and_not_what_they_said(site: Site, planned: PlanCard) -> None:
    site.account(Role.VIEWER)
    Membership.objects.filter(role=Role.VIEWER.value).update(is_mailed=True)
    work = load_portfolio(site.stored.pk).initiatives[0]
    author = site.account(Role.LEAD).key
    about = f"initiative:{work.key}"
    add_comment(site.stored.pk, about, "Do you know, @Viewer?", by=author, initiatives=(work.key,))
    send_weekly(timezone.now())
    (letter,) = mail.outbox
    for words in (letter.body, unescape(str(letter.alternatives[0][0]))):
        assert f"Portfolio lead, on “{work.name}”" in words
        assert site.url("comments") in words
        assert "Do you know" not in words


def test_the_agenda_is_downloaded_for_word(site: Site, planned: PlanCard) -> None:
    answer = site.client(Role.VIEWER).get(site.url("agenda.docx?forum=executive"))
    assert answer["Content-Disposition"] == 'attachment; filename="agenda-executive.docx"'
    assert answer.content.startswith(b"PK")
    assert site.client(None).get(site.url("agenda.docx")).status_code == 404


def test_the_agenda_has_slots_pictures_and_says_why_each_person_is_there(
    site: Site, planned: PlanCard
) -> None:
    items = finding(planned.number, "agenda:executive").items
    page = site.client(Role.VIEWER).get(site.url("?forum=executive")).content.decode()
    assert "1 · 0:00 to " in page
    assert page.count("bs-card__aside") == len(items)
    for item in items:
        for attendee in attendees_of(load_portfolio(site.stored.pk), item.priced.tension):
            assert escape(attendee.why) in page


def test_somebody_of_a_team_gets_the_agenda_of_their_own_forum(site: Site, planned: PlanCard) -> None:
    site.account(Role.VIEWER)
    Membership.objects.filter(role=Role.VIEWER.value).update(is_mailed=True, teams=["births"])
    send_weekly(MONDAY)
    assert "For births:" in mail.outbox[0].body


def test_the_agenda_opens_each_item_with_one_press_for_a_lead(site: Site, planned: PlanCard) -> None:
    items = finding(planned.number, "agenda:executive").items
    page = site.client(Role.LEAD).get(site.url("?forum=executive")).content.decode()
    assert page.count("conversations?tension=") == len(items)
    assert (
        "conversations?tension="
        not in site.client(Role.VIEWER).get(site.url("?forum=executive")).content.decode()
    )
    assert Right.LEAD > Right.VIEW


def test_who_scored_under_an_account_alone_is_named_in_every_agenda_that_leaves_the_site(
    site: Site, planned: PlanCard
) -> None:
    account = site.account(Role.ASSESSOR)
    rename_account(account, "Ann Lee")
    agenda = finding(planned.number, "agenda:executive")
    first = agenda.items[0]
    tension = dataclasses.replace(first.priced.tension, in_the_room=(account.key,))
    item = dataclasses.replace(first, priced=dataclasses.replace(first.priced, tension=tension))
    add_findings(
        planned.number, {"agenda:executive": dataclasses.replace(agenda, items=(item, *agenda.items[1:]))}
    )
    browser = site.client(Role.VIEWER)
    Membership.objects.filter(role=Role.VIEWER.value).update(is_mailed=True)
    send_weekly(MONDAY)
    (letter,) = mail.outbox
    with ZipFile(BytesIO(browser.get(site.url("agenda.docx?forum=executive")).content)) as word:
        document = word.read("word/document.xml").decode()
    text = browser.get(site.url("agenda.md?forum=executive")).content.decode()
    for words in (document, text, letter.body, str(letter.alternatives[0][0])):
        assert "Ann Lee" in words
        assert account.key not in words
