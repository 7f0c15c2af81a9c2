"""The home page: what to talk about this week."""

import dataclasses
import re

from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.requirements import work_to_plan
from bowstring.model.wording import percent_with_article
from bowstring.tensions.kinds.waiting import WAITING
from bowstring.web.access import Role, Visit
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.store.accounts import rename_account
from bowstring.web.store.facts import Edit, change_records, kept_records, load_portfolio
from bowstring.web.store.plans import PlanCard, finding
from bowstring.web.talk.attending import named_attendees
from bowstring.web.talk.sorting import left_to_score


def test_agenda_leads_with_the_permission_to_stop_arguing(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.VIEWER).get(site.url()).content.decode()
    ledger = finding(planned.number, "ledger")
    assert f"{ledger.cannot:,} cannot on their own, whoever is right" in page
    assert page.count("<h1") == 1


def test_each_conversation_shows_the_figure_that_it_stands_by(site: Site, planned: PlanCard) -> None:
    page = " ".join(site.client(Role.VIEWER).get(site.url()).content.decode().split())
    items = finding(planned.number, f"agenda:{forum_key(forums_of(small_department())[0])}").items
    assert items
    for item in items:
        assert f"Talking has {percent_with_article(item.priced.chance)} chance of settling it: worth" in page


def test_no_sentence_repeats_the_question_above_it(site: Site, planned: PlanCard) -> None:
    ledger, sentences = finding(planned.number, "ledger"), finding(planned.number, "sentences")
    waits = [priced.tension for priced in ledger.tensions if priced.kind is WAITING]
    assert any(tension.key in sentences for tension in waits)
    for tension in waits:
        assert "first slice" in tension.question
        assert "first slice" not in sentences.get(tension.key, "")


def test_agenda_of_a_portfolio_without_a_plan_says_how_to_get_one(site: Site) -> None:
    assert site.client(Role.VIEWER).get(site.url()).status_code == 200


def test_agenda_does_not_exist_for_somebody_outside(site: Site, planned: PlanCard) -> None:
    assert site.client(None).get(site.url()).status_code == 404


def test_who_scores_comes_first_to_what_waits_for_them(site: Site, planned: PlanCard) -> None:
    assessor = site.client(Role.ASSESSOR)
    page = assessor.get(site.url()).content.decode()
    waits = re.search(r"(\d+) questions? waits? for your score: (\d+) minutes in all", page)
    assert waits is not None
    favours = assessor.get(site.url("ask")).content.decode().split("Worth a discovery")[0]
    assert favours.count("A considered guess:") + favours.count("Existing documents:") == int(waits[1])
    assert "for your score" not in site.client(Role.VIEWER).get(site.url()).content.decode()
    assert "Nobody was asked for a score this week." in page


def test_only_who_may_plan_again_is_told_to(site: Site, planned: PlanCard) -> None:
    work = kept_records(site.stored.pk, "initiatives")[0]
    renamed = dataclasses.replace(work.record, name="Another name")
    change_records(site.stored.pk, [Edit(table="initiatives", row=work.row, record=renamed)], actor="a-1")
    for role, words in (
        (Role.VIEWER, "An editor can plan again to take them in."),
        (Role.EDITOR, "1 change is newer. Plan again to take them in."),
    ):
        assert words in site.client(role).get(site.url()).content.decode()


def test_who_scored_under_an_account_alone_is_named_by_it(site: Site, planned: PlanCard) -> None:
    account, ledger = site.account(Role.ASSESSOR), finding(planned.number, "ledger")
    rename_account(account, "Ann Lee")
    visit = Visit(
        portfolio_id=site.stored.pk,
        key=site.stored.key,
        name="",
        revision=1,
        account=account.key,
        account_name="",
        role=Role.VIEWER,
    )
    person = small_department().people[0]
    tension = dataclasses.replace(
        ledger.tensions[0].tension, in_the_room=(account.key, person.key, "a-of-nobody-here")
    )
    attendees = named_attendees(visit, small_department(), tension)
    assert [attendee.name for attendee in attendees] == ["Ann Lee", person.name, "a-of-nobody-here"]


def test_a_lead_is_told_how_much_is_not_scored_yet_while_it_is_most(site: Site, planned: PlanCard) -> None:
    lead, viewer = site.client(Role.LEAD), site.client(Role.VIEWER)
    assert "This is a first agenda" not in lead.get(site.url()).content.decode()
    before = load_portfolio(site.stored.pk)
    works = [work for work in work_to_plan(before) if work.is_plannable]
    left = len(left_to_score(before))
    new = [dataclasses.replace(works[0], key=f"new-{number}") for number in range(len(works))]
    change_records(site.stored.pk, [Edit(table="initiatives", record=work) for work in new], actor="")
    words = f"This is a first agenda: {left + len(new)} of {2 * len(works)} pieces of work are not scored"
    assert words in lead.get(site.url()).content.decode()
    assert words not in viewer.get(site.url()).content.decode()
    lead.post(site.url("rough-sort/open"))
    assert words not in lead.get(site.url()).content.decode()
