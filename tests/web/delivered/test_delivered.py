"""Delivered: value against plan, dates, key figures, calibration; what is entered; whatever the data say."""

from datetime import date
from typing import Any

import pytest
from tests.web.conftest import Site, keep_instead
from tests.web.small_department import small_department

from bowstring.delivery.delivered import delivered
from bowstring.model.assessments import Lens
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.portfolio import Portfolio
from bowstring.report.delivery_words import date_words, value_lines
from bowstring.web.access import Role, grant
from bowstring.web.models import Job
from bowstring.web.store.facts import Edit, change_records, load_portfolio
from bowstring.web.store.plans import PlanCard, finding


def _page(site: Site, path: str = "delivered", role: Role = Role.VIEWER) -> str:
    return site.client(role).get(site.url(path)).content.decode()


def test_it_tells_value_slips_and_dates_as_the_core_has_them(site: Site, planned: PlanCard) -> None:
    portfolio = small_department()
    delivery = delivered(portfolio, finding(planned.number, "plan"))
    page = _page(site)
    for line in value_lines(portfolio, delivery):
        assert line in page
    assert f"Of {delivery.slip.records:,} milestones" in page
    reference_date = max(delivery.dates, key=lambda date: (bool(date.milestone), date.late, date.initiative))
    assert date_words(reference_date.safe, reference_date.slip_p80) in page
    assert page.count("<h1") == 1


def test_every_chart_has_its_table(site: Site, planned: PlanCard) -> None:
    page = _page(site)
    assert page.count('<figure class="bs-chart"') == page.count("View as a table") >= 3
    assert "data-spec-id" in page


def test_one_service_is_drawn_on_request(site: Site) -> None:
    portfolio = small_department()
    delivery = delivered(portfolio)
    last = delivery.key_figures[-1].of
    name = next(asset.name for asset in portfolio.assets if asset.key == last)
    assert f"<strong>{name}</strong>, drawn below" in _page(site, f"delivered?of={last}")
    assert site.client(Role.VIEWER).get(site.url("delivered?of=%00")).status_code == 200


def test_what_cannot_be_is_told_with_its_place_and_mend_and_breaks_nothing(site: Site) -> None:
    asset = small_department().assets[0]
    work = small_department().initiatives[0]
    odd = (
        Measurement(of=asset.key, measure="Digital take-up", period="2025-Q4", value=1.3, unit="share"),
        Measurement(of=asset.key, measure="user_need", period="2025-Q4", value=10.0),
        Measurement(of="nobody-knows", measure="Digital take-up", period="some day", value=0.5, unit="share"),
    )
    promised = Forecast(
        initiative=work.key, milestone="x", made_on=date(2026, 1, 9), promised=date(2025, 1, 9)
    )
    edits = [Edit(table="measurements", record=measurement) for measurement in odd]
    change_records(site.stored.pk, [*edits, Edit(table="forecasts", record=promised)], actor="")
    page = _page(site)
    for phrase in (
        "Digital take-up of 130 % is not between none and all",
        "has no unit",
        "is no asset, initiative or outcome",
        "is no period",
        "was over when it was promised",
    ):
        assert phrase in page, phrase
    assert "How to fix it" in page


@pytest.mark.parametrize("lens", list(Lens))
def test_value_to_a_side_is_named_in_words_and_stored_by_its_side(site: Site, lens: Lens) -> None:
    browser = site.client(Role.EDITOR)
    page = browser.get(site.url("delivered/measure")).content.decode()
    assert f"Value to {lens.whom}" in page
    assert lens.value not in page
    form_data = {"of": small_department().assets[0].name, "measure": f"value to {lens.whom} "}
    form_data |= {"period": "2026-Q4", "value": "10", "unit": "people"}
    browser.post(site.url("delivered/measure"), form_data)
    assert load_portfolio(site.stored.pk).measurements[-1].measure == lens.value


def test_a_measurement_is_kept_once_and_told_how_it_is_read(site: Site) -> None:
    asset = small_department().assets[0]
    browser = site.client(Role.EDITOR)
    key = browser.get(site.url("delivered/measure")).context["form"]["once_key"].value()
    form_data = {
        "of": asset.name,
        "measure": "Digital take-up",
        "period": "2026-Q1",
        "value": "1.3",
        "unit": "share",
    }
    for _ in range(2):
        answer = browser.post(site.url("delivered/measure"), form_data | {"once_key": key}, follow=True)
    page = answer.content.decode()
    measurements = load_portfolio(site.stored.pk).measurements
    assert len(measurements) == len(small_department().measurements) + 1
    assert (measurements[-1].of, measurements[-1].value, measurements[-1].unit) == (asset.key, 1.3, "share")
    assert "Digital take-up of 130 % is not between none and all" in page
    assert Job.objects.get().kind == "plan"


def test_a_figure_without_unit_or_of_no_period_is_asked_again_with_what_was_typed(site: Site) -> None:
    asset = small_department().assets[0]
    form_data = {"of": asset.name, "measure": "user_need", "period": "", "value": "lots", "unit": ""}
    answer = site.client(Role.EDITOR).post(site.url("delivered/measure"), form_data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "so that it can be compared" in page
    assert "“lots” is not a number" in page
    assert 'value="lots"' in page
    assert load_portfolio(site.stored.pk).measurements == small_department().measurements


def test_a_promise_is_added_and_the_first_one_stays(site: Site) -> None:
    portfolio = small_department()
    before = portfolio.forecasts[0]
    form_data = {"initiative": before.initiative, "milestone": before.milestone, "promised": "1 October 2027"}
    browser = site.client(Role.EDITOR)
    assert browser.post(site.url("delivered/promise"), form_data).status_code == 302
    forecasts = load_portfolio(site.stored.pk).forecasts
    assert forecasts[: len(portfolio.forecasts)] == portfolio.forecasts
    assert forecasts[-1].promised == date(2027, 10, 1)
    for day in ("TBC", "April 2017", "2017-04", "31 June 2027", ""):
        answer = browser.post(site.url("delivered/promise"), form_data | {"promised": day})
        assert answer.status_code == 422, day
        assert f'value="{day}"' in answer.content.decode() or not day


def test_what_came_is_entered_in_the_last_promise(site: Site) -> None:
    browser = site.client(Role.EDITOR)
    form = browser.get(site.url("delivered/came")).context["form"]
    row = form.fields["milestone"].choices[1][0]
    form_data = {"milestone": row, "actual": "2026-02-20"}
    assert browser.post(site.url("delivered/came"), form_data).status_code == 302
    came = [
        forecast
        for forecast in load_portfolio(site.stored.pk).forecasts
        if forecast.actual == date(2026, 2, 20)
    ]
    assert len(came) == 1 + sum(
        forecast.actual == date(2026, 2, 20) for forecast in small_department().forecasts
    )
    answer = browser.post(site.url("delivered/came"), form_data)
    assert answer.status_code == 422
    assert "It has been delivered already" in answer.content.decode()


def test_an_editor_of_one_team_enters_what_is_of_that_team_alone(site: Site) -> None:
    work = next(initiative for initiative in small_department().initiatives if initiative.team)
    form_data = {"initiative": work.key, "milestone": "in use", "promised": "2027-01-31"}
    browser = site.client(Role.EDITOR)
    for teams, status in ((["another"], 422), ([work.team], 302)):
        grant(site.account(Role.EDITOR), site.stored, Role.EDITOR, teams=teams, person="")
        assert browser.post(site.url("delivered/promise"), form_data).status_code == status


def test_ones_own_calibration_is_shown_to_oneself_alone(site: Site) -> None:
    portfolio = small_department()
    mine = next(assessment for assessment in portfolio.assessments if assessment.lens is Lens.USER_NEED)
    measurement = Measurement(of=mine.initiative, measure="user_need", period="2030-Q1", value=mine.likely)
    change_records(site.stored.pk, [Edit(table="measurements", record=measurement)], actor="")
    grant(site.account(Role.VIEWER), site.stored, Role.VIEWER, sides=[], person=mine.assessor)
    browser = site.client(Role.VIEWER)
    grant(site.account(Role.VIEWER), site.stored, Role.VIEWER, sides=[], person=mine.assessor)
    assert "came between your low and high" in browser.get(site.url("delivered/yours")).content.decode()
    lead = _page(site, f"delivered/yours?person={mine.assessor}", Role.LEAD)
    assert "Nothing you scored has been measured yet." in lead


def test_a_portfolio_without_anything_says_so_and_has_no_such_menu(site: Site) -> None:
    keep_instead(site.stored.pk, Portfolio(settings=small_department().settings))
    page = _page(site)
    assert "Nobody has measured value" in page
    assert ">Learn</a>" not in page


def test_who_may_see_and_who_may_enter(site: Site) -> None:
    assert site.client(None).get(site.url("delivered")).status_code == 404
    for form in ("measure", "promise", "came"):
        assert site.client(Role.VIEWER).get(site.url(f"delivered/{form}")).status_code == 403
    assert "Record a measurement" not in _page(site)


def test_the_page_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    for path in ("delivered", "delivered/yours", "delivered/came"):
        browser.get(site.url(path))
        with django_assert_max_num_queries(12):
            browser.get(site.url(path))
