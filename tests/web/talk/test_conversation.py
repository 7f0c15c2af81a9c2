"""A conversation from its opening to its answer, with members and a guest, each in a browser of their own."""

from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.assessments import Lens
from bowstring.web.access import Role
from bowstring.web.models import AssessmentRow, ConversationRow, Job, Participant, SealedScore
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, finding
from bowstring.web.store.sessions import join_secret, session_of_conversation
from bowstring.web.talk.room import spreads_of

FIGURES = {"low": "1,000", "likely": "2k", "high": "0.004m", "evidence": "desk", "rationale": "I asked."}


def figures(lens: Lens, **changed: str) -> dict[str, str]:
    form_data = {f"{lens.value}-{name}": value for name, value in {**FIGURES, **changed}.items()}
    return {**form_data, "lens": lens.value}


class Room:
    """An open conversation about what work is worth, most in doubt on the users' side."""

    def __init__(self, site: Site, planned: PlanCard) -> None:
        self.site = site
        tensions = finding(planned.number, "ledger").tensions
        self.tension = next(
            tension
            for tension in tensions
            if tension.tension.kind == "worth"
            and tension.could_change_the_plan
            and tension.tension.lens is Lens.USER_NEED
        )
        self.lead = site.client(Role.LEAD)
        opened = self.lead.post(f"{site.url('conversations')}?tension={self.tension.key}")
        self.url = opened["Location"]
        self.key = self.url.rsplit("/", 1)[1]

    @property
    def work(self) -> str:
        return self.tension.tension.about[0]

    @property
    def session(self) -> Any:
        return session_of_conversation(self.site.stored.pk, self.key)

    def post(self, browser: Client, what: str, data: dict[str, str] | None = None) -> Any:
        return browser.post(f"{self.url}/{what}", data or {})

    def page(self, browser: Client) -> str:
        answer = browser.get(self.url)
        assert answer.status_code == 200
        return answer.content.decode()

    def guest(self, side: Lens = Lens.BUSINESS_VALUE) -> tuple[Client, str]:
        browser = Client()
        answer = browser.post(f"/join/{join_secret(self.session.key)}", {"lens": side.value, "name": "Guest"})
        return browser, answer["Location"]


@pytest.fixture
def room(site: Site, planned: PlanCard) -> Room:
    return Room(site, planned)


def test_opening_twice_leads_to_the_same_conversation(room: Room) -> None:
    again = room.lead.post(f"{room.site.url('conversations')}?tension={room.tension.key}")
    assert again["Location"] == room.url
    row = ConversationRow.objects.get(key=room.key)
    assert (row.tension, row.settled_on) == (room.tension.key, None)
    assert row.plan_before
    assert Job.objects.filter(kind="plan", state="queued").count() == 1


def test_a_question_that_there_is_not_cannot_be_opened(site: Site, planned: PlanCard) -> None:
    assert site.client(Role.LEAD).post(f"{site.url('conversations')}?tension=no:such").status_code == 404


def test_a_lead_is_asked_before_showing_figures_while_somebody_has_not_finished(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": Lens.USER_NEED.value})
    room.post(member, "score", figures(Lens.USER_NEED))
    room.guest()
    asked_first = room.post(room.lead, "reveal", {"ask": "1"})
    assert asked_first.status_code == 200
    assert "1 of 2 people who joined has finished." in asked_first.content.decode()
    assert SealedScore.objects.count() == 1
    assert room.session.revealed_at is None
    room.post(room.lead, "reveal")
    assert room.session.revealed_at is not None


def test_where_everybody_has_finished_nobody_is_asked(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": Lens.USER_NEED.value})
    room.post(member, "score", figures(Lens.USER_NEED))
    room.post(room.lead, "reveal", {"ask": "1"})
    assert room.session.revealed_at is not None


def test_from_sealed_figures_to_an_answer(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": Lens.USER_NEED.value})
    room.post(member, "score", figures(Lens.USER_NEED))
    guest, seat = room.guest()
    guest.post(f"{seat}/score", figures(Lens.BUSINESS_VALUE))
    assert SealedScore.objects.count() == 2
    before = load_portfolio(room.site.stored.pk).assessments
    room.post(room.lead, "reveal")
    new = load_portfolio(room.site.stored.pk).assessments[len(before) :]
    assert {(assessment.lens, assessment.low, assessment.likely, assessment.high) for assessment in new} == {
        (lens, 1_000.0, 2_000.0, 4_000.0) for lens in Lens
    }
    for browser in (room.lead, member):
        assert "How the plan would change" in room.page(browser)
    assert "How the plan would change" in guest.get(seat).content.decode()
    form_data = {
        "settle-outcome": "We do it.",
        "settle-what_settled_it": "A trial.",
        "settle-early_warning": "Queues",
    }
    room.post(room.lead, "answer", form_data)
    row = ConversationRow.objects.get(key=room.key)
    assert (row.outcome, row.what_settled_it, row.early_warning) == ("We do it.", "A trial.", "Queues")
    assert row.settled_on is not None
    assert "What answered it" in room.page(member)
    assert guest.get(seat).status_code == 200
    assert Client().get(f"/join/{join_secret(room.session.key)}").status_code == 410


def test_before_the_figures_are_shown_nobody_sees_what_was_said_earlier_either(room: Room) -> None:
    page = room.page(room.site.client(Role.VIEWER))
    assert not any(pole in page for pole in room.tension.tension.poles)
    assert "bs-believed" not in page


def test_figures_out_of_order_come_back_as_they_were_typed(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": Lens.USER_NEED.value})
    answer = room.post(member, "score", figures(Lens.USER_NEED, low="5 000", high="many"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="5 000"' in page
    assert 'value="many"' in page
    assert "This is above the likely case" in page
    assert "is not a number" in page
    assert not SealedScore.objects.exists()


def test_names_are_shown_only_by_their_owners(room: Room) -> None:
    guest, seat = room.guest(Lens.USER_NEED)
    guest.post(f"{seat}/score", figures(Lens.USER_NEED))
    room.post(room.lead, "reveal")
    assert "Guest" not in room.page(room.lead)
    guest.post(f"{seat}/names", {"show": "yes"})
    assert "Guest" in room.page(room.lead)
    guest.post(f"{seat}/names", {"show": "no"})
    assert "Guest" not in room.page(room.lead)


def test_a_reframing_keeps_why_and_opens_a_new_round(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    room.post(member, "join", {"lens": Lens.USER_NEED.value})
    room.post(member, "score", figures(Lens.USER_NEED))
    room.post(room.lead, "reveal")
    form_data = {"reframe-description": "The same, but for everybody.", "reframe-note": "It left carers out."}
    room.post(room.lead, "reframe", form_data)
    work = next(
        initiative
        for initiative in load_portfolio(room.site.stored.pk).initiatives
        if initiative.key == room.work
    )
    assert work.description == "The same, but for everybody."
    assert "It left carers out." in ConversationRow.objects.get(key=room.key).extra.values()
    assert not Participant.objects.filter(is_done=True).exists()
    room.post(member, "score", figures(Lens.USER_NEED, likely="3000"))
    room.post(room.lead, "reveal")
    rounds = AssessmentRow.objects.filter(initiative=room.work, likely=3_000).values("round", "independent")
    assert list(rounds) == [{"round": 2, "independent": False}]


def test_a_page_asks_who_is_there_and_is_told_only_what_is_new(room: Room) -> None:
    tag = room.session.number
    quiet = room.lead.get(f"{room.url}/state?seen={tag}-sealed.0.0")
    assert quiet.status_code == 204
    room.guest()
    news = room.lead.get(f"{room.url}/state?seen={tag}-sealed.0.0")
    assert "1 person joined" in news.content.decode()
    room.post(room.lead, "reveal")
    moved = room.lead.get(f"{room.url}/state?seen={tag}-sealed.1.0")
    assert moved["HX-Redirect"] == room.url


def test_asking_who_is_there_takes_few_queries(room: Room, django_assert_max_num_queries: Any) -> None:
    room.lead.get(room.url)
    with django_assert_max_num_queries(6):
        room.lead.get(f"{room.url}/state?seen=none")


def test_moving_a_figure_reads_the_recorded_plan(room: Room, django_assert_max_num_queries: Any) -> None:
    address = f"{room.url}/what-if?lens=user_need&value="
    assert room.lead.get(f"{address}1").status_code == 404
    room.post(room.lead, "reveal")
    room.lead.get(room.url)
    with django_assert_max_num_queries(10):
        most = room.lead.get(f"{address}1e9").content.decode()
    least = room.lead.get(f"{address}-1e9").content.decode()
    assert "We would do it." in most
    assert most != least
    assert "nan" not in room.lead.get(f"{address}nan").content.decode()


def test_a_guest_reaches_nothing_but_their_seat(room: Room) -> None:
    guest, seat = room.guest()
    assert guest.get(seat).status_code == 200
    assert guest.get(room.url).status_code == 302
    assert guest.get("/s/another").status_code == 404
    assert Client().get(seat).status_code == 404
    # Wherever else they look they are asked to sign in, and shown the way back.
    assert f'href="{seat}"' in guest.get("/", follow=True).content.decode()
    assert "as a guest" not in Client().get("/", follow=True).content.decode()


def test_only_a_lead_opens_shows_reframes_and_answers(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR)
    for what in ("reveal", "reframe", "answer"):
        assert room.post(member, what).status_code == 403
    assert member.post(f"{room.site.url('conversations')}?tension=x").status_code == 403


def test_somebody_of_one_side_cannot_speak_for_the_other(room: Room) -> None:
    member = room.site.client(Role.ASSESSOR, sides=[Lens.USER_NEED.value])
    room.post(member, "join", {"lens": Lens.BUSINESS_VALUE.value})
    assert not Participant.objects.exists()


def test_an_answer_that_lacks_words_keeps_what_was_typed(room: Room) -> None:
    answer = room.post(
        room.lead, "answer", {"settle-outcome": "Half an answer", "settle-owner": "Nobody we know"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Half an answer" in page
    assert "There is no person called" in page
    assert ConversationRow.objects.get(key=room.key).settled_on is None


def test_every_state_of_the_page_has_one_heading(room: Room) -> None:
    assert room.page(room.lead).count("<h1") == 1
    room.post(room.lead, "reveal")
    assert room.page(room.lead).count("<h1") == 1


def test_figures_from_before_a_reframing_are_marked_on_both_sides() -> None:
    portfolio = small_department()
    scored = {(row.initiative, row.lens) for row in portfolio.assessments}
    work = next(row for row in portfolio.initiatives if all((row.key, lens) in scored for lens in Lens))
    now, reframed = (spreads_of(portfolio, work, (), {}, number=number) for number in (1, 2))
    assert len(now) == len(reframed) == len(Lens)
    for first, second in zip(now, reframed, strict=True):
        assert {row[-1] for row in first.table.rows} == {"before"}
        assert {row[-1] for row in second.table.rows} == {"before it was reframed"}
