"""Reuse: what exists already by sentence, what may be built twice, what was chosen."""

import dataclasses
from typing import Any

import pytest
from tests.web.conftest import Site, keep_instead
from tests.web.small_department import small_department

from bowstring.model.decisions import ReuseChoice
from bowstring.model.portfolio import Portfolio
from bowstring.reuse.duplicates import find_duplicates
from bowstring.web.access import Role, grant
from bowstring.web.models import Job
from bowstring.web.reuse import overview
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, finding


def _page(site: Site, query: str = "", role: Role = Role.VIEWER) -> str:
    return site.client(role).get(site.url(f"reuse{query}")).content.decode()


def test_a_sentence_finds_what_is_here_with_when_and_why(site: Site, planned: PlanCard) -> None:
    page = _page(site, "?q=somewhere+to+keep+files+people+send")
    assert page.index("Here today") < page.index("Evidence store") < page.index("Near future")
    assert "files (store)" in page
    assert page.count("<h1") == 1


def test_it_needs_no_other_tables_than_those_it_reads(
    site: Site, planned: PlanCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = ("", "?q=somewhere+to+keep+files+people+send", f"?need={small_department().needs[0].statement}")
    pages = [site.client(Role.OWNER).get(site.url(f"reuse{query}")) for query in queries]
    monkeypatch.setattr(overview, "load_tables", lambda portfolio, _: load_portfolio(portfolio))
    for query, page in zip(queries, pages, strict=True):
        whole = site.client(Role.OWNER).get(site.url(f"reuse{query}")).context["page"]
        assert page.context["page"] == whole


def test_a_need_and_a_capability_are_asked_by_name(site: Site) -> None:
    portfolio = small_department()
    provided = portfolio.assets[0].provides or next(
        asset.provides for asset in portfolio.assets if asset.provides
    )
    capability = next(capability for capability in portfolio.capabilities if capability.key == provided[0])
    provider = next(asset for asset in portfolio.assets if capability.key in asset.provides)
    page = _page(site, f"?requires={capability.name}")
    assert provider.name in page
    assert f"It provides “{capability.name}”." in page


def test_what_is_not_known_is_told_with_what_is_near_and_crashes_nothing(site: Site) -> None:
    portfolio = small_department()
    page = _page(site, f"?q=money&requires={portfolio.capabilities[0].key}x")
    assert "is not known" in page
    assert portfolio.capabilities[0].key in page
    for query in ("?q=%00", "?q=!!!", "?q=" + "long " * 3000, "?need=nobody+needs+this", "?page=99999"):
        assert site.client(Role.VIEWER).get(site.url(f"reuse{query}")).status_code == 200


def test_without_a_question_pairs_are_listed_with_their_open_questions(site: Site, planned: PlanCard) -> None:
    pairs = find_duplicates(small_department())
    page = _page(site)
    assert f"{len(pairs)} pairs may be duplicates" in page
    ledger = finding(planned.number, "ledger")
    keys = {tension.key for tension in ledger.tensions if tension.tension.kind == "duplication"}
    shown = [pair for pair in pairs[:10] if f"duplication:{pair.instead_of}:{pair.keep}" in keys]
    assert shown
    assert page.count(">The open question<") == len(shown)


def test_it_works_with_assets_and_not_one_initiative(site: Site) -> None:
    whole = small_department()
    alone = Portfolio(settings=whole.settings, assets=whole.assets, capabilities=whole.capabilities)
    keep_instead(site.stored.pk, alone)
    assert "0 initiatives answer" in _page(site)
    assert "Evidence store" in _page(site, "?q=somewhere+to+keep+files+people+send")


def test_a_portfolio_without_anything_says_so_and_has_no_such_page_in_its_menu(site: Site) -> None:
    keep_instead(site.stored.pk, Portfolio(settings=small_department().settings))
    page = _page(site)
    assert "There is nothing to search yet" in page
    assert ">Reuse</a>" not in page


def test_a_choice_is_kept_with_its_reason_and_a_re_plan_follows(site: Site) -> None:
    portfolio = load_portfolio(site.stored.pk)
    work, asset = portfolio.initiatives[0], portfolio.assets[0]
    form_data = {
        "initiative": work.name,
        "candidate": asset.name,
        "choice": "extend",
        "reason": "It fits.",
        "saving": "180k",
    }
    browser = site.client(Role.EDITOR)
    key = browser.get(site.url("reuse/choose")).context["form"]["once_key"].value()
    for _ in range(2):
        answer = browser.post(site.url("reuse/choose"), {**form_data, "once_key": key})
        assert answer.status_code == 302
    chosen = load_portfolio(site.stored.pk).reuse_choices
    assert len(chosen) == len(portfolio.reuse_choices) + 1
    assert (chosen[-1].choice, chosen[-1].saving, chosen[-1].reason) == (
        ReuseChoice.EXTEND,
        180_000,
        "It fits.",
    )
    assert Job.objects.get().kind == "plan"
    assert "It fits." in _page(site)


def test_what_is_wrong_with_a_choice_is_told_and_what_was_typed_stays(site: Site) -> None:
    portfolio = small_department()
    form_data = {
        "initiative": portfolio.initiatives[0].name,
        "candidate": "no such thing",
        "reason": "",
        "saving": "-3",
    }
    answer = site.client(Role.EDITOR).post(site.url("reuse/choose"), form_data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no asset or initiative called “no such thing”" in page
    assert 'value="no such thing"' in page
    assert "Enter an amount above 0" in page
    assert load_portfolio(site.stored.pk).reuse_choices == portfolio.reuse_choices


def test_an_editor_of_one_team_chooses_for_its_work_alone(site: Site) -> None:
    portfolio = small_department()
    work = next(initiative for initiative in portfolio.initiatives if initiative.team)
    browser = site.client(Role.EDITOR)
    form_data = {
        "initiative": work.name,
        "candidate": portfolio.assets[0].name,
        "choice": "reuse",
        "reason": "So.",
    }
    grant(site.account(Role.EDITOR), site.stored, Role.EDITOR, teams=["another"], person="")
    assert browser.post(site.url("reuse/choose"), form_data).status_code == 403
    grant(site.account(Role.EDITOR), site.stored, Role.EDITOR, teams=[work.team], person="")
    assert browser.post(site.url("reuse/choose"), form_data).status_code == 302


def test_who_may_see_and_who_may_choose(site: Site) -> None:
    assert site.client(None).get(site.url("reuse")).status_code == 404
    assert site.client(Role.VIEWER).get(site.url("reuse/choose")).status_code == 403
    assert "Record another choice" not in _page(site)


def test_the_page_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    browser.get(site.url("reuse"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("reuse"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("reuse?q=pay"))


def test_a_choice_about_something_gone_is_shown_by_its_key(site: Site) -> None:
    portfolio = load_portfolio(site.stored.pk)
    kept = dataclasses.replace(portfolio, initiatives=portfolio.initiatives[1:], assets=portfolio.assets[1:])
    keep_instead(site.stored.pk, kept)
    assert site.client(Role.VIEWER).get(site.url("reuse")).status_code == 200
