"""Places on paper: in order, inside the box, in the proportions of the numbers."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bowstring.web.site.pictures import MOST_QUARTERS, bar_strip, believed, timeline_bar

_BAR = re.compile(r"M([\d.]+) 100v-([\d.]+)h([\d.]+)v\2z")


def _bars(path: str) -> list[tuple[float, float, float]]:
    return [(float(x), float(height), float(width)) for x, height, width in _BAR.findall(path)]


def test_a_bar_is_as_tall_as_the_square_root_of_its_price() -> None:
    strip = bar_strip((100.0, 25.0, 4.0), few=1, cannot=7)
    heights = [height for _, height, _ in _bars(strip.few_path + strip.could_path)]
    assert heights == [100.0, 50.0, 20.0]


@given(st.lists(st.floats(0, 1e9), max_size=400), st.integers(0, 400))
def test_every_question_that_could_matter_has_one_bar_inside_the_box(
    prices: list[float], cannot: int
) -> None:
    strip = bar_strip(sorted(prices, reverse=True), few=len(prices) // 3, cannot=cannot)
    few, could, rest = _bars(strip.few_path), _bars(strip.could_path), _bars(strip.cannot_path)
    assert (len(few), len(few) + len(could), len(rest)) == (strip.few, strip.could, min(cannot, 1))
    assert all(
        0 <= x <= 1000 and x + width <= 1000.2 and height <= 100 for x, height, width in few + could + rest
    )
    assert f"{len(prices) + cannot:,} open questions" in strip.words


def test_of_more_questions_than_a_screen_shows_neighbours_share_a_bar_that_fills_their_place() -> None:
    strip = bar_strip([float(price) for price in range(18_000, 0, -1)], few=5_005, cannot=2_000)
    bars = _bars(strip.few_path) + _bars(strip.could_path)
    assert len(bars) <= 1_001
    assert (strip.few, strip.could) == (5_005, 18_000)
    ends = [x + width for x, _, width in bars]
    assert all(abs(end - x) < 0.2 for end, (x, _, _) in zip(ends, bars[1:], strict=False))
    assert abs(ends[-1] - 900) < 0.2
    assert [height for _, height, _ in bars] == sorted((height for _, height, _ in bars), reverse=True)


def test_assessors_stand_in_proportion_and_the_break_even_between_them() -> None:
    picture = believed(
        ((0.0, 500.0, 1000.0),),
        break_even=250.0,
        side="user",
        words="One assessor.",
        from_words="we would do it from 250",
        least_words="0",
        most_words="1,000 people a quarter",
        least=0.0,
        most=1000.0,
    )
    row = picture.rows[0]
    assert (row.low, row.likely, row.high) == ("2.0%", "50.0%", "98.0%")
    assert (picture.flip, picture.yes_width, picture.anchor) == ("26.0%", "72.0%", "start")


def test_where_there_is_no_break_even_none_is_drawn() -> None:
    for nothing in (None, float("-inf"), float("inf")):
        picture = believed(
            (),
            break_even=nothing,
            side="business",
            words="Nobody yet.",
            from_words="",
            least_words="£0",
            most_words="£1m a quarter",
            least=0.0,
            most=0.0,
        )
        assert picture.flip is None


@given(st.integers(-30, 60), st.integers(1, 40), st.integers(1, 60))
def test_a_bar_of_a_timeline_stays_within_its_columns(begins: int, lasts: int, quarters: int) -> None:
    bar = timeline_bar("Work", begins, begins + lasts, quarters=quarters, focus="product", words="when")
    last = bar.first + bar.span - 1
    assert 1 <= bar.first <= last <= min(quarters, MOST_QUARTERS)
    assert bar.is_from_before == (begins < 0)
    assert bar.after is None or bar.after == last + 1


def test_work_inside_the_plan_takes_its_own_quarters() -> None:
    bar = timeline_bar("Work", 2, 4, quarters=8, focus="platform", words="when")
    assert (bar.first, bar.span, bar.after, bar.goes_on) == (3, 2, 5, False)
