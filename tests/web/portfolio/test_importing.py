"""Any table in: guessed, named, previewed, stored all or nothing, undone; and everything out again."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import Site
from tests.web.messy_sheet import INITIATIVES, write_messy_sheet
from tests.web.small_department import small_department

from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.web.access import Role
from bowstring.web.models import Source
from bowstring.web.store.facts import load_portfolio

CSV = b"key,name,focus,team\nnew-thing,A new thing,product,births\n"


def upload(browser: Client, site: Site, name: str, content: bytes, **more: str) -> str:
    """Send a file; the address of the page that follows."""
    answer = browser.post(site.url("import"), {"file": SimpleUploadedFile(name, content), **more})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer.url)


def store(browser: Client, url: str, **choices: str) -> None:
    """Store what a preview shows."""
    key = browser.get(url).context["form"]["once_key"].value()
    answer = browser.post(url, {"once_key": key, **choices})
    assert answer.status_code == 302


def columns(browser: Client, url: str) -> str:
    """Take the columns as they were guessed; the address of the preview."""
    form = browser.get(url).context["form"]
    form_data = {field.html_name: field.value() or "" for field in form}
    answer = browser.post(url, form_data)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer.url)


def test_a_messy_spreadsheet_becomes_180_initiatives(site: Site, tmp_path: Path) -> None:
    browser = site.client(Role.LEAD)
    sheet = write_messy_sheet(tmp_path / "pipeline.xlsx")
    preview = columns(browser, upload(browser, site, sheet.name, sheet.read_bytes()))
    before = load_portfolio(site.stored.pk)
    page = browser.get(preview).content.decode()
    assert page.count("<h1") == 1
    assert load_portfolio(site.stored.pk) == before
    store(browser, preview)
    new = [
        initiative
        for initiative in load_portfolio(site.stored.pk).initiatives
        if initiative not in before.initiatives
    ]
    assert len(new) == INITIATIVES
    assert sum(initiative.total_cost is not None for initiative in new) > 0.9 * INITIATIVES
    assert (
        sum(initiative.start is not None and initiative.end is not None for initiative in new)
        > 0.9 * INITIATIVES
    )


@pytest.mark.usefixtures("reads_here")
def test_an_import_is_undone_as_if_it_had_not_been(site: Site) -> None:
    browser = site.client(Role.LEAD)
    before = load_portfolio(site.stored.pk)
    store(browser, columns(browser, upload(browser, site, "more.csv", CSV)))
    assert load_portfolio(site.stored.pk) != before
    run = browser.get(site.url("import")).context["page"].runs[0]
    browser.post(site.url(f"import/{run.key}/undo"))
    assert load_portfolio(site.stored.pk) == before


@pytest.mark.usefixtures("reads_here")
def test_an_import_whose_records_were_edited_later_is_not_undone(site: Site) -> None:
    browser = site.client(Role.LEAD)
    store(browser, columns(browser, upload(browser, site, "more.csv", CSV)))
    run = browser.get(site.url("import")).context["page"].runs[0]
    store(browser, upload(browser, site, "more.csv", CSV.replace(b"births", b"carers"), source="more"))
    after = load_portfolio(site.stored.pk)
    page = browser.post(site.url(f"import/{run.key}/undo"), follow=True).content.decode()
    assert "cannot be undone" in page
    assert load_portfolio(site.stored.pk) == after


@pytest.mark.usefixtures("reads_here")
def test_the_same_source_again_shows_what_would_change_and_asks_where_both_were_edited(site: Site) -> None:
    browser = site.client(Role.LEAD)
    store(browser, columns(browser, upload(browser, site, "more.csv", CSV)))
    edited = CSV.replace(b"A new thing", b"A newer thing")
    preview = upload(browser, site, "more.csv", edited, source="more")
    page = browser.get(preview)
    assert [row[2:] for row in page.context["page"].changed.rows] == [("A new thing", "A newer thing")]
    store(browser, preview)
    assert "A newer thing" in {initiative.name for initiative in load_portfolio(site.stored.pk).initiatives}


@pytest.mark.usefixtures("reads_here")
def test_a_row_that_is_gone_from_its_source_is_told_and_stays(site: Site) -> None:
    browser = site.client(Role.LEAD)
    two = CSV + b"other-thing,Another thing,platform,carers\n"
    store(browser, columns(browser, upload(browser, site, "more.csv", two)))
    preview = upload(browser, site, "more.csv", CSV, source="more")
    assert browser.get(preview).context["page"].vanished == ("initiatives: other-thing",)


@pytest.mark.usefixtures("reads_here")
def test_storing_twice_stores_once(site: Site) -> None:
    browser = site.client(Role.LEAD)
    preview = columns(browser, upload(browser, site, "more.csv", CSV))
    key = browser.get(preview).context["form"]["once_key"].value()
    for _ in range(2):
        browser.post(preview, {"once_key": key})
    keys = [initiative.key for initiative in load_portfolio(site.stored.pk).initiatives]
    assert keys.count("new-thing") == 1


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 10_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"\xff\xd8\xff"),
        ("empty.csv", b"name\n"),
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("bomb.xlsx", _bomb),
        # What is larger still is refused before it is read: see `tests/web/test_visitors.py`.
        ("large.csv", b"n" * 22_000_000),
        ("../../etc/passwd.csv", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    site: Site, name: str, content: bytes | Callable[[], bytes]
) -> None:
    before = load_portfolio(site.stored.pk)
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content())
    answer = site.client(Role.LEAD).post(site.url("import"), {"file": file})
    assert answer.status_code == 422
    assert load_portfolio(site.stored.pk) == before


def test_characters_that_nothing_can_keep_are_told_with_their_place(site: Site) -> None:
    browser = site.client(Role.LEAD)
    preview = columns(browser, upload(browser, site, "odd.csv", b"name,focus\n\xff\xfe\x00odd,product\n"))
    page = browser.get(preview).context["page"]
    assert page.is_refused
    assert any("initiatives" in problem.where for problem in page.problems)


@pytest.mark.parametrize("form", ["xlsx", "csv", "yaml", "json"])
def test_everything_comes_out_as_it_went_in(site: Site, tmp_path: Path, form: str) -> None:
    answer = site.client(Role.VIEWER).get(site.url(f"export/{form}"))
    path = tmp_path / ("portfolio" if form == "csv" else f"portfolio.{form}")
    if form == "csv":
        zipfile.ZipFile(io.BytesIO(answer.content)).extractall(path)
    else:
        path.write_bytes(answer.content)
    assert read_portfolio(path)[0] == small_department()


def test_a_whole_portfolio_needs_no_columns_named(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    write_portfolio(small_department(), path)
    browser = site.client(Role.LEAD)
    page = browser.get(upload(browser, site, path.name, path.read_bytes()))
    assert page.context["page"].changes_nothing


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.EDITOR, 403), (None, 404)])
def test_only_leads_import(site: Site, role: Role | None, status: int) -> None:
    assert site.client(role).get(site.url("import")).status_code == status


@pytest.mark.usefixtures("reads_here")
def test_of_very_many_problems_the_first_are_shown(site: Site) -> None:
    browser = site.client(Role.LEAD)
    good = "".join(f"w-{n},Work {n},product,1,2026-Q2,2026-Q3,1,1\n" for n in range(100))
    bad = "".join(f"v-{n},More work {n},product{f',about {n}' * 5}\n" for n in range(60))
    header = "key,name,focus,total_cost,start,end,spent,actual_cost\n"
    preview = columns(browser, upload(browser, site, "more.csv", (header + good + bad).encode()))
    shown = browser.get(preview).context["page"].problems
    assert len(shown) == 201
    assert "more. Fix these first" in shown[-1].message


@pytest.mark.usefixtures("reads_here")
def test_a_source_of_which_an_earlier_version_kept_what_is_refused_today_is_imported_as_if_new(
    site: Site,
) -> None:
    browser = site.client(Role.LEAD)
    store(browser, columns(browser, upload(browser, site, "more.csv", CSV)))
    source = Source.objects.get(portfolio=site.stored, key="more")
    document = json.loads(source.base["document"])
    document["initiatives"][0]["duration_quarters"] = 2_000_000
    source.base["document"] = json.dumps(document)
    source.save()
    preview = upload(browser, site, "more.csv", CSV.replace(b"births", b"carers"), source="more")
    page = browser.get(preview)
    assert (page.status_code, [choice.there for choice in page.context["page"].choices]) == (200, ["carers"])


@pytest.mark.usefixtures("reads_here")
def test_people_whom_a_table_names_are_nobody_who_is_there_already_by_another_name(site: Site) -> None:
    browser = site.client(Role.LEAD)
    before = load_portfolio(site.stored.pk).people
    member = before[1]
    table = f"key,name,focus,owner\nz-1,Zed,product,Mary Newcomer\nz-2,Zet,product,{member.name!r}\n"
    for _ in range(2):
        store(browser, columns(browser, upload(browser, site, "more.csv", table.replace("'", '"').encode())))
        after = load_portfolio(site.stored.pk)
        owners = {work.name: work.owner for work in after.initiatives}
        (new,) = after.people[len(before) :]
        assert after.people[: len(before)] == before
        assert (new.name, owners["Zed"], owners["Zet"]) == ("Mary Newcomer", new.key, member.key)
        table += "z-3,Zen,product,Mary Newcomer\n"
