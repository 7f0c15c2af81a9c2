"""What stays: worlds are drawn on request, and tell what is certain, contested and out."""

from typing import Any

from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.models import Job
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, add_findings, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.worlds.talk import contested_only, settled_words
from bowstring.worlds.worlds import PeopleInWorlds, WorkInWorlds, Worlds


def drawn_of(site: Site) -> Worlds:
    """Two initiatives contested, the others certain."""
    keys = sorted(load_portfolio(site.stored.pk).index.initiatives)
    shares = [0.5, 0.8, *(1.0 for _ in keys[2:])]
    return Worlds(
        count=100,
        seed=0,
        work=tuple(
            WorkInWorlds(
                key=key,
                share=share,
                standard_error=0.05,
                is_forced=False,
                is_planned=True,
                cheap=min(1.0, share + 0.2),
                dear=share - 0.2,
            )
            for key, share in zip(keys, shares, strict=True)
        ),
        over=2,
        people=(PeopleInWorlds(discipline="design", within=0.4, safe=2.0),),
        within_people=0.4,
        has_costs=True,
        has_lateness=True,
        digest="",
    )


def test_worlds_are_drawn_on_request_and_then_told(site: Site, planned: PlanCard) -> None:
    assert site.client(Role.VIEWER).post(site.url("worlds/draw")).status_code == 403
    assert "Draw 400 worlds" not in _page(site, Role.VIEWER)
    assert "Draw 400 worlds" in _page(site, Role.EDITOR)
    site.client(Role.EDITOR).post(site.url("worlds/draw"))
    assert Job.objects.get().kind == "worlds"
    page = _page(site, Role.EDITOR)
    assert "<progress" in page
    assert "Draw 400 worlds" not in page


def test_the_job_keeps_what_worlds_show(tiny_site: Site) -> None:
    browser = tiny_site.client(Role.EDITOR)
    jobs.run_job.func(jobs.replan(tiny_site.stored.pk).number)
    browser.post(tiny_site.url("worlds/draw"))
    jobs.run_job.func(Job.objects.get(kind="worlds").pk)
    assert Job.objects.get(kind="worlds").state == "done"
    page = _page(tiny_site, Role.VIEWER)
    assert "Based on 400 worlds, each with its own values" in page
    assert page.count("<h1") == 1
    plan = latest_plan(tiny_site.stored.pk)
    recorded = RecordedPlan(plan, "worlds", "ledger")
    assert recorded.worlds is not None
    assert recorded.ledger is not None
    contested, left_out = contested_only(recorded.ledger, recorded.worlds)
    assert left_out
    open_keys = {priced.key for priced in contested.open_tensions}
    for forum in forums_of(load_portfolio(tiny_site.stored.pk)):
        agenda = recorded.agenda(forum_key(forum))
        assert agenda is not None
        assert {item.priced.key for item in agenda.items} <= open_keys


def test_the_agenda_tells_how_many_questions_worlds_leave_out(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    assert "Left out:" not in browser.get(site.url()).content.decode()
    worlds = drawn_of(site)
    add_findings(planned.number, {"worlds": worlds})
    ledger = RecordedPlan(planned).ledger
    assert ledger is not None
    count = contested_only(ledger, worlds)[1]
    assert count > 0
    assert settled_words(count) in browser.get(site.url()).content.decode()


def test_the_page_tells_what_is_contested_and_what_goes_first(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    add_findings(planned.number, {"worlds": drawn_of(site)})
    page = _page(site, Role.VIEWER)
    assert "2 are contested: talk only of those" in page
    assert "In 2 of 100 worlds the work that has to be done needs more people or money" in page
    assert "If costs rise, these go first" in page
    assert "keep 2.0 of" in page
    assert "In the plan in at least 95 of 100 worlds" in page
    browser = site.client(Role.VIEWER)
    browser.get(site.url("worlds"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("worlds"))
    assert (
        "2 are contested: talk only of those"
        in site.client(Role.VIEWER).get(site.url("plan")).content.decode()
    )


def test_without_a_plan_the_page_says_what_it_waits_for(site: Site) -> None:
    assert "you will see what stays here" in _page(site, Role.VIEWER)


def test_the_page_is_for_members_alone(site: Site) -> None:
    assert site.client(None).get(site.url("worlds")).status_code == 404


def _page(site: Site, role: Role) -> str:
    answer = site.client(role).get(site.url("worlds"))
    assert answer.status_code == 200
    return answer.content.decode()
