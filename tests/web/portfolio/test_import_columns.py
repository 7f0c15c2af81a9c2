"""The page of an upload: what was recognised, every doubt as a choice, words, rows left out; mended there."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import Site
from tests.web.portfolio.test_importing import columns, store, upload

from bowstring.formats.foreign.mapping import TableMap, parse_map
from bowstring.web.access import Role
from bowstring.web.models import ImportRun
from bowstring.web.portfolio.import_reading import Upload, read_upload
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.imports import run_card

pytestmark = pytest.mark.usefixtures("reads_here")
LIST = """Title of the list
ID,Project,Budget (GBP),Start,End,Status,Type,Priority
Q-1,Portal rebuild,1.200,2027-01-01,2027-06-30,In flight,Product,High
Q-2,Archive move,450.000,2027-01-01,2027-09-30,Someday,Platform,Low
Q-3,Maps,90.500,2027-04-01,2027-06-30,Closed,Product,Medium
Total,,541.700
"""
JIRA = b"""Summary,Issue key,Issue id,Issue Type,Status,Project key
Portal,PAY-1,1,Epic,To Do,PAY
Maps,PAY-2,2,Epic,Done,PAY
"""


def page_of(browser: Client, url: str) -> Any:
    """The page of an upload's columns."""
    answer = browser.get(url)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer


def sent(browser: Client, url: str, changes: dict[str, str], **more: str) -> Any:
    """Send the form as it stands, but for some fields; which ones are named by what they ask."""
    form = page_of(browser, url).context["form"]
    values = {field.html_name: field.value() or "" for field in form}
    values = {name: "" if value is False else value for name, value in values.items()}
    for label, value in changes.items():
        named = {str(field.label): field.html_name for field in form}
        (name,) = [named[label]] if label in named else [named[words] for words in named if label in words]
        values[name] = value
    return browser.post(url, {**values, **more})


def map_of(site: Site) -> TableMap:
    """The map of the only upload."""
    run = ImportRun.objects.get(portfolio=site.stored)
    return parse_map(run.map["toml"], "map")


@pytest.fixture
def browser(site: Site) -> Client:
    """A lead at a browser."""
    return site.client(Role.LEAD)


def test_the_page_shows_what_was_recognised_and_what_is_in_doubt(site: Site, browser: Client) -> None:
    page = page_of(browser, upload(browser, site, "list.csv", LIST.encode())).context["page"]
    assert page.summary == "Recognised by its columns: 3 records of initiatives."
    assert [str(row.field.label) for row in page.rows][:3] == ["ID", "Project", "Budget (GBP)"]
    assert page.rows[1].samples == "Portal rebuild, Archive move, Maps"
    asked_about = [str(field.label) for field in page.questions]
    assert any("1.200" in words for words in asked_about)
    assert any("'Someday'" in words for words in asked_about)
    assert [str(field.label) for field in page.words] == [
        "“In flight” in Status",
        "“Closed” in Status",
        "“Product” in Type",
        "“Platform” in Type",
    ]
    assert [field.value() for field in page.words] == ["running", "complete", "product", "platform"]
    assert ["MoSCoW" in str(field.label) or "Priority" in str(field.label) for field in page.offers] == [True]
    assert any("Row 6" in str(field.label) for field in page.left_out)


def test_a_doubt_that_is_answered_is_read_so(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", LIST.encode())
    answer = sent(browser, url, {"1.200": "comma", "'Someday'": "on hold"})
    store(browser, answer.url)
    work = {initiative.key: initiative for initiative in load_portfolio(site.stored.pk).initiatives}
    assert work["Q-1"].total_cost == 1_200
    assert work["Q-2"].total_cost == 450_000
    assert work["Q-2"].status == "on hold"


def test_words_are_read_as_somebody_picks(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", LIST.encode())
    answer = sent(
        browser, url, {"“In flight”": "on hold", "“Product”": "enterprise", "'Someday'": "proposed"}
    )
    store(browser, answer.url)
    work = {initiative.key: initiative for initiative in load_portfolio(site.stored.pk).initiatives}
    assert (work["Q-1"].status, work["Q-1"].focus) == ("on hold", "enterprise")
    assert (work["Q-2"].status, work["Q-2"].focus) == ("proposed", "platform")


def test_scores_are_taken_in_where_somebody_says_so_and_not_before(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", LIST.encode())
    before = len(load_portfolio(site.stored.pk).assessments)
    store(browser, sent(browser, url, {}).url)
    assert len(load_portfolio(site.stored.pk).assessments) == before
    url = upload(browser, site, "scored.csv", LIST.replace("Q-", "R-").encode())
    store(browser, sent(browser, url, {"'Priority'": "both"}).url)
    views = [view for view in load_portfolio(site.stored.pk).assessments if view.initiative.startswith("R-")]
    assert len(views) == 6
    assert not any(view.independent for view in views)


def test_a_row_that_was_left_out_is_taken_in_by_its_switch_and_let_go_again(
    site: Site, browser: Client
) -> None:
    text = "ID,Project,Budget\nQ-1,Portal,100\nQ-2,Maps,200\n,Total cost of ownership,300\n"
    url = upload(browser, site, "list.csv", text.encode())
    answer = sent(browser, url, {"Row 4": "on"}, again="yes")
    assert answer.url == url
    assert map_of(site).take_in == (4,)
    page = page_of(browser, url)
    assert page.context["page"].summary.endswith("3 records of initiatives.")
    (switch,) = page.context["page"].left_out
    assert switch.value() is True
    sent(browser, url, {"Row 4": ""}, again="yes")
    assert map_of(site).take_in == ()


def test_what_is_typed_stays_where_something_is_wrong(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", LIST.encode())
    answer = sent(browser, url, {"1.200": "comma", "Priority": "name"} | {"“Closed”": "cancelled"})
    assert answer.status_code == 422
    form = answer.context["form"]
    values = {str(field.label): field.value() for field in form}
    assert "comma" in values.values()
    assert values["“Closed” in Status"] == "cancelled"


def test_looking_again_keeps_what_was_chosen(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", LIST.encode())
    answer = sent(browser, url, {"1.200": "comma", "“Closed”": "cancelled"}, again="yes")
    assert answer.url == url
    form = page_of(browser, url).context["form"]
    values = {str(field.label): field.value() for field in form}
    assert values["“Closed” in Status"] == "cancelled"
    assert map_of(site).answers["numbers"]["Budget (GBP)"] == "comma"


def test_the_row_of_column_names_can_be_named(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", b"A,B\nProject,Budget\nPortal,100\nMaps,200\n")
    assert page_of(browser, url).context["form"]["header_row"].value() in (1, 2)
    answer = sent(browser, url, {"Which row has the column names": "1"})
    assert answer.url == url
    assert [str(row.field.label) for row in page_of(browser, url).context["page"].rows] == ["A", "B"]


def test_a_row_that_is_not_there_is_said_at_its_field(site: Site, browser: Client) -> None:
    url = upload(browser, site, "list.csv", LIST.encode())
    answer = sent(browser, url, {"Which row has the column names": "900"})
    assert answer.status_code == 422
    assert "no such row" in str(answer.context["form"].errors["header_row"])


def test_another_tool_can_be_chosen_and_what_does_not_fit_is_said(site: Site, browser: Client) -> None:
    url = upload(browser, site, "jira.csv", JIRA)
    assert page_of(browser, url).context["page"].summary.startswith("Recognised as Jira exports it")
    assert page_of(browser, url).context["form"]["tool"].value() == "jira"
    answer = sent(browser, url, {"Source": "none"})
    assert answer.url == url
    assert map_of(site).source == ""
    answer = sent(browser, url, {"Source": "asana"})
    assert answer.status_code == 422
    assert "not how Asana exports" in str(answer.context["form"].errors["tool"])


def test_what_a_row_is_can_be_chosen_and_its_columns_are_guessed_for_that(
    site: Site, browser: Client
) -> None:
    url = upload(browser, site, "list.csv", b"Project,Budget,URL\nPortal,1,https://a.example\nMaps,2,\n")
    answer = sent(browser, url, {"What does each row describe": "assets"})
    assert answer.url == url
    main = map_of(site).targets[0]
    assert main.table == "assets"
    assert main.columns["Project"] == ("name",)
    assert main.columns["URL"] == ("url",)


def test_another_sheet_can_be_chosen(site: Site, browser: Client) -> None:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, rows in {
        "Pipeline": [("Project", "Budget"), ("Portal", 100), ("Maps", 200)],
        "Ideas": [("Project", "Budget"), ("Letters", 5)],
    }.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    book.close()
    url = upload(browser, site, "book.xlsx", content.getvalue())
    form = page_of(browser, url).context["form"]
    assert [value for value, _ in form.fields["sheet"].choices] == ["Pipeline", "Ideas"]
    other = "Ideas" if form["sheet"].value() == "Pipeline" else "Pipeline"
    sent(browser, url, {"Which sheet": other})
    assert map_of(site).sheet == other
    assert page_of(browser, url).context["form"]["sheet"].value() == other


def test_totals_are_compared(site: Site, browser: Client) -> None:
    text = "ID,Project,Budget (£)\nQ-1,Portal,100\nQ-2,Maps,200\nTotal,,350\n"
    url = upload(browser, site, "list.csv", text.encode())
    (total,) = page_of(browser, url).context["page"].totals
    assert total.words == "Row 4, Budget (£): 350 in the file, 300 as read"
    assert not total.agrees


def test_an_upload_that_is_gone_has_no_page(site: Site, browser: Client) -> None:
    answer = browser.post(site.url("import"), {"file": SimpleUploadedFile("list.csv", LIST.encode())})
    ImportRun.objects.all().delete()
    assert browser.get(answer.url).status_code == 404


def test_a_backstage_catalogue_needs_no_columns_named(site: Site, browser: Client) -> None:
    text = "apiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\nspec: {{type: service, owner: pay}}\n"
    catalogue = "---\n".join(
        text.format(kind, name) for kind, name in (("Group", "pay"), ("Component", "payroll"))
    )
    url = upload(browser, site, "catalog-info.yaml", catalogue.encode())
    assert url.endswith("columns") is False
    before = load_portfolio(site.stored.pk).settings
    store(browser, url)
    portfolio = load_portfolio(site.stored.pk)
    assert "component:payroll" in {asset.key for asset in portfolio.assets}
    assert "pay" in {team.key for team in portfolio.teams}
    assert portfolio.settings == before


def test_what_stays_open_is_mended_on_the_page_of_columns_not_in_a_file_of_the_command_line(
    browser: Client, site: Site
) -> None:
    page = browser.get(columns(browser, upload(browser, site, "list.csv", LIST.encode())))
    problems = page.context["page"].problems
    assert any("Answer it under “Change the columns”" in problem.mend for problem in problems)
    assert "in the map" not in page.content.decode()
    card = run_card(site.stored.pk, ImportRun.objects.get().key)
    _, noted = read_upload(
        Upload(name="list.csv", content=LIST.encode()), card.map, load_portfolio(site.stored.pk)
    )
    assert [problem.is_of_the_map for problem in noted] == ["the map" in problem.mend for problem in noted]
