"""Decision records that somebody uploads."""

import io
import zipfile

import pytest
from tests.web.small_department import small_department

from bowstring.formats.decisions.decision_records import decision_files
from bowstring.formats.together import zipped
from bowstring.model.problems import BadDataError
from bowstring.web.portfolio.record_files import bundled, portfolio_of, read_records


def test_files_and_zips_together_are_read_as_the_decisions_they_were() -> None:
    portfolio = small_department()
    files = decision_files(portfolio)
    first, *others = files.items()
    content = bundled([first, ("others.zip", zipped(dict(others)))])
    records = read_records(content)
    there, problems = portfolio_of(records, portfolio)
    assert there.decisions == portfolio.decisions
    assert sorted(there.advice, key=repr) == sorted(portfolio.advice, key=repr)
    assert problems == ()


def test_files_of_one_name_in_two_folders_are_both_kept() -> None:
    archive = zipped({"a/one.md": b"# One\n", "b/one.md": b"# Other\n", "../../evil.md": b"# Out\n"})
    names = zipfile.ZipFile(io.BytesIO(bundled([("x.zip", archive)]))).namelist()
    assert names == ["one.md", "one-2.md", "evil.md"]


@pytest.mark.parametrize(
    "files", [[], [("a.txt", b"x")], [("a.zip", b"not a zip")], [("a.zip", zipped({"b.txt": b""}))]]
)
def test_what_holds_no_record_is_refused_with_the_mend(files: list[tuple[str, bytes]]) -> None:
    with pytest.raises(BadDataError) as refused:
        bundled(files)
    assert all(problem.mend for problem in refused.value.problems)


def test_more_than_can_be_read_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("huge.md", b"0" * 25_000_000)
    with pytest.raises(BadDataError, match="more than can be read"):
        bundled([("huge.zip", buffer.getvalue())])


def test_what_a_record_names_and_nobody_knows_is_told() -> None:
    here = small_department()
    records = read_records(bundled([("odd.md", b"---\nchanges: nothing-known\n---\n# Odd\n")]))
    _, problems = portfolio_of(records, here)
    assert any("nothing-known" in problem.message for problem in problems)
