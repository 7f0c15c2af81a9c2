"""Figures and lists in words."""

import pytest

from bowstring.model.wording import (
    count_words,
    list_words,
    number_words,
    percent_with_article,
    slug_of,
    visible,
)


@pytest.mark.parametrize(
    ("figure", "words"), [(3.0, "3"), (0.25, "0.25"), (1_200_000.0, "1200000"), (0.1 + 0.2, "0.3")]
)
def test_a_figure_has_no_needless_decimals(figure: float, words: str) -> None:
    assert number_words(figure) == words


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        ("abcdefg", "a, b and 5 more"),
    ],
)
def test_a_list_is_told_as_in_a_sentence(items: list[str], words: str) -> None:
    assert list_words(items, most=3 if len(items) < 4 else 2) == words


def test_a_count_agrees_with_its_noun() -> None:
    counts = count_words(1, "row"), count_words(2_000, "row"), count_words(2, "person", "people")
    assert counts == ("1 row", "2,000 rows", "2 people")


def test_a_slug_is_the_same_however_a_name_is_written() -> None:
    assert slug_of("  Pay_Gateway (new)") == slug_of("pay-gateway new") == "pay-gateway-new"


@pytest.mark.parametrize(
    "mark",
    [
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f",
        *"\u061c\ufeff\x00\x1b\x7f\x85\x9b\u2028",
    ],
)
def test_a_mark_that_no_eye_sees_is_shown_as_what_it_is(mark: str) -> None:
    assert visible(f"a{mark}b") == f"a[U+{ord(mark):04X}]b"


@pytest.mark.parametrize(
    "text", ["a\tb\nc\r\n", "👩\u200d💻", "می\u200cخواهم", "Café – “£5”", "日本語", "שלום"]
)
def test_what_scripts_and_lines_need_stays(text: str) -> None:
    assert visible(text) == text


def test_a_share_is_read_aloud_with_its_article() -> None:
    shares = {0.08: "an 8 %", 0.11: "an 11 %", 0.18: "an 18 %", 0.2: "a 20 %", 0.8: "an 80 %", 1.0: "a 100 %"}
    assert {share: percent_with_article(share) for share in shares} == shares
