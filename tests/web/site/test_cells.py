"""Fields that are read as cells of a file are, and what somebody would type for a value."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from tests.web.small_department import small_department

from bowstring.formats.own.tables import TABLES
from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Lock
from bowstring.model.quarters import Quarter
from bowstring.report.table_words import TABLE_WORDS
from bowstring.web.portfolio.differences import merge
from bowstring.web.site.cells import CellField, EntriesField, default_of, text_of, texts_of
from bowstring.web.site.record_forms import FormSetting, RecordForm


def _read(table: str, name: str, text: str, **more: Any) -> object:
    kind = TABLES[table].columns[name].kind
    return CellField(kind, default=default_of(table, name), required=False, **more).clean(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("cost_per_quarter", "£1.2m", 1_200_000.0),
        ("cost_per_quarter", "340,000", 340_000.0),
        ("cost_per_quarter", "  ", None),
        ("requires", "a; b;a", ("a", "b", "a")),
        ("requires", "", ()),
        ("earliest_start", "2026-Q4", Quarter(2026, 4)),
        ("earliest_start", "2 November 2026", Quarter(2026, 4)),
        ("earliest_start", "Oct 2026", Quarter(2026, 4)),
        ("earliest_start", "Q4 2026", Quarter(2026, 4)),
        ("earliest_start", "2026-10-01", Quarter(2026, 4)),
        ("earliest_start", "2026/27 Q3", Quarter(2026, 4)),
        ("description", "Two\r\nlines", "Two\nlines"),
    ],
)
def test_what_is_typed_is_read_as_a_file_is(name: str, text: str, value: object) -> None:
    assert _read("initiatives", name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("cost_per_quarter", "a lot", "is not a number"),
        ("cost_per_quarter", "€12", "This is in EUR, but the portfolio uses GBP."),
        ("earliest_start", "soon", "is not a quarter"),
        ("stopped_on", "01/02/2026", "is not a date"),
        ("name", "broken \ud800", "broken character"),
        ("name", "a\x00b", "Null characters"),
        ("name", "x" * 1001, "1000 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name: str, text: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _read("initiatives", name, text, currency="GBP")
    assert message in " ".join(refused.value.messages)


def test_a_name_is_taken_for_the_key_that_it_belongs_to() -> None:
    names = {"pay": "Pay online", "card": "Card readers"}
    kind = TABLES["initiatives"].columns["requires"].kind
    field = CellField(kind, default=(), required=False, names=names, kept=frozenset({"gone"}))
    assert field.clean("Pay Online; card; gone") == ("pay", "card", "gone")
    with pytest.raises(ValidationError, match="is not in this portfolio"):
        field.clean("nothing such")


def test_the_quarter_of_a_financial_year_is_counted_from_the_month_that_years_begin_in() -> None:
    for month, quarter in ((1, Quarter(2026, 3)), (4, Quarter(2026, 4)), (7, Quarter(2027, 1))):
        assert _read("initiatives", "earliest_start", "2026/27 Q3", year_start=month) == quarter


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("Q4 2026", "2026-Q4"),
        ("2026-Q4", "2026-Q4"),
        ("2026/27 Q3", "2026-Q4"),
        ("FY 2026/27", "2026/27"),
        ("2026-27", "2026/27"),
        ("2026", "2026"),
        ("Oct 2026", "Oct 2026"),
        ("soon", "soon"),
    ],
)
def test_a_period_is_read_as_people_name_it_and_what_names_none_stays_for_the_rules(
    typed: str, period: str
) -> None:
    form = RecordForm({"period": typed, "amount": "1m"}, setting=FormSetting(table="budget"))
    assert form.is_valid(), form.errors
    assert form.made("").period == period


def test_a_list_of_keys_is_typed_by_names_that_say_whose_they_are() -> None:
    names = (("a", "Pay; online"), ("b", "Twins"), ("c", "Twins"), ("d", "b"), ("e", "Enrol"))
    work = dataclasses.replace(
        small_department().initiatives[0], requires=("a", "b", "d", "e", "gone"), outcomes=(), needs=()
    )
    setting = FormSetting(table="initiatives", names={"initiatives": names})
    assert RecordForm(setting=setting, record=work)["requires"].value() == '"Pay; online"; b; d; Enrol; gone'
    form = RecordForm(setting.texts_of(work) | {"name": "Another"}, setting=setting, record=work)
    assert form.is_valid(), form.errors
    assert form.made("") == dataclasses.replace(work, name="Another")
    typed = setting.texts_of(work) | {"requires": "enrol; Pay online"}
    again = RecordForm(typed, setting=setting, record=work)
    assert again.is_valid(), again.errors
    assert again.made("").requires == ("e", "a")
    choices = dict(
        RecordForm(setting=FormSetting(table="forecasts", names={"initiatives": names}))
        .fields["initiative"]
        .choices
    )
    assert (choices["e"], choices["b"]) == ("Enrol", "Twins (b)")


def test_entries_stand_one_a_line() -> None:
    figures = EntriesField(TABLES["initiatives"].columns["total_cost"].kind)
    assert figures.clean("2026/27: £400,000\n\n 2027/28: 1.5m") == {
        "2026/27": 400_000.0,
        "2027/28": 1_500_000.0,
    }
    with pytest.raises(ValidationError, match="has no colon"):
        figures.clean("400")
    with pytest.raises(ValidationError, match="is not a number"):
        figures.clean("2026/27: much")
    assert EntriesField(None).clean("who: us\nwhy: a: b") == {"who": "us", "why": "a: b"}


@given(st.floats(allow_nan=False, allow_infinity=False, width=32).filter(lambda figure: abs(figure) <= 1e18))
def test_figures_stand_as_they_can_be_read(figure: float) -> None:
    read = _read("initiatives", "total_cost", text_of(figure))
    assert read == pytest.approx(figure, rel=1e-14)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8), max_size=4))
def test_lists_stand_as_they_can_be_read(items: list[str]) -> None:
    kept = tuple(item for item in items if item.strip() == item)
    assert _read("initiatives", "requires", text_of(kept)) == kept


@pytest.mark.parametrize("table", sorted(TABLE_WORDS))
def test_a_record_that_nobody_touches_stays_the_same(table: str) -> None:
    portfolio = small_department()
    setting = FormSetting(table=table, quarters=("2026-Q4",))
    for record in getattr(portfolio, table)[:40]:
        form = RecordForm(dict(texts_of(table, record)), setting=setting, record=record)
        assert form.is_valid(), form.errors
        assert form.made("") == record


@pytest.mark.parametrize("table", sorted(TABLE_WORDS))
def test_a_record_typed_anew_is_the_same_record(table: str) -> None:
    for record in getattr(small_department(), table)[:40]:
        typed = {name: text_of(getattr(record, name)) for name in texts_of(table, record)}
        form = RecordForm(typed, setting=FormSetting(table=table, quarters=("2026-Q4",)))
        assert form.is_valid(), form.errors
        made = form.made(getattr(record, "key", ""))
        assert {name: _plain(getattr(made, name)) for name in typed} == {
            name: _plain(getattr(record, name)) for name in typed
        }


def _plain(value: object) -> object:
    """Line ends and outer spaces apart, which a browser does not keep."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def test_choices_are_read_as_what_they_stand_for() -> None:
    setting = FormSetting(table="initiatives", quarters=("2026-Q4",))
    typed = {"name": "Pay", "focus": "product", "phase": "alpha", "lock": "2026-Q4"}
    form = RecordForm(typed, setting=setting)
    assert form.is_valid(), form.errors
    made = form.made("pay")
    assert (made.key, made.focus, made.phase, made.lock) == (
        "pay",
        Focus.PRODUCT,
        Phase.ALPHA,
        Quarter(2026, 4),
    )
    again = RecordForm(typed | {"lock": "leave_out"}, setting=setting)
    assert again.is_valid()
    assert again.made("pay").lock is Lock.LEAVE_OUT


def test_a_field_that_is_not_theirs_to_change_stays() -> None:
    record = small_department().initiatives[0]
    setting = FormSetting(table="initiatives", fixed=frozenset({"lock"}))
    form = RecordForm(texts_of("initiatives", record) | {"lock": "fund"}, setting=setting, record=record)
    assert form.is_valid()
    assert form.made("").lock == record.lock


def test_merging_takes_theirs_where_only_they_changed_it() -> None:
    before = {"name": "Pay", "team": "a", "fund": "x", "phase": "beta"}
    theirs = {"name": "Pay more", "team": "b", "fund": "x", "phase": "live"}
    yours = {"name": "Pay less", "team": "a", "fund": "y", "phase": "live"}
    merged, differences = merge(before, theirs, yours, labels={})
    assert merged == {"name": "Pay less", "team": "b", "fund": "y", "phase": "live"}
    assert [(difference.field, difference.is_clash) for difference in differences] == [
        ("name", True),
        ("team", False),
    ]


def test_merging_without_what_was_there_before_loses_nothing_typed() -> None:
    merged, differences = merge(None, {"name": "A"}, {"name": "B"}, labels={})
    assert merged == {"name": "B"}
    assert [
        (difference.before, difference.theirs, difference.yours, difference.is_clash)
        for difference in differences
    ] == [("–", "A", "B", True)]
