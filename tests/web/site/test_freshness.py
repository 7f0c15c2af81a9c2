"""The last answers stay readable while a plan is being made, and say how old they are."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.web.conftest import Site
from tests.web.small_department import tiny_department

from bowstring.web.access import Role
from bowstring.web.jobs import jobs
from bowstring.web.models import Finding, Job, StoredPlan, StoredPortfolio
from bowstring.web.site.freshness import age_words
from bowstring.web.store import jobs as job_store
from bowstring.web.store import plans
from bowstring.web.store.facts import Edit, change_records, create_portfolio, kept_records
from bowstring.web.store.plans import PlanCard

_PAGES = ("", "plan", "served", "balance", "ask", "questions", "plan/adopt")


def _changed(site: Site) -> None:
    need = kept_records(site.stored.pk, "needs")[0]
    change_records(site.stored.pk, [Edit(table="needs", row=need.row)], actor="")


def _begun_plan(site: Site, planned: PlanCard, *names: str) -> int:
    """A newer plan of which only these conclusions were drawn so far: its number."""
    portfolio = StoredPortfolio.objects.get(pk=site.stored.pk)
    old = StoredPlan.objects.get(pk=planned.number)
    new = StoredPlan.objects.create(
        portfolio=portfolio,
        key="P-new",
        revision=portfolio.revision,
        version="other",
        status=old.status,
        made_at=old.made_at + timedelta(seconds=1),
        recorded=old.recorded,
    )
    for name in names:
        document = Finding.objects.get(plan=old, name=name).document
        Finding.objects.create(plan=new, name=name, document=document)
    return new.pk


def test_no_page_goes_blank_while_a_new_plan_is_concluded(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    before = {page: browser.get(site.url(page)).content.decode() for page in _PAGES}
    _changed(site)
    _begun_plan(site, planned, "plan", "ledger")
    job = jobs.replan(site.stored.pk)
    assert job_store.take_job(job.number) is not None
    for page in _PAGES:
        now = browser.get(site.url(page)).content.decode()
        assert "being worked out" not in now, page
        assert "A first plan is being made" not in now, page
        assert len(now) > 0.7 * len(before[page]), page


def test_a_page_says_how_old_it_is_what_is_newer_and_how_far_the_new_plan_is(
    site: Site, planned: PlanCard
) -> None:
    browser = site.client(Role.VIEWER)
    assert "These answers are from" not in browser.get(site.url("plan")).content.decode()
    _changed(site)
    job = jobs.replan(site.stored.pk)
    assert "1 change is newer. A new plan waits for its turn." in _notice(browser, site)
    holder = job_store.take_job(job.number)
    assert holder is not None
    job_store.keep_job(job.number, holder, progress=0.4)
    assert "A new plan is being made: 40 % done." in _notice(browser, site)
    answer = browser.get(site.url("standing"), {"plan": planned.key}).content.decode()
    assert "40 % done" in answer
    assert "Show them" not in answer


@pytest.mark.parametrize(
    ("ends", "makes_a_plan", "says"),
    [
        ("done", True, "New answers are there."),
        ("failed", False, "The new plan could not be made"),
        ("cancelled", False, "The new plan was stopped."),
    ],
)
def test_a_page_that_waits_is_told_what_came_of_the_plan(
    site: Site, planned: PlanCard, ends: str, makes_a_plan: bool, says: str
) -> None:
    _changed(site)
    job = jobs.replan(site.stored.pk)
    holder = job_store.take_job(job.number)
    assert holder is not None
    if makes_a_plan:
        _begun_plan(site, planned, "plan", plans.LAST)
    job_store.end_job(job.number, holder, ends)
    answer = site.client(Role.VIEWER).get(site.url("standing"), {"plan": planned.key}).content.decode()
    assert says in answer
    assert ("Show them" in answer) == makes_a_plan


def test_a_page_that_waits_for_nothing_says_nothing(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.VIEWER)
    assert browser.get(site.url("standing"), {"plan": planned.key}).content == b""
    assert "New answers are there." in browser.get(site.url("standing"), {"plan": "gone"}).content.decode()


def test_the_time_that_is_left_is_what_plans_of_this_portfolio_usually_take(
    site: Site, planned: PlanCard
) -> None:
    now = datetime(2026, 11, 28, 9, 40, tzinfo=UTC)
    for minutes in (1, 4, 9):
        done = jobs.replan(site.stored.pk)
        Job.objects.filter(pk=done.number).update(
            state="done", made_at=now, ended_at=now + timedelta(minutes=minutes)
        )
    assert job_store.usual_duration(site.stored.pk, "plan") == timedelta(minutes=4)
    _changed(site)
    job = jobs.replan(site.stored.pk)
    holder = job_store.take_job(job.number)
    assert holder is not None
    job_store.keep_job(job.number, holder, progress=0.5)
    assert "50 % done, usually about 2 minutes from here." in _notice(site.client(Role.VIEWER), site)


def test_a_first_plan_is_said_to_be_made_only_where_it_is_the_first(site: Site) -> None:
    browser = site.client(Role.VIEWER)
    jobs.replan(site.stored.pk)
    assert "A first plan is being made." in browser.get(site.url("facts")).content.decode()


def test_a_page_that_shows_no_plan_speaks_of_a_new_one_where_there_is_one(
    site: Site, planned: PlanCard
) -> None:
    jobs.replan(site.stored.pk)
    page = site.client(Role.VIEWER).get(site.url("facts")).content.decode()
    assert "We are planning again." in page
    assert "first plan" not in page


def test_scenarios_make_no_answer_older(site: Site, planned: PlanCard) -> None:
    StoredPortfolio.objects.filter(pk=site.stored.pk).update(
        revision=planned.revision + 1, table_revisions={"scenarios": planned.revision + 1}
    )
    assert "newer" not in site.client(Role.VIEWER).get(site.url("plan")).content.decode()


def test_adopting_while_a_plan_is_made_says_so(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.LEAD)
    jobs.replan(site.stored.pk)
    page = browser.get(site.url("plan/adopt")).content.decode()
    assert "A new plan is being made and may differ: wait for it, or adopt this one as it is." in page
    assert "Sign and adopt" in page
    _begun_plan(site, planned, "plan")
    page = browser.get(site.url("plan/adopt")).content.decode()
    assert "Only that one can be adopted" in page
    assert "Sign and adopt" not in page


def test_the_plan_that_a_page_reads_has_all_that_the_page_needs(site: Site, planned: PlanCard) -> None:
    newer = _begun_plan(site, planned, "plan")
    number = {names: plans.readable_plan(site.stored.pk, *names) for names in (("plan",), ("plan", "served"))}
    assert [card.number for card in number.values() if card is not None] == [newer, planned.number]
    nowhere = plans.readable_plan(site.stored.pk, "plan", "nothing of the kind")
    assert nowhere is not None
    assert nowhere.number == newer
    StoredPlan.objects.filter(pk=newer).update(status="infeasible")
    impossible = plans.readable_plan(site.stored.pk, "served")
    assert impossible is not None
    assert impossible.number == newer


def test_small_portfolios_are_planned_first_and_large_ones_do_not_wait_for_ever(site: Site) -> None:
    large = site.stored.pk
    small = create_portfolio(tiny_department(), "tiny").pk
    first, second = jobs.replan(large), jobs.replan(small)
    Job.objects.filter(pk=first.number).update(made_at=datetime.now(UTC) - timedelta(seconds=30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job_store, "_SMALL", 20)
        assert job_store._next_in_turn() == second.number
        Job.objects.filter(pk=first.number).update(made_at=datetime.now(UTC) - timedelta(minutes=3))
        assert job_store._next_in_turn() == first.number


def test_the_age_is_told_as_people_tell_it() -> None:
    now = datetime(2026, 11, 28, 14, 5, tzinfo=UTC)
    assert age_words(now.replace(hour=9, minute=40), now) == "9:40"
    assert age_words(datetime(2026, 11, 27, 9, 4, tzinfo=UTC), now) == "yesterday, 9:04"
    assert age_words(datetime(2026, 3, 12, 9, 4, tzinfo=UTC), now) == "12 March 2026"


def _notice(browser: object, site: Site) -> str:
    page = browser.get(site.url("plan")).content.decode()  # type: ignore[attr-defined]
    return str(page.split('id="age"', 1)[1].split("</div>", 1)[0])
