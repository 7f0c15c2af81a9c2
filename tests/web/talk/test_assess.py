"""Assess: three figures a side, sealed, one's own to see and to change until they are shown."""

from tests.web.conftest import Site
from tests.web.talk.test_conversation import figures

from bowstring.model.assessments import Lens
from bowstring.web.access import Role
from bowstring.web.models import AssessmentRow, SealedScore
from bowstring.web.store.facts import load_portfolio


def work_of(site: Site) -> str:
    return load_portfolio(site.stored.pk).initiatives[0].key


def test_figures_are_sealed_and_can_be_changed(site: Site) -> None:
    browser, url = site.client(Role.ASSESSOR), site.url(f"assess/{work_of(site)}")
    browser.post(url, figures(Lens.USER_NEED))
    browser.post(url, figures(Lens.USER_NEED, likely="3,000"))
    only = SealedScore.objects.get()
    assert (only.low, only.likely, only.high, only.independent) == (1_000, 3_000, 4_000, True)
    page = browser.get(url).content.decode()
    assert 'value="3,000"' in page
    assert "Only you see them" in page


def test_another_assessor_sees_an_empty_form(site: Site) -> None:
    url = site.url(f"assess/{work_of(site)}")
    site.client(Role.ASSESSOR).post(url, figures(Lens.USER_NEED))
    page = site.client(Role.LEAD).get(url).content.decode()
    assert 'value="2,000"' not in page
    assert "Only you see them" not in page


def test_a_lead_shows_the_figures_of_one_piece_of_work(site: Site) -> None:
    key = work_of(site)
    site.client(Role.ASSESSOR).post(site.url(f"assess/{key}"), figures(Lens.USER_NEED))
    lead = site.client(Role.LEAD)
    before = AssessmentRow.objects.count()
    assert lead.get(site.url("sealed")).content.decode().count("Show the figures") == 1
    lead.post(site.url("sealed/reveal"), {"initiative": key})
    assert AssessmentRow.objects.count() == before + 1
    assert not SealedScore.objects.exists()
    assert "There are no scores to show" in lead.get(site.url("sealed")).content.decode()


def test_figures_that_cannot_be_come_back_as_typed(site: Site) -> None:
    browser, url = site.client(Role.ASSESSOR), site.url(f"assess/{work_of(site)}")
    for typed, mend in (("1e999", "is not a number"), ("9" * 30, "Enter a smaller one"), ("", "required")):
        answer = browser.post(url, figures(Lens.USER_NEED, high=typed))
        assert answer.status_code == 422
        assert mend in answer.content.decode()
    assert not SealedScore.objects.exists()


def test_only_those_who_speak_for_a_side_may_say(site: Site) -> None:
    url = site.url(f"assess/{work_of(site)}")
    assert site.client(Role.VIEWER).get(url).status_code == 403
    one_side = site.client(Role.ASSESSOR, sides=[Lens.USER_NEED.value])
    assert one_side.post(url, figures(Lens.BUSINESS_VALUE)).status_code == 404
    assert site.client(None).get(url).status_code == 404
    assert one_side.get(site.url("assess/there-is-none")).status_code == 404


def test_after_sealing_it_leads_only_to_places_of_this_site(site: Site) -> None:
    browser = site.client(Role.ASSESSOR, sides=[Lens.USER_NEED.value])
    url = site.url(f"assess/{work_of(site)}?next=https://elsewhere.example/")
    assert browser.post(url, figures(Lens.USER_NEED))["Location"] == site.url("ask")
