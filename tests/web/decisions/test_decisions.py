"""Decisions: the list, one of them, who would decide, proposals, advice, Markdown records."""

import dataclasses
import io
import zipfile
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.conftest import Site, keep_instead
from tests.web.small_department import small_department

from bowstring.decision_rights.levels import decision_levels, level_shares
from bowstring.decision_rights.reach import Landscape
from bowstring.decision_rights.waivers import running_out
from bowstring.formats.decisions.decision_records import decision_files
from bowstring.model.decisions import Decision, DecisionKind, Level
from bowstring.model.portfolio import Portfolio
from bowstring.web.access import Role
from bowstring.web.models import Job
from bowstring.web.store.facts import Edit, change_records, kept_records, load_portfolio
from bowstring.web.store.plans import PlanCard, finding

pytestmark = pytest.mark.usefixtures("reads_here")


def _page(site: Site, path: str = "decisions", role: Role = Role.VIEWER) -> str:
    return site.client(role).get(site.url(path)).content.decode()


def _of(kind: DecisionKind) -> Decision:
    return next(
        decision for decision in small_department().decisions if decision.kind is kind and decision.holds
    )


def test_the_list_tells_levels_shares_and_first_what_runs_out(site: Site, planned: PlanCard) -> None:
    portfolio = small_department()
    levels = decision_levels(Landscape(portfolio))
    shares = level_shares(levels)
    page = _page(site)
    assert f"{100 * shares.shares[Level.TEAM]:.0f} %" in page
    assert page.count("below its reach") >= shares.below > 0
    day = portfolio.settings.as_of
    assert day is not None
    first = running_out(portfolio, day).ending[0]
    assert page.index("Ending soon") < page.index(first.title) < page.index("Current decisions")
    assert page.count("<h1") == 1


def test_mandates_of_our_own_are_priced_by_the_plan_and_law_never(site: Site, planned: PlanCard) -> None:
    each, together = finding(planned.number, "mandates")
    page = _page(site)
    assert page.count("without it.") == len(each) + (together is not None and len(each) > 1)
    law = _page(site, f"decision/{_of(DecisionKind.LAW).key}")
    assert "ask how and when, never whether." in law
    assert "without it." not in law


def test_a_decision_shows_its_reach_as_a_graph_with_a_table_and_whom_to_ask(site: Site) -> None:
    portfolio = small_department()
    landscape = Landscape(portfolio)
    level = max(decision_levels(landscape), key=lambda decision_level: len(decision_level.reach.touched))
    page = _page(site, f"decision/{level.decision.key}")
    assert page.count('<svg class="bs-graph') == 1
    assert page.count("<tr") == len(level.reach.touched) + 1
    assert level.computed.reason in page
    assert "This is advice, not permission" in page
    assert "Record that they were asked" not in page
    assert page.count("<h1") == 1


def test_what_is_taken_is_not_said_to_be_decided_yet(site: Site) -> None:
    levels = [level for level in decision_levels(Landscape(small_department())) if level.computed.level]
    taken = next(level.decision for level in levels if not level.decision.is_proposal)
    page = _page(site, f"decision/{taken.key}")
    assert "A decision for " in page
    assert "To be decided by" not in page
    (kept,) = (row for row in kept_records(site.stored.pk, "decisions") if row.record.key == taken.key)
    proposal = dataclasses.replace(taken, status="proposed")
    change_records(site.stored.pk, [Edit(table="decisions", row=kept.row, record=proposal)], actor="")
    assert "To be decided by" in _page(site, f"decision/{taken.key}")


def test_a_long_reach_and_what_a_decision_asks_for_come_in_pages(site: Site) -> None:
    portfolio = small_department()
    law = _of(DecisionKind.LAW)
    work = portfolio.initiatives[0]
    asset = law.changes[0]
    copies = tuple(
        dataclasses.replace(
            work, key=f"copy-{place}", name=f"Copy {place}", asset=asset, mandated_by=law.key, requires=()
        )
        for place in range(180)
    )
    keep_instead(
        site.stored.pk, dataclasses.replace(portfolio, initiatives=(*portfolio.initiatives, *copies))
    )
    touched = len(Landscape(load_portfolio(site.stored.pk)).reach(law.changes).touched)
    first, last = _page(site, f"decision/{law.key}"), _page(site, f"decision/{law.key}?page=2#touched")
    assert f"1 to 200 of {touched}" in first
    assert f"201 to {touched} of {touched}" in last
    assert '<details class="govuk-details" id="touched">' in first
    assert '<details class="govuk-details" id="touched" open>' in last
    assert "?page=2#touched" in first
    assert "All 180 initiatives" in first
    everything = _page(site, f"initiatives?q={law.key}&column=mandated_by")
    assert "1 to 50 of 180" in everything


def test_what_runs_out_is_all_there_the_rest_folded(site: Site) -> None:
    portfolio = small_department()
    day = portfolio.settings.as_of
    assert day is not None
    waivers = running_out(portfolio, day)
    ending = (*waivers.ended, *waivers.ending, *waivers.overdue, *waivers.due)
    assert len(ending) > 8
    page = _page(site)
    section = page[page.index("Ending soon") : page.index("Current decisions")]
    # What ends soon is told as of the day of the facts, which is not the day on which somebody reads it.
    assert f"On {day:%-d %B %Y}, the date of the facts." in section
    assert section.count("bs-tag--") == len(ending)
    assert f"{len(ending) - 8} more" in section


def test_who_would_decide_follows_from_what_is_picked(site: Site) -> None:
    portfolio = small_department()
    landscape = Landscape(portfolio)
    decision_level = next(
        decision_level
        for decision_level in decision_levels(landscape)
        if decision_level.computed.level is Level.PLATFORM
    )
    query = "&".join(f"changes={quote(key)}" for key in decision_level.decision.changes)
    page = _page(site, f"decisions/reach?{query}")
    assert decision_level.computed.reason in page
    assert "Propose it" not in page
    assert "Propose it" in _page(site, f"decisions/reach?{query}", Role.EDITOR)


def test_what_is_not_known_is_told_and_what_is_known_still_shown(site: Site) -> None:
    asset = small_department().assets[0]
    page = _page(site, f"decisions/reach?changes={quote(asset.name)}&changes=No+such+thing&changes=%00")
    assert "“No such thing” is no asset, capability or initiative here." in page
    assert f"“{asset.name}”" in page


def test_a_proposal_is_kept_with_the_level_of_its_reach(site: Site) -> None:
    before = load_portfolio(site.stored.pk)
    asset = before.assets[0]
    form_data = {
        "changes": [asset.key],
        "title": "Use it everywhere",
        "kind": "ours",
        "context": "Two do the same.",
        "options": "One; two",
    }
    browser = site.client(Role.EDITOR)
    answer = browser.post(site.url("decisions/propose"), form_data)
    assert answer.status_code == 302
    new = load_portfolio(site.stored.pk).decisions[-1]
    assert (new.title, new.status, new.changes) == ("Use it everywhere", "proposed", (asset.key,))
    landscape = Landscape(load_portfolio(site.stored.pk))
    assert new.level is decision_levels(landscape)[-1].computed.level
    assert "Use it everywhere" in browser.get(answer.headers["Location"]).content.decode()
    assert Job.objects.get().kind == "plan"


def test_a_proposal_that_changes_nothing_or_says_nothing_is_asked_again(site: Site) -> None:
    answer = site.client(Role.EDITOR).post(site.url("decisions/propose"), {"title": "Only a title"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what would change first" in page
    assert 'value="Only a title"' in page
    assert len(load_portfolio(site.stored.pk).decisions) == len(small_department().decisions)


def test_advice_is_asked_for_and_then_given_in_one_row(site: Site) -> None:
    decision = small_department().decisions[0]
    advisers = {advice.adviser for advice in small_department().advice if advice.decision == decision.key}
    team = next(team for team in small_department().teams if team.key not in advisers)
    browser = site.client(Role.EDITOR)
    url = site.url(f"decision/{decision.key}/advice")
    before = len(load_portfolio(site.stored.pk).advice)
    assert browser.post(url, {"adviser": team.key, "asked_on": "1 March 2026"}).status_code == 302
    assert "asked, has not answered yet" in _page(site, f"decision/{decision.key}")
    assert (
        browser.post(
            url, {"adviser": team.key, "asked_on": "2026-03-01", "advice": "Start small."}
        ).status_code
        == 302
    )
    rows = load_portfolio(site.stored.pk).advice
    assert len(rows) == before + 1
    assert (rows[-1].asked_on, rows[-1].advice) == (date(2026, 3, 1), "Start small.")
    assert rows[-1].given_on is not None


def test_a_day_that_is_no_day_is_asked_again(site: Site) -> None:
    decision = small_department().decisions[0]
    team = small_department().teams[0]
    answer = site.client(Role.EDITOR).post(
        site.url(f"decision/{decision.key}/advice"), {"adviser": team.key, "asked_on": "TBC"}
    )
    assert answer.status_code == 422
    assert 'value="TBC"' in answer.content.decode()


def test_records_go_out_as_markdown_and_come_back_as_they_were(site: Site) -> None:
    browser = site.client(Role.LEAD)
    out = browser.get(site.url("decisions.zip")).content
    names = zipfile.ZipFile(io.BytesIO(out)).namelist()
    assert names == list(decision_files(small_department()))
    answer = browser.post(site.url("decisions/import"), {"records": SimpleUploadedFile("records.zip", out)})
    preview = browser.get(answer.headers["Location"]).content.decode()
    assert answer.status_code == 302
    assert f"{len(names)} new" not in preview
    decision = small_department().decisions[0]
    text = browser.get(site.url(f"decision/{decision.key}/record.md")).content.decode()
    assert decision.title in text


def test_a_new_record_is_previewed_then_stored(site: Site) -> None:
    browser = site.client(Role.LEAD)
    asset = small_department().assets[0]
    text = (
        f"---\nstatus: accepted\nchanges: {asset.key}\n---\n\n# Say it once\n\n## Decision Outcome\n\nOnce.\n"
    )
    files = [SimpleUploadedFile("say-it-once.md", text.encode())]
    preview = browser.post(site.url("decisions/import"), {"records": files}, follow=True)
    assert "Say it once" in preview.content.decode()
    address = preview.redirect_chain[-1][0]
    assert len(load_portfolio(site.stored.pk).decisions) == len(small_department().decisions)
    browser.post(address, {"once_key": "once"})
    decision = load_portfolio(site.stored.pk).decisions[-1]
    assert (decision.title, decision.decision, decision.changes) == ("Say it once", "Once.", (asset.key,))


def test_files_that_cannot_be_read_are_told_with_their_name_and_mend(site: Site) -> None:
    browser = site.client(Role.LEAD)
    for name, content in (
        ("records.zip", b"no zip"),
        ("notes.txt", b"nothing"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18),
    ):
        answer = browser.post(site.url("decisions/import"), {"records": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422, name
        assert "How to fix it" in answer.content.decode()
    late = SimpleUploadedFile("late.md", b"---\ndate: TBC\n---\n# Late\n")
    preview = browser.post(site.url("decisions/import"), {"records": [late]}, follow=True).content.decode()
    assert "late.md" in preview
    assert "TBC" in preview


def test_circles_and_keys_that_name_nothing_crash_no_page(site: Site) -> None:
    whole = small_department()
    first, second = whole.assets[0], whole.assets[1]
    odd = Decision(key="odd", title="Odd", changes=(first.key, "nothing-known"), decided_by="nobody-known")
    empty = Decision(key="empty", title="Empty")
    edits = [Edit(table="decisions", record=decision) for decision in (odd, empty)]
    change_records(site.stored.pk, edits, actor="")
    portfolio = load_portfolio(site.stored.pk)
    circle = {first.key: second.key, second.key: first.key}
    assets = tuple(
        dataclasses.replace(asset, requires=(*asset.requires, circle[asset.key]))
        if asset.key in circle
        else asset
        for asset in portfolio.assets
    )
    keep_instead(site.stored.pk, dataclasses.replace(portfolio, assets=assets))
    assert "nothing-known" in _page(site, "decision/odd")
    assert "we cannot say who it affects" in _page(site, "decision/empty")
    assert "Odd" in _page(site)


def test_a_portfolio_without_decisions_says_how_to_start(site: Site) -> None:
    keep_instead(site.stored.pk, Portfolio(settings=small_department().settings))
    assert "No current decisions are recorded yet" in _page(site)


def test_who_may_do_what(site: Site) -> None:
    key = small_department().decisions[0].key
    viewer = site.client(Role.VIEWER)
    assert viewer.get(site.url("decisions/propose")).status_code == 403
    assert viewer.get(site.url(f"decision/{key}/advice")).status_code == 403
    assert site.client(Role.EDITOR).get(site.url("decisions/import")).status_code == 403
    assert viewer.get(site.url("decision/there-is-none")).status_code == 404
    assert site.client(None).get(site.url("decisions")).status_code == 404


def test_the_pages_take_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    for path in ("decisions", f"decision/{small_department().decisions[0].key}", "decisions/reach"):
        browser.get(site.url(path))
        with django_assert_max_num_queries(12):
            browser.get(site.url(path))
